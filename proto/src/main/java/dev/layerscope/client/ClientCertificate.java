package dev.layerscope.client;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows in the TLS handshake to tell who it is. The files are read when a connection is opened.
 *
 * @param certificate PEM: the client's own, then those that lead to one that the server trusts
 * @param key PEM (PKCS#8), not encrypted
 */
public record ClientCertificate(Path certificate, Path key) {
    /**
     * As options name it: both files, or neither.
     *
     * @throws IllegalArgumentException where one is missing
     */
    public static @Nullable ClientCertificate of(@Nullable Path certificate, @Nullable Path key) {
        if (certificate != null && key != null) {
            return new ClientCertificate(certificate, key);
        }
        if (certificate != null) {
            throw new IllegalArgumentException(
                    "--cert: " + certificate + " alone (expected: together with --cert-key)");
        }
        if (key != null) {
            throw new IllegalArgumentException("--cert-key: " + key + " alone (expected: together with --cert)");
        }
        return null;
    }
}
