package dev.layerscope.server.app;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Certificates for tests, good until 2126. {@code localhost} and {@code renewed} are servers', signed by themselves;
 * {@code alice} and {@code carol} are clients' of {@code clients-ca}, and {@code mallory}, who is called alice too, of another.
 */
final class Tls {
    private Tls() {}

    static Path file(String name) {
        URL url = Objects.requireNonNull(Tls.class.getResource("/tls/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
