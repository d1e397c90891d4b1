package dev.layerscope.server.users;

import dev.layerscope.server.access.Role;
import java.time.LocalDate;
import java.util.List;

/**
 * Somebody whom the server knows.
 *
 * @param tokens that are good now: several, so that a new one can be handed out before the old one goes
 * @param certificates names of the client certificates that are this user's
 */
public record User(String name, Role role, List<Token> tokens, List<CertificateName> certificates) {
    /**
     * What is kept of a token.
     *
     * @param made on which day
     */
    public record Token(SecretHash hash, LocalDate made) {
        /** By which people name it. */
        public String id() {
            return hash.id();
        }
    }

    /**
     * @throws IllegalArgumentException where nobody can be called so
     */
    public User {
        if (!UserName.isOne(name)) {
            throw new IllegalArgumentException("user name: '%s' (expected: %s)".formatted(name, UserName.EXPECTED));
        }
        tokens = List.copyOf(tokens);
        certificates = List.copyOf(certificates);
    }

    User withTokens(List<Token> others) {
        return new User(name, role, others, certificates);
    }

    User withRole(Role other) {
        return new User(name, other, tokens, certificates);
    }
}
