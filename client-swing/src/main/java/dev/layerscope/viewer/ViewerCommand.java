package dev.layerscope.viewer;

import dev.layerscope.client.ClientCertificate;
import dev.layerscope.client.ConnectionSettings.Encryption;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.Token;
import dev.layerscope.viewer.session.Failures;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.window.Opening;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The viewer's command line: which server, and what of it to show at once, in the words of {@code layerscope}'s. */
@Command(
        name = "layerscope-viewer",
        description = "Shows the ONNX models of a layerscope-server in a window.",
        mixinStandardHelpOptions = true,
        versionProvider = ViewerCommand.Version.class,
        subcommands = BenchmarkCommand.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ViewerCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final Desktop desktop;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "the server to connect to at once; also by LAYERSCOPE_SERVER (default: the window proposes"
                    + " the last one, at first localhost:7070)")
    private @Nullable String server;

    @Option(names = "--tls", description = "speak TLS with the server")
    private boolean tls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "trust these certificates (PEM) instead of the Java runtime's")
    private @Nullable Path trustedCertificates;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "the client certificate that the server asks for (PEM); together with --cert-key")
    private @Nullable Path certificate;

    @Option(names = "--cert-key", paramLabel = "FILE", description = "the private key of --cert (PEM)")
    private @Nullable Path key;

    @Option(names = "--token-file", paramLabel = "FILE", description = "the token that the server asks for")
    private @Nullable Path tokenFile;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = ToDuration.class,
            description = "the longest that one call may take, for example 30s or 5m (default: no limit)")
    private @Nullable Duration timeout;

    @Option(names = "--model", paramLabel = "NAME", description = "go to this model at once", defaultValue = "")
    private String model = "";

    @Option(names = "--layer", paramLabel = "LAYER", description = "and to this layer of it", defaultValue = "")
    private String layer = "";

    @Option(names = "--image", paramLabel = "FILE", description = "feed this picture, or array (.npy)")
    private @Nullable Path image;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ViewerCommand(Map<String, String> environment, Desktop desktop) {
        this.environment = environment;
        this.desktop = desktop;
    }

    @Override
    public Integer call() {
        Optional<String> named = Optional.ofNullable(server)
                .or(() -> Optional.ofNullable(environment.get("LAYERSCOPE_SERVER")))
                .filter(address -> !address.isBlank());
        return desktop.open(access(named), opening(named));
    }

    private Opening opening(Optional<String> named) {
        try {
            return new Opening(named, model, layer, Optional.ofNullable(image));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ServerAccess access(Optional<String> named) {
        try {
            ServerAccess access = new ServerAccess(
                    tls ? Encryption.TLS : Encryption.PLAIN_TEXT,
                    trustedCertificates,
                    ClientCertificate.of(certificate, key),
                    tokenFile == null ? null : Token.read(tokenFile),
                    timeout);
            // What can't work with the server named is told here, on the terminal that the options were typed in.
            access.to(named.map(ServerAddress::parse).orElse(ServerAddress.DEFAULT));
            return access;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--token-file: " + Failures.sentence(e), e);
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ViewerCommand.class.getPackage().getImplementationVersion();
            return new String[] {"layerscope-viewer " + (version == null ? "development" : version)};
        }
    }
}
