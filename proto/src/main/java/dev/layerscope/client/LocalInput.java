package dev.layerscope.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An image or tensor on this side, and the name under which the server knows or will know it. Immutable.
 */
public final class LocalInput {
    private final byte[] bytes;
    private final String sha256;

    private LocalInput(byte[] bytes) {
        this.bytes = bytes;
        this.sha256 = HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** The bytes of a JPEG, PNG or {@code .npy} file. */
    public static LocalInput of(byte[] file) {
        return new LocalInput(file.clone());
    }

    /**
     * The bytes of a file.
     *
     * @throws IOException where the file can't be read
     */
    public static LocalInput read(Path file) throws IOException {
        return new LocalInput(Files.readAllBytes(file));
    }

    /** SHA-256 of the bytes, lower-case hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /** The bytes, read-only. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }
}
