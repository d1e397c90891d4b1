package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ClientCertificates;
import dev.layerscope.server.app.ListenSettings;
import dev.layerscope.server.app.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the server is reached, and how it takes leave. */
public final class ListenOptions implements RoomOptions {
    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "7070",
            description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = ListenSettings.DEFAULT_PORT;

    @Option(
            names = "--share-port",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "false",
            description =
                    "Let another server of the same user listen on the port too, if it shares it as well: for upgrades without a refused connection. Linux.")
    private boolean sharePort;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate chain, PEM; read again when it changes.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key, PEM (PKCS#8).")
    private @Nullable Path key;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "Certificates of the authority that signs those of clients, PEM.")
    private @Nullable Path clientAuthority;

    @Option(
            names = "--tls-client-auth",
            paramLabel = "none|optional|required",
            description =
                    "Whether clients show a certificate (default: required with --tls-client-ca, else none). With --users, its names tell whose it is; without, and without tokens, each holder is an admin.")
    private ClientCertificates.@Nullable Demand clientDemand;

    @Option(
            names = "--insecure",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "false",
            description = "Allow others to reach the server without TLS and authentication.")
    private boolean insecure;

    @Option(
            names = "--grace-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long calls may finish when the server is stopped (default: ${DEFAULT-VALUE}).")
    private int graceSeconds = 30;

    /** How long calls may finish when the server is stopped. */
    public Duration grace() {
        return Duration.ofSeconds(graceSeconds);
    }

    private ClientCertificates clients() {
        ClientCertificates.Demand unsaid =
                clientAuthority == null ? ClientCertificates.Demand.NONE : ClientCertificates.Demand.REQUIRED;
        return new ClientCertificates(
                Optional.ofNullable(clientAuthority), clientDemand == null ? unsaid : clientDemand);
    }

    @Override
    public String heading() {
        return "Listening";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        return settings.withListen(new ListenSettings(
                bind,
                port,
                Optional.ofNullable(certificate),
                Optional.ofNullable(key),
                clients(),
                settings.listen().entrance(),
                insecure ? ListenSettings.Exposure.INSECURE : ListenSettings.Exposure.SAFE,
                sharePort ? ListenSettings.PortUse.SHARED : ListenSettings.PortUse.ALONE));
    }
}
