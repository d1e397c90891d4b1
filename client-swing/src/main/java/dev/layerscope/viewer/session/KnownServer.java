package dev.layerscope.viewer.session;

import dev.layerscope.client.ConnectionSettings.Encryption;
import dev.layerscope.client.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server that was connected to before, and how. Files are named and not kept: never a token.
 *
 * @param address as it was typed
 * @param certificates a file of trusted certificates (PEM); empty for the Java runtime's
 * @param tokenFile empty for none
 */
public record KnownServer(String address, Encryption encryption, String certificates, String tokenFile) {
    private static final String SEPARATOR = "\t";

    public static KnownServer plain(String address) {
        return new KnownServer(address, Encryption.PLAIN_TEXT, "", "");
    }

    /**
     * How to speak with it. Reads the token's file.
     *
     * @throws IOException where that can't be read
     * @throws IllegalArgumentException where it holds none
     */
    public ServerAccess access(@Nullable Duration timeout) throws IOException {
        return new ServerAccess(
                encryption,
                certificates.isEmpty() ? null : Path.of(certificates),
                tokenFile.isEmpty() ? null : Token.read(Path.of(tokenFile)),
                timeout);
    }

    /** One line. */
    public String line() {
        return String.join(SEPARATOR, address, encryption.name(), certificates, tokenFile);
    }

    /** What {@link #line} wrote; empty for anything else. */
    public static Optional<KnownServer> parse(String line) {
        List<String> parts = List.of(line.split(SEPARATOR, -1));
        if (parts.size() != 4) {
            return Optional.empty();
        }
        Encryption encryption = parts.get(1).equals(Encryption.TLS.name()) ? Encryption.TLS : Encryption.PLAIN_TEXT;
        return Optional.of(new KnownServer(parts.get(0), encryption, parts.get(2), parts.get(3)));
    }

    /** For a list to choose from. */
    @Override
    public String toString() {
        return address;
    }
}
