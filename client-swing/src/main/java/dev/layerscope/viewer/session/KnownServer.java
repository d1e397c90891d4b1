package dev.layerscope.viewer.session;

import dev.layerscope.client.ClientCertificate;
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
 * @param certificate a file of the client's own certificate (PEM); empty for none
 * @param key a file of its private key (PEM); empty for none
 */
public record KnownServer(
        String address, Encryption encryption, String certificates, String tokenFile, String certificate, String key) {
    private static final String SEPARATOR = "\t";
    private static final int PARTS = 6;
    private static final int PARTS_WITHOUT_CERTIFICATE = 4;

    public static KnownServer plain(String address) {
        return new KnownServer(address, Encryption.PLAIN_TEXT, "", "", "", "");
    }

    /**
     * How to speak with it. Reads the token's file.
     *
     * @throws IOException where that can't be read
     * @throws IllegalArgumentException where it holds none, or a certificate comes without its key
     */
    public ServerAccess access(@Nullable Duration timeout) throws IOException {
        return new ServerAccess(
                encryption,
                file(certificates),
                ClientCertificate.of(file(certificate), file(key)),
                tokenFile.isEmpty() ? null : Token.read(Path.of(tokenFile)),
                timeout);
    }

    private static @Nullable Path file(String named) {
        return named.isEmpty() ? null : Path.of(named);
    }

    /** One line. */
    public String line() {
        return String.join(SEPARATOR, address, encryption.name(), certificates, tokenFile, certificate, key);
    }

    /** What {@link #line} wrote, or wrote before there were certificates of clients; empty for anything else. */
    public static Optional<KnownServer> parse(String line) {
        List<String> parts = List.of(line.split(SEPARATOR, -1));
        if (parts.size() != PARTS && parts.size() != PARTS_WITHOUT_CERTIFICATE) {
            return Optional.empty();
        }
        boolean shown = parts.size() == PARTS;
        Encryption encryption = parts.get(1).equals(Encryption.TLS.name()) ? Encryption.TLS : Encryption.PLAIN_TEXT;
        return Optional.of(new KnownServer(
                parts.get(0),
                encryption,
                parts.get(2),
                parts.get(3),
                shown ? parts.get(4) : "",
                shown ? parts.get(5) : ""));
    }

    /** For a list to choose from. */
    @Override
    public String toString() {
        return address;
    }
}
