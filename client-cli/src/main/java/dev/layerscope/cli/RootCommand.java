package dev.layerscope.cli;

import dev.layerscope.client.ClientCertificate;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.ConnectionSettings.Encryption;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.Pause;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What all commands share: the options that name a server. Given before or after a command's name. */
@Command(
        name = "layerscope",
        description = "Looks inside the ONNX models of a layerscope-server.",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelsCommand.class,
            PushCommand.class,
            LayersCommand.class,
            PredictCommand.class,
            ActivationsCommand.class,
            StatsCommand.class,
            PcaCommand.class,
            GridCommand.class,
            ChannelCommand.class,
            HistogramCommand.class,
            SparsityCommand.class,
            TopCommand.class,
            BestCommand.class,
            GradientsCommand.class,
            SaliencyCommand.class,
            OptimizeCommand.class,
            JobsCommand.class,
            FollowCommand.class,
            VerifyCommand.class,
            ServerStatusCommand.class,
            CompletionCommand.class
        })
final class RootCommand implements Runnable {
    final Terminal terminal;
    private final Pause pause;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            scope = ScopeType.INHERIT,
            description = "the server; also by LAYERSCOPE_SERVER (default: localhost:7070)")
    private @Nullable String server;

    @Option(names = "--tls", scope = ScopeType.INHERIT, description = "speak TLS with the server")
    private boolean tls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "trust these certificates (PEM) instead of the Java runtime's")
    private @Nullable Path trustedCertificates;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "the client certificate that the server asks for (PEM); together with --cert-key")
    private @Nullable Path certificate;

    @Option(
            names = "--cert-key",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "the private key of --cert (PEM)")
    private @Nullable Path key;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "the token that the server asks for")
    private @Nullable Path tokenFile;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            converter = Arguments.ToDuration.class,
            description = "the longest that one call may take, for example 30s or 5m (default: no limit)")
    private @Nullable Duration timeout;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "show a stack trace where something fails")
    boolean debug;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    RootCommand(Terminal terminal, Pause pause) {
        this.terminal = terminal;
        this.pause = pause;
    }

    /** How commands wait. */
    Pause pause() {
        return pause;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command (expected: one of "
                        + String.join(", ", spec.subcommands().keySet()) + ")");
    }

    /** Prepares the connection that the options name; the caller closes it. */
    Connection connect() {
        try {
            return Connection.open(settings());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--ca, --cert: " + Failures.sentence(e), e);
        }
    }

    /** Asks over a connection, patiently. */
    LayerscopeClient client(Connection connection, Progress progress) {
        return new LayerscopeClient(
                connection, Retrying.by(RetryPolicy.PATIENT, new RetryReport(terminal.err(), progress)));
    }

    /** The same for what needs no progress. */
    LayerscopeClient client(Connection connection) {
        return client(connection, progress());
    }

    Progress progress() {
        return new Progress(terminal.err(), terminal.reader(), System::nanoTime);
    }

    private ConnectionSettings settings() {
        String named = server != null ? server : terminal.environment().get("LAYERSCOPE_SERVER");
        ServerAddress address = named == null || named.isBlank() ? ServerAddress.DEFAULT : ServerAddress.parse(named);
        return new ConnectionSettings(
                address,
                tls ? Encryption.TLS : Encryption.PLAIN_TEXT,
                file(trustedCertificates),
                ClientCertificate.of(file(certificate), file(key)),
                tokenFile == null ? null : token(terminal.folder().resolve(tokenFile)),
                timeout);
    }

    private @Nullable Path file(@Nullable Path named) {
        return named == null ? null : terminal.folder().resolve(named);
    }

    private Token token(Path file) {
        try {
            return Token.read(file);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--token-file: " + Failures.sentence(e), e);
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RootCommand.class.getPackage().getImplementationVersion();
            return new String[] {"layerscope " + (version == null ? "development" : version)};
        }
    }
}
