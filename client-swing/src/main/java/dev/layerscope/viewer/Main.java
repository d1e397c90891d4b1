package dev.layerscope.viewer;

import dev.layerscope.client.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Opens the window that the command line asks for. */
public final class Main {
    /**
     * What these log, the window says for people. Kept here, for the logging system forgets loggers that nobody holds.
     */
    private static final List<Logger> LIBRARY_LOGGERS =
            List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"), Logger.getLogger("java.util.prefs"));

    private Main() {}

    /** Returns where a window was opened: the program ends with the window. */
    public static void main(String[] args) {
        LIBRARY_LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(args, System.getenv(), new Screen(err), out, err);
        if (code != ExitCode.DONE.number()) {
            System.exit(code);
        }
    }

    /**
     * Runs a command line.
     *
     * @return the exit code
     */
    static int run(String[] args, Map<String, String> environment, Desktop desktop, PrintWriter out, PrintWriter err) {
        CommandLine command = new CommandLine(new ViewerCommand(environment, desktop))
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler(Main::refuse);
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(" " + ExitCode.DONE.number(), "the window was closed");
        meanings.put(" " + ExitCode.UNEXPECTED.number(), "there is no display");
        meanings.put(" " + ExitCode.USAGE.number(), ExitCode.USAGE.meaning());
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("Exit codes:%n")
                .exitCodeList(meanings);
        return command.execute(args);
    }

    private static int refuse(ParameterException failure, String[] args) {
        PrintWriter err = failure.getCommandLine().getErr();
        String perhaps = "";
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            perhaps = " (expected, perhaps: " + String.join(", ", unmatched.getSuggestions()) + ")";
        }
        err.println("layerscope-viewer: " + failure.getMessage() + perhaps);
        err.println("see: layerscope-viewer --help");
        return ExitCode.USAGE.number();
    }
}
