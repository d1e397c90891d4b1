package dev.layerscope.server.users;

import java.nio.file.Path;
import java.util.Optional;

/**
 * By what callers are known. Without any of it, whoever reaches the server may do everything.
 *
 * @param token one for all who share it, each of them an admin
 * @param users a file of users
 * @param issuer whose tokens are taken
 * @param holders who those with a client certificate are
 */
public record EntranceSettings(
        Optional<Secret> token, Optional<Path> users, Optional<IssuerSettings> issuer, Holders holders) {
    /** What a certificate of the authority for clients says of its holder, beside that the connection may be made. */
    public enum Holders {
        /** Nothing, or there is no such authority. */
        UNASKED,
        /** A user of the users file; without such a file, an admin, provided that nothing else could tell who it is. */
        KNOWN
    }

    /** Nobody is asked for anything. */
    public static final EntranceSettings OPEN =
            new EntranceSettings(Optional.empty(), Optional.empty(), Optional.empty(), Holders.UNASKED);

    public EntranceSettings withToken(Secret other) {
        return new EntranceSettings(Optional.of(other), users, issuer, holders);
    }

    public EntranceSettings withUsers(Path file) {
        return new EntranceSettings(token, Optional.of(file), issuer, holders);
    }

    public EntranceSettings withIssuer(IssuerSettings other) {
        return new EntranceSettings(token, users, Optional.of(other), holders);
    }

    public EntranceSettings withHolders(Holders other) {
        return new EntranceSettings(token, users, issuer, other);
    }

    /** Whether callers are told apart by who they are, and not by where they call from. */
    public boolean knowsUsers() {
        return users.isPresent() || issuer.isPresent() || holders == Holders.KNOWN;
    }

    /** Whether callers must show a token of some kind, or a certificate that a user has. */
    public boolean asksEachCall() {
        return token.isPresent() || users.isPresent() || issuer.isPresent();
    }
}
