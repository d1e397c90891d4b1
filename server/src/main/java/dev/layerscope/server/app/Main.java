package dev.layerscope.server.app;

import dev.layerscope.server.app.options.Configuration;
import dev.layerscope.server.app.options.RoomHelp;
import dev.layerscope.server.error.DomainException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code layerscope-server}. */
@Command(
        name = "layerscope-server",
        description = "Hosts ONNX models and lets people look inside them over gRPC.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            UserCommand.class,
            BenchmarkCommand.class,
            HealthCommand.class,
            LoadCommand.class,
            CompletionCommand.class,
            TrialCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:unexpected", "2:usage", "3:refused: settings, device, port or model"})
public final class Main implements Runnable {
    static final int REFUSED = 3;

    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] args) {
        configureLogging();
        System.exit(execute(commandLine(), System.getenv(), args));
    }

    /** As the command line says and, where it doesn't, the environment and the file that is named there or here. */
    static int execute(CommandLine main, Map<String, String> environment, String... args) {
        CommandLine serve = serve(main);
        if (List.of(args).contains(ServeCommand.NAME)) {
            try {
                serve.setDefaultValueProvider(Configuration.read(serve.getCommandSpec(), environment, args));
            } catch (DomainException e) {
                return explain(e, main);
            }
        }
        return main.execute(args);
    }

    static CommandLine commandLine() {
        CommandLine main = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain)
                .setParameterExceptionHandler(Main::explainUsage);
        RoomHelp.install(serve(main));
        return main;
    }

    private static CommandLine serve(CommandLine main) {
        return java.util.Objects.requireNonNull(main.getSubcommands().get(ServeCommand.NAME));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(),
                "a command is missing (expected: serve, user, demo, benchmark or load)");
    }

    /** In a line or two: behind the whole help nobody would see them. */
    private static int explainUsage(CommandLine.ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + failure.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("see: " + name + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof DomainException refused) {
            return explain(refused, command);
        }
        throw failure;
    }

    private static int explain(DomainException refused, CommandLine command) {
        command.getErr().println("layerscope-server: " + refused.sentence());
        return REFUSED;
    }

    /** One line a record, on stderr, unless the operator brings a configuration. */
    private static void configureLogging() {
        if (System.getProperty("java.util.logging.config.file") == null) {
            try (InputStream in = Main.class.getResourceAsStream("logging.properties")) {
                LogManager.getLogManager().readConfiguration(in);
            } catch (IOException e) {
                throw new IllegalStateException("logging can't be configured", e);
            }
        }
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"layerscope-server " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
