package dev.layerscope.cli;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What a shell must know to complete command lines. */
@Command(
        name = "completion",
        description = "Prints a script that lets a shell complete commands and options.",
        footer = "%nIn ~/.bashrc or ~/.zshrc: source <(layerscope completion bash), or zsh.")
final class CompletionCommand implements Runnable {
    /** Shells that are known. */
    enum Shell {
        BASH,
        /** Runs what bash does, through its own bashcompinit, which the script calls. */
        ZSH;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @ParentCommand
    private RootCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    @SuppressWarnings("NullAway.Init") // picocli sets them all
    CompletionCommand() {}

    @Override
    public void run() {
        CommandLine whole = spec.root().commandLine();
        root.terminal.out().print(AutoComplete.bash(spec.root().name(), whole));
        root.terminal.out().flush();
    }
}
