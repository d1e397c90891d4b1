package dev.layerscope.server.app;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code layerscope-server completion}. */
@Command(
        name = "completion",
        description = "Prints a script that lets a shell complete commands and options.",
        footer = "%nIn ~/.bashrc or ~/.zshrc: source <(layerscope-server completion bash), or zsh.",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
    /** Shells that are known; one script serves both. */
    enum Shell {
        BASH,
        ZSH;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private @Nullable Shell shell;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    CompletionCommand() {}

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
        out.flush();
    }
}
