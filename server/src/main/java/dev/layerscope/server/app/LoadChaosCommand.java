package dev.layerscope.server.app;

import dev.layerscope.client.LocalInput;
import dev.layerscope.server.app.load.LoadSettings;
import dev.layerscope.server.app.load.MixRun;
import dev.layerscope.server.app.load.OwnServer;
import dev.layerscope.server.app.load.fault.Fault;
import dev.layerscope.server.app.load.fault.FullDisk;
import dev.layerscope.server.app.load.fault.HalfOpen;
import dev.layerscope.server.app.load.fault.Killed;
import dev.layerscope.server.app.load.fault.ManyConnections;
import dev.layerscope.server.app.load.fault.Restarted;
import dev.layerscope.server.app.load.fault.SlowReaders;
import dev.layerscope.server.app.load.fault.VanishingReaders;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code layerscope-server load chaos}. */
@Command(
        name = "chaos",
        description = {
            "The mix on a server of its own to which one mishap after the other happens: it is killed, restarted, its clients are slow or vanish, its disk is full.",
            "The disk is only filled where --work is on a file system of less than 4 GiB, such as a tmpfs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoadChaosCommand implements Callable<Integer> {
    @Mixin
    private LoadPeople people = new LoadPeople();

    @Option(
            names = "--mishap-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "How long each mishap lasts, or people have after it, and before the first (default: ${DEFAULT-VALUE}).")
    private int mishapSeconds = 30;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "24",
            description = "Readers that are slow, and that vanish (default: ${DEFAULT-VALUE}).")
    private int clients = 24;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "500",
            description = "That are opened and say nothing, or are of one user (default: ${DEFAULT-VALUE}).")
    private int connections = 500;

    @Option(
            names = "--mishaps",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "kill,restart,slow-readers,vanishing-readers,half-open,many-connections,full-disk,kill",
            converter = MishapName.class,
            description = "Which, in this order (default: ${DEFAULT-VALUE}).")
    private List<Mishap> chosen = List.of();

    @Mixin
    private LoadSeed seeded = new LoadSeed();

    @Mixin
    private LoadTarget target = new LoadTarget();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadSettings settings = people.settings(seeded, Duration.ofSeconds(mishapSeconds));
        return target.judged(Objects.requireNonNull(spec), settings.people(), (server, report) -> {
            if (!(server instanceof OwnServer victim)) {
                throw new picocli.CommandLine.ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "--server: others may use it (expected: none, for a server that may be killed)");
            }
            MixRun.withMishaps(
                            settings,
                            victim,
                            EmbeddedLoad.pictures(),
                            EmbeddedLoad.pushed(),
                            mishaps(EmbeddedLoad.pictures().get(0)))
                    .run(EmbeddedLoad.MODEL, report);
        });
    }

    private List<Fault> mishaps(LocalInput picture) {
        return chosen.stream().map(mishap -> fault(mishap, picture)).toList();
    }

    private Fault fault(Mishap mishap, LocalInput picture) {
        return switch (mishap) {
            case KILL -> new Killed();
            case RESTART -> new Restarted();
            case SLOW_READERS -> new SlowReaders(clients, picture);
            case VANISHING_READERS -> new VanishingReaders(clients, picture);
            case HALF_OPEN -> new HalfOpen(connections);
            case MANY_CONNECTIONS -> new ManyConnections(connections);
            case FULL_DISK -> new FullDisk();
        };
    }

    /** Reads the name of a mishap. */
    static final class MishapName implements ITypeConverter<Mishap> {
        @Override
        public Mishap convert(String name) {
            return Arrays.stream(Mishap.values())
                    .filter(mishap -> mishap.toString().equals(name))
                    .findAny()
                    .orElseThrow(() -> new TypeConversionException(
                            "'%s' (expected: some of %s)".formatted(name, Arrays.toString(Mishap.values()))));
        }
    }

    /** What may happen. */
    enum Mishap {
        KILL,
        RESTART,
        SLOW_READERS,
        VANISHING_READERS,
        HALF_OPEN,
        MANY_CONNECTIONS,
        FULL_DISK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
