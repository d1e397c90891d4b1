package dev.layerscope.server.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of a secret, by which it is known again.
 *
 * <p>A fast hash is the right one here. Slow ones, such as bcrypt, make up for passwords that people choose and that
 * can be guessed; 256 random bits can't be, however fast a guess is, and a slow hash at each call would be a way to keep
 * the server busy. Nothing is to be gained by salt either, as no two tokens are equal.
 */
public final class SecretHash {
    static final int HEX_DIGITS = 64;
    private static final int ID_DIGITS = 8;

    private final byte[] sha256;

    private SecretHash(byte[] sha256) {
        this.sha256 = sha256;
    }

    public static SecretHash of(Secret secret) {
        try {
            return new SecretHash(
                    MessageDigest.getInstance("SHA-256").digest(secret.text().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * @throws IllegalArgumentException where these aren't 64 hexadecimal digits
     */
    static SecretHash parse(String hex) {
        if (hex.length() != HEX_DIGITS) {
            throw new IllegalArgumentException(hex.length() + " characters");
        }
        return new SecretHash(HexFormat.of().parseHex(hex));
    }

    /** Takes as long for one that is almost the same. */
    public boolean matches(SecretHash other) {
        return MessageDigest.isEqual(sha256, other.sha256);
    }

    /** Lower-case hexadecimal. */
    String hex() {
        return HexFormat.of().formatHex(sha256);
    }

    /** By which people name it: the first digits, which give away nothing of the secret. */
    String id() {
        return hex().substring(0, ID_DIGITS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretHash hash && matches(hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256);
    }

    @Override
    public String toString() {
        return id();
    }
}
