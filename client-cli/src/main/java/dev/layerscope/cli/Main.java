package dev.layerscope.cli;

import dev.layerscope.client.ExitCode;
import dev.layerscope.client.Pause;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Runs one command and ends with its exit code. */
public final class Main {
    /** Kept here, for the logging system forgets loggers that nobody holds. */
    private static final List<Logger> NETWORK_LOGGERS =
            List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

    private Main() {}

    public static void main(String[] args) {
        System.exit(Interruption.guard(() -> run(args, Terminal.system())));
    }

    /**
     * Runs a command line. Cancelling the {@link io.grpc.Context} that it runs in cancels what it does.
     *
     * @return the exit code
     */
    static int run(String[] args, Terminal terminal) {
        return run(args, terminal, Pause.real());
    }

    /** The same, waiting otherwise. */
    static int run(String[] args, Terminal terminal, Pause pause) {
        // What the network's libraries log, the sentence at the end says for people.
        NETWORK_LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
        PrintWriter out = new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
        RootCommand root = new RootCommand(terminal, pause);
        Failures failures = new Failures(root);
        CommandLine command = new CommandLine(root)
                .setOut(out)
                .setErr(err)
                .registerConverter(Table.Format.class, new Choice<>(Table.Format.class))
                .registerConverter(SaliencyOptions.Relu.class, new Choice<>(SaliencyOptions.Relu.class))
                .registerConverter(TensorFormat.class, new Choice<>(TensorFormat.class))
                .registerConverter(ActivationsCommand.Reduce.class, new Choice<>(ActivationsCommand.Reduce.class))
                .registerConverter(ActivationsCommand.Dtype.class, new Choice<>(ActivationsCommand.Dtype.class))
                .registerConverter(ServerStatusCommand.Format.class, new Choice<>(ServerStatusCommand.Format.class))
                .registerConverter(CompletionCommand.Shell.class, new Choice<>(CompletionCommand.Shell.class))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
        SearchWords.register(command);
        describeExitCodes(command);
        int code = command.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static void describeExitCodes(CommandLine command) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            meanings.put(" " + code.number(), code.meaning());
        }
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("Exit codes:%n")
                .exitCodeList(meanings);
        command.getSubcommands().values().forEach(inner -> {
            if (!inner.getSubcommands().isEmpty()) {
                // Does something by itself; that a command must follow is inherited from the root.
                inner.getCommandSpec().usageMessage().synopsisSubcommandLabel("[COMMAND]");
            }
            describeExitCodes(inner);
        });
    }
}
