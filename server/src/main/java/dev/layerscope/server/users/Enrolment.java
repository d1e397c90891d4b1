package dev.layerscope.server.users;

import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Changes a file of users, as the operator asks. A token is told once, when it is made, and can't be had again.
 *
 * <p>Every method throws {@link DomainException} CONFIGURATION_INVALID where the file can't be used, or doesn't know the
 * user or the token.
 */
public final class Enrolment {
    private final Path file;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Enrolment(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** A new user, with a first token. */
    public Secret add(String name, Role role, List<CertificateName> certificates) {
        Secret secret = Secret.make(random);
        add(user(name, role, List.of(made(secret)), certificates));
        return secret;
    }

    /** A new user who comes with a certificate alone. */
    public void addWithoutToken(String name, Role role, List<CertificateName> certificates) {
        add(user(name, role, List.of(), certificates));
    }

    private void add(User user) {
        change(register -> {
            if (register.byName(user.name()).isPresent()) {
                throw invalid("user '%s': is there already (expected: a new name)".formatted(user.name()));
            }
            return register.with(user);
        });
    }

    /** Another token, beside those that the user has. */
    public Secret addToken(String name) {
        Secret secret = Secret.make(random);
        change(register -> {
            User user = known(register, name);
            List<User.Token> tokens = new ArrayList<>(user.tokens());
            tokens.add(made(secret));
            return register.with(user.withTokens(tokens));
        });
        return secret;
    }

    /**
     * Takes a token away.
     *
     * @param id as the list of users shows it
     */
    public void revoke(String name, String id) {
        change(register -> {
            User user = known(register, name);
            List<User.Token> tokens = new ArrayList<>(user.tokens());
            if (!tokens.removeIf(token -> token.id().equals(id))) {
                throw invalid("token '%s': none of '%s' (expected: %s)"
                        .formatted(
                                id,
                                name,
                                tokens.isEmpty()
                                        ? "nothing, for there is none"
                                        : String.join(
                                                " or ",
                                                tokens.stream()
                                                        .map(User.Token::id)
                                                        .toList())));
            }
            return register.with(user.withTokens(tokens));
        });
    }

    public void changeRole(String name, Role role) {
        change(register -> register.with(known(register, name).withRole(role)));
    }

    /** Takes a user away, with all tokens. What the user made stays, and is an admin's. */
    public void remove(String name) {
        change(register -> register.without(known(register, name).name()));
    }

    private static User user(String name, Role role, List<User.Token> tokens, List<CertificateName> certificates) {
        try {
            return new User(name, role, tokens, certificates);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private User.Token made(Secret secret) {
        return new User.Token(SecretHash.of(secret), LocalDate.now(clock));
    }

    private static User known(UserRegister register, String name) {
        return register.byName(name)
                .orElseThrow(() -> invalid("user '%s': not in the file (expected: %s)"
                        .formatted(
                                name,
                                register.users().isEmpty()
                                        ? "one that was added before"
                                        : String.join(
                                                " or ",
                                                register.users().stream()
                                                        .map(User::name)
                                                        .toList()))));
    }

    private void change(UnaryOperator<UserRegister> change) {
        try {
            UsersFile.change(file, change);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static DomainException invalid(String sentence) {
        return new DomainException(Reason.CONFIGURATION_INVALID, sentence);
    }
}
