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
        subcommands = {LoadMixCommand.class, LoadLightCommand.class, LoadChaosCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all as it should be", "1:something wasn't", "2:usage"})
final class LoadCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(), "a load is missing (expected: mix, light or chaos)");
    }
}
