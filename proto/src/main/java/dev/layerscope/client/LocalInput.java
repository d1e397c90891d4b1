package dev.layerscope.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An image or tensor on this side, and the name under which the server knows or will know it. Immutable.
 *
 * <p>One made from a file holds its hash and not its bytes: these are read again when the server asks for them. A file
 * that has changed by then is refused by the server (INPUT_MISMATCH).
 */
public final class LocalInput {
    private static final int WINDOW_BYTES = 64 << 10;

    private final Source source;
    private final long byteSize;
    private final String sha256;

    /** Where the bytes are. */
    private interface Source {
        InputStream open() throws IOException;
    }

    private LocalInput(Source source) throws IOException {
        MessageDigest digest = digest();
        long bytes = 0;
        byte[] window = new byte[WINDOW_BYTES];
        try (InputStream in = source.open()) {
            for (int read = in.read(window); read >= 0; read = in.read(window)) {
                digest.update(window, 0, read);
                bytes += read;
            }
        }
        this.source = source;
        this.byteSize = bytes;
        this.sha256 = HexFormat.of().formatHex(digest.digest());
    }

    /** The bytes of a picture or {@code .npy} file. */
    public static LocalInput of(byte[] file) {
        byte[] copy = file.clone();
        try {
            return new LocalInput(() -> new ByteArrayInputStream(copy));
        } catch (IOException e) {
            throw new AssertionError("memory can be read", e);
        }
    }

    /**
     * A file, which is read once for its hash, and again when it is sent.
     *
     * @throws IOException where the file can't be read
     */
    public static LocalInput read(Path file) throws IOException {
        return new LocalInput(() -> Files.newInputStream(file));
    }

    /** SHA-256 of the bytes, lower-case hexadecimal. */
    public String sha256() {
        return sha256;
    }

    public long byteSize() {
        return byteSize;
    }

    /** The bytes, from the first on. The caller closes the stream. */
    public InputStream open() throws IOException {
        return source.open();
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }
}
