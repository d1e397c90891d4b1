package dev.layerscope.server.app;

import com.google.protobuf.ByteString;
import dev.layerscope.client.LocalInput;
import dev.layerscope.server.app.load.LightRun;
import dev.layerscope.server.app.load.LightRun.LightSettings;
import dev.layerscope.server.app.load.LoadSettings;
import dev.layerscope.server.app.load.MixRun;
import dev.layerscope.server.app.load.OwnServer;
import dev.layerscope.server.app.load.Target;
import dev.layerscope.server.app.load.fault.Fault;
import dev.layerscope.server.app.load.fault.FullDisk;
import dev.layerscope.server.app.load.fault.HalfOpen;
import dev.layerscope.server.app.load.fault.Killed;
import dev.layerscope.server.app.load.fault.ManyConnections;
import dev.layerscope.server.app.load.fault.Restarted;
import dev.layerscope.server.app.load.fault.SlowReaders;
import dev.layerscope.server.app.load.fault.VanishingReaders;
import dev.layerscope.server.app.load.person.PushedFile;
import dev.layerscope.server.app.load.seen.Report;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code layerscope-server load}: simulated people at a server. */
@Command(
        name = "load",
        description =
                "Simulates people who use a server at once, and judges what they got: JSON on stdout, a table on stderr.",
        mixinStandardHelpOptions = true,
        subcommands = {LoadCommand.Mix.class, LoadCommand.Light.class, LoadCommand.Chaos.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all as it should be", "1:something wasn't", "2:usage"})
final class LoadCommand implements Runnable {
    private static final String MODEL = "shapes";
    private static final int SIDE = 96;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(), "a load is missing (expected: mix, light or chaos)");
    }

    /** How many people, and what they are like. */
    static final class PeopleOptions {
        @Option(
                names = "--people",
                paramLabel = "N",
                defaultValue = "64",
                description = "How many (default: ${DEFAULT-VALUE}).")
        private int people = 64;

        @Option(
                names = "--arrival-seconds",
                paramLabel = "N",
                defaultValue = "30",
                description = "The time in which they arrive (default: ${DEFAULT-VALUE}).")
        private int arrivalSeconds = 30;

        @Option(
                names = "--think-seconds",
                paramLabel = "S",
                defaultValue = "2",
                description = "How long they think on average before the next thing (default: ${DEFAULT-VALUE}).")
        private double thinkSeconds = 2;

        LoadSettings settings(Seeded seeded, Duration duration) {
            return new LoadSettings(
                    people,
                    Duration.ofSeconds(arrivalSeconds),
                    duration,
                    Duration.ofMillis((long) (1000 * thinkSeconds)),
                    seeded.patience(),
                    seeded.seed());
        }
    }

    /** What everybody has in common. */
    static final class Seeded {
        @Option(
                names = "--seed",
                paramLabel = "N",
                defaultValue = "1",
                description = "Of all that people do (default: ${DEFAULT-VALUE}).")
        private long seed = 1;

        @Option(
                names = "--patience-seconds",
                paramLabel = "N",
                defaultValue = "60",
                description =
                        "How long people wait for an answer; ten times as long for a job or a push (default: ${DEFAULT-VALUE}).")
        private int patienceSeconds = 60;

        long seed() {
            return seed;
        }

        Duration patience() {
            return Duration.ofSeconds(patienceSeconds);
        }
    }

    /** A load with the server that it is for. */
    interface Load {
        void run(Target target, Report report) throws IOException, InterruptedException;
    }

    private static int judged(CommandSpec spec, LoadTarget options, int people, Load load)
            throws IOException, InterruptedException {
        Report report = new Report();
        try (Target target = options.start(people)) {
            load.run(target, report);
        }
        report.writeTable(spec.commandLine().getErr());
        report.writeJson(spec.commandLine().getOut());
        return report.findings().isEmpty() ? 0 : 1;
    }

    /** Many people who do what real ones do. */
    @Command(
            name = "mix",
            description = "Many people who browse, stream, draw, search and push at once.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Mix implements Callable<Integer> {
        @Mixin
        private PeopleOptions people = new PeopleOptions();

        @Option(
                names = "--seconds",
                paramLabel = "N",
                defaultValue = "600",
                description = "How long, from the last one's arrival on (default: ${DEFAULT-VALUE}).")
        private int seconds = 600;

        @Mixin
        private Seeded seeded = new Seeded();

        @Mixin
        private LoadTarget target = new LoadTarget();

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            LoadSettings settings = people.settings(seeded, Duration.ofSeconds(seconds));
            return judged(
                    Objects.requireNonNull(spec),
                    target,
                    settings.people(),
                    (server, report) -> new MixRun(settings, server, pictures(), pushed()).run(MODEL, report));
        }
    }

    /** One light user beside a hammering one. */
    @Command(
            name = "light",
            description =
                    "One light user alone, beside a job, and beside one who hammers and has a job run, in turns; the second token is the hammering one's.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Light implements Callable<Integer> {
        @Option(
                names = "--requests",
                paramLabel = "N",
                defaultValue = "32",
                description = "Of the hammering user at a time (default: ${DEFAULT-VALUE}).")
        private int requests = 32;

        @Option(
                names = "--round-seconds",
                paramLabel = "N",
                defaultValue = "15",
                description = "How long each situation lasts each time (default: ${DEFAULT-VALUE}).")
        private int roundSeconds = 15;

        @Option(
                names = "--rounds",
                paramLabel = "N",
                defaultValue = "4",
                description = "That count, after one that doesn't (default: ${DEFAULT-VALUE}).")
        private int rounds = 4;

        @Option(
                names = "--think-seconds",
                paramLabel = "S",
                defaultValue = "0.2",
                description = "How long the light user thinks on average (default: ${DEFAULT-VALUE}).")
        private double thinkSeconds = 0.2;

        @Option(
                names = "--slice-millis",
                paramLabel = "MS",
                defaultValue = "100",
                description =
                        "Of a job before a request gets its turn, or a job's step where that is longer (default: ${DEFAULT-VALUE}).")
        private int sliceMillis = 100;

        @Mixin
        private Seeded seeded = new Seeded();

        @Mixin
        private LoadTarget target = new LoadTarget();

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            LightSettings settings = new LightSettings(
                    requests,
                    Duration.ofSeconds(roundSeconds),
                    rounds,
                    Duration.ofMillis((long) (1000 * thinkSeconds)),
                    Duration.ofMillis(sliceMillis),
                    seeded.patience(),
                    seeded.seed());
            return judged(
                    Objects.requireNonNull(spec),
                    target,
                    LightRun.USERS,
                    (server, report) -> new LightRun(settings, server, pushed()).run(MODEL, report));
        }
    }

    /** Many people, and what goes wrong. */
    @Command(
            name = "chaos",
            description = {
                "The mix on a server of its own to which one mishap after the other happens: it is killed, restarted, its clients are slow or vanish, its disk is full.",
                "The disk is only filled where --work is on a file system of less than 4 GiB, such as a tmpfs."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Chaos implements Callable<Integer> {
        @Mixin
        private PeopleOptions people = new PeopleOptions();

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

        @Mixin
        private Seeded seeded = new Seeded();

        @Mixin
        private LoadTarget target = new LoadTarget();

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            LoadSettings settings = people.settings(seeded, Duration.ofSeconds(mishapSeconds));
            return judged(Objects.requireNonNull(spec), target, settings.people(), (server, report) -> {
                if (!(server instanceof OwnServer victim)) {
                    throw new picocli.CommandLine.ParameterException(
                            Objects.requireNonNull(spec).commandLine(),
                            "--server: others may use it (expected: none, for a server that may be killed)");
                }
                MixRun.withMishaps(
                                settings,
                                victim,
                                pictures(),
                                pushed(),
                                mishaps(pictures().get(0)))
                        .run(MODEL, report);
            });
        }

        private List<Fault> mishaps(LocalInput picture) {
            return List.of(
                    new Killed(),
                    new Restarted(),
                    new SlowReaders(clients, picture),
                    new VanishingReaders(clients, picture),
                    new HalfOpen(connections),
                    new ManyConnections(connections),
                    new FullDisk(),
                    new Killed());
        }
    }

    private static List<LocalInput> pictures() throws IOException {
        Path folder = EmbeddedModel.unpackSamples();
        List<LocalInput> pictures = new ArrayList<>();
        for (String name : EmbeddedModel.PICTURES) {
            pictures.add(LocalInput.read(folder.resolve(name)));
        }
        return pictures;
    }

    private static PushedFile pushed() throws IOException {
        return new PushedFile(
                ByteString.copyFrom(
                        Files.readAllBytes(EmbeddedModel.unpackModel().resolve(MODEL + ".onnx"))),
                ModelCard.newBuilder()
                        .setPreprocessing(Preprocessing.newBuilder().setPreset("unit"))
                        .setSize(Size.newBuilder().setHeight(SIDE).setWidth(SIDE))
                        .build(),
                Files.createTempDirectory("layerscope-pushed-"));
    }
}
