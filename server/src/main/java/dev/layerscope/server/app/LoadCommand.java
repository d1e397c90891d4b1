package dev.layerscope.server.app;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code layerscope-server load}: simulated people at a server. */
@Command(
        name = "load",
        description =
                "Simulates people who use a server at once, and judges what they got: JSON on stdout, a table on stderr.",
        mixinStandardHelpOptions = true,
        subcommands = {LoadMixCommand.class, LoadLightCommand.class, LoadFairCommand.class, LoadChaosCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all as it should be", "1:something wasn't", "2:usage"})
final class LoadCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(), "a load is missing (expected: mix, light, fair or chaos)");
    }
}
