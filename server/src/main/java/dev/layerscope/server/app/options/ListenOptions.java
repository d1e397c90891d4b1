package dev.layerscope.server.app.options;

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

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate chain, PEM.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key, PEM.")
    private @Nullable Path key;

    @Option(
            names = "--insecure",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "false",
            description = "Allow others to reach the server without TLS and token.")
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
                settings.listen().token(),
                insecure ? ListenSettings.Exposure.INSECURE : ListenSettings.Exposure.SAFE));
    }
}
