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

/** Options that say how many people come, and what they are like. */
final class LoadPeople {
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

    LoadSettings settings(LoadSeed seeded, Duration duration) {
        return new LoadSettings(
                people,
                Duration.ofSeconds(arrivalSeconds),
                duration,
                Duration.ofMillis((long) (1000 * thinkSeconds)),
                seeded.patience(),
                seeded.seed());
    }
}
