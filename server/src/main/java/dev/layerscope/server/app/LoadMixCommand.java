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

/** {@code layerscope-server load mix}. */
@Command(
        name = "mix",
        description = "Many people who browse, stream, draw, search and push at once.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoadMixCommand implements Callable<Integer> {
    @Mixin
    private LoadPeople people = new LoadPeople();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "600",
            description = "How long, from the last one's arrival on (default: ${DEFAULT-VALUE}).")
    private int seconds = 600;

    @Mixin
    private LoadSeed seeded = new LoadSeed();

    @Mixin
    private LoadTarget target = new LoadTarget();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadSettings settings = people.settings(seeded, Duration.ofSeconds(seconds));
        return target.judged(Objects.requireNonNull(spec), settings.people(),
                (server, report) -> new MixRun(settings, server, EmbeddedLoad.pictures(), EmbeddedLoad.pushed()).run(EmbeddedLoad.MODEL, report));
    }
}
