package dev.layerscope.server.users;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All users at one time. A value. */
public final class UserRegister {
    public static final UserRegister EMPTY = new UserRegister(List.of());

    /** All are compared with what a caller shows, at each call. */
    static final int MOST_TOKENS = 4096;

    private final List<User> users;
    private final Map<CertificateName, User> byCertificate = new HashMap<>();

    /**
     * @throws IllegalArgumentException where two have one name, token or certificate, or there are too many tokens
     */
    public UserRegister(List<User> users) {
        this.users = List.copyOf(users);
        Set<String> names = new HashSet<>();
        Set<SecretHash> hashes = new HashSet<>();
        for (User user : users) {
            require(names.add(user.name()), "user '%s': twice (expected: once)", user.name());
            for (User.Token token : user.tokens()) {
                require(hashes.add(token.hash()), "token '%s': twice (expected: once)", token.id());
            }
            for (CertificateName certificate : user.certificates()) {
                require(
                        byCertificate.put(certificate, user) == null,
                        "certificate '%s': twice (expected: one user's)",
                        certificate);
            }
        }
        require(hashes.size() <= MOST_TOKENS, "tokens: %s (expected: at most " + MOST_TOKENS + ")", hashes.size());
    }

    private static void require(boolean met, String sentence, Object value) {
        if (!met) {
            throw new IllegalArgumentException(sentence.formatted(value));
        }
    }

    /** In the order of the file. */
    public List<User> users() {
        return users;
    }

    /** Compares with every token, each in constant time, so that the time tells nothing of them. */
    Optional<User> byToken(Secret shown) {
        SecretHash hash = SecretHash.of(shown);
        User found = null;
        for (User user : users) {
            for (User.Token token : user.tokens()) {
                if (token.hash().matches(hash)) {
                    found = user;
                }
            }
        }
        return Optional.ofNullable(found);
    }

    Optional<User> byName(String name) {
        return users.stream().filter(user -> user.name().equals(name)).findFirst();
    }

    /** The one whom any of a certificate's names means; nobody where they mean several. */
    Optional<User> byCertificate(List<CertificateName> names) {
        List<User> found = names.stream()
                .flatMap(name -> Optional.ofNullable(byCertificate.get(name)).stream())
                .distinct()
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** With this user in the place of the one of the same name, or at the end. */
    UserRegister with(User user) {
        List<User> changed = new ArrayList<>(users);
        int place = users.stream().map(User::name).toList().indexOf(user.name());
        if (place < 0) {
            changed.add(user);
        } else {
            changed.set(place, user);
        }
        return new UserRegister(changed);
    }

    UserRegister without(String name) {
        return new UserRegister(
                users.stream().filter(user -> !user.name().equals(name)).toList());
    }

    /** {@code 3 users}. */
    public String counted() {
        return users.size() == 1 ? "1 user" : users.size() + " users";
    }
}
