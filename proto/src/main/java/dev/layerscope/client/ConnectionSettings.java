package dev.layerscope.client;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a server.
 *
 * @param server where it listens
 * @param encryption plain text or TLS
 * @param trustedCertificates with TLS: a PEM file of the certificates to trust instead of the Java runtime's
 * @param certificate with TLS: what tells who calls, for a server that asks for it
 * @param token who calls; none for a server that asks for none
 * @param timeout the longest that one call may take; without one a call takes as long as it takes
 */
public record ConnectionSettings(
        ServerAddress server,
        Encryption encryption,
        @Nullable Path trustedCertificates,
        @Nullable ClientCertificate certificate,
        @Nullable Token token,
        @Nullable Duration timeout) {
    /** What protects the bytes on their way. */
    public enum Encryption {
        PLAIN_TEXT,
        TLS
    }

    /**
     * @throws IllegalArgumentException where certificates come without TLS, a token would travel in plain text to another
     *     machine, or the timeout isn't positive
     */
    public ConnectionSettings {
        if (trustedCertificates != null && encryption == Encryption.PLAIN_TEXT) {
            throw new IllegalArgumentException("--ca: " + trustedCertificates + " (expected: together with --tls)");
        }
        if (certificate != null && encryption == Encryption.PLAIN_TEXT) {
            throw new IllegalArgumentException(
                    "--cert: " + certificate.certificate() + " (expected: together with --tls)");
        }
        if (token != null && encryption == Encryption.PLAIN_TEXT && !server.isLoopback()) {
            throw new IllegalArgumentException(
                    "token for " + server + " in plain text: not sent (expected: --tls, or a server on this machine)");
        }
        if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: longer than zero)");
        }
    }

    /** In plain text, without certificate, token and timeout. */
    public static ConnectionSettings plainText(ServerAddress server) {
        return new ConnectionSettings(server, Encryption.PLAIN_TEXT, null, null, null, null);
    }

    /** With TLS and the certificates that the Java runtime trusts, without certificate, token and timeout. */
    public static ConnectionSettings tls(ServerAddress server) {
        return new ConnectionSettings(server, Encryption.TLS, null, null, null, null);
    }

    /** Another server, in the same way. */
    public ConnectionSettings withServer(ServerAddress other) {
        return new ConnectionSettings(other, encryption, trustedCertificates, certificate, token, timeout);
    }

    public ConnectionSettings withTrustedCertificates(@Nullable Path pem) {
        return new ConnectionSettings(server, encryption, pem, certificate, token, timeout);
    }

    public ConnectionSettings withCertificate(@Nullable ClientCertificate shown) {
        return new ConnectionSettings(server, encryption, trustedCertificates, shown, token, timeout);
    }

    public ConnectionSettings withToken(@Nullable Token other) {
        return new ConnectionSettings(server, encryption, trustedCertificates, certificate, other, timeout);
    }

    public ConnectionSettings withTimeout(@Nullable Duration other) {
        return new ConnectionSettings(server, encryption, trustedCertificates, certificate, token, other);
    }
}
