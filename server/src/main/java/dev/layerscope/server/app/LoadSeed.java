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

/** Options that all loads have in common. */
final class LoadSeed {
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
