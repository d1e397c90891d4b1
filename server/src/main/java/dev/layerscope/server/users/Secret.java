package dev.layerscope.server.users;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * What somebody shows to be let in. Never stored and never shown: only its {@link SecretHash} is kept.
 *
 * @param text of a token that this server made: {@value #PREFIX} and 256 random bits in base64url
 */
public record Secret(String text) {
    /** By which people, and programs that look for secrets that leaked, know a token of this server. */
    public static final String PREFIX = "layerscope_";

    private static final int BYTES = 32;

    static Secret make(SecureRandom random) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    @Override
    public String toString() {
        return "Secret[...]";
    }
}
