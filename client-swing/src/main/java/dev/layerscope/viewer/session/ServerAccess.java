package dev.layerscope.viewer.session;

import dev.layerscope.client.ClientCertificate;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.ConnectionSettings.Encryption;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.Token;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to speak with whichever server the window is connected to: all that the command line fixes, without the address,
 * which the window asks for. The components are those of {@link ConnectionSettings}.
 */
public record ServerAccess(
        Encryption encryption,
        @Nullable Path trustedCertificates,
        @Nullable ClientCertificate certificate,
        @Nullable Token token,
        @Nullable Duration timeout) {
    /** In plain text, without certificate, token and timeout. */
    public static final ServerAccess PLAIN_TEXT = new ServerAccess(Encryption.PLAIN_TEXT, null, null, null, null);

    /**
     * All that is needed to reach this server.
     *
     * @throws IllegalArgumentException where this server must not be spoken to so, for example a token would travel in
     *     plain text
     */
    public ConnectionSettings to(ServerAddress server) {
        return new ConnectionSettings(server, encryption, trustedCertificates, certificate, token, timeout);
    }

    /** Whether nothing but perhaps the timeout was said. */
    public boolean isPlain() {
        return encryption == Encryption.PLAIN_TEXT
                && trustedCertificates == null
                && certificate == null
                && token == null;
    }
}
