package dev.layerscope.server.users;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says whose a call is, by what it shows: a token of the users file, the token that all share, the token of an issuer, or a
 * certificate. A token that is shown must be good, whatever the certificate is. Thread safe.
 *
 * <p>Refusals tell nothing of who there is: every token that isn't good is answered alike.
 */
public final class Entrance {
    private static final String SCHEME = "Bearer ";

    private final EntranceSettings settings;
    private final @Nullable SecretHash shared;
    private final @Nullable FromFiles<UserRegister> users;
    private final @Nullable Issuer issuer;

    private final Runnable freshener;

    private Entrance(
            EntranceSettings settings,
            @Nullable FromFiles<UserRegister> users,
            @Nullable Issuer issuer,
            Runnable freshener) {
        this.settings = settings;
        this.shared = settings.token().map(SecretHash::of).orElse(null);
        this.users = users;
        this.issuer = issuer;
        this.freshener = freshener;
    }

    /**
     * Reads what the settings name. An issuer isn't waited for.
     *
     * @param changed told of the users file when it was read again
     * @throws DomainException CONFIGURATION_INVALID
     */
    public static Entrance open(EntranceSettings settings, Consumer<UserRegister> changed) {
        return open(settings, changed, Clock.systemUTC());
    }

    static Entrance open(EntranceSettings settings, Consumer<UserRegister> changed, Clock clock) {
        FromFiles<UserRegister> users = settings.users()
                .map(file -> FromFiles.open("users file", List.of(file), () -> UsersFile.read(file), changed))
                .orElse(null);
        FetchedKeys fetched = settings.issuer()
                .flatMap(IssuerSettings::address)
                .map(address -> new FetchedKeys(new KeysOverHttp(address), System::nanoTime))
                .orElse(null);
        Issuer issuer = settings.issuer()
                .map(one -> new Issuer(one, fetched == null ? KeysFile.open(one.keys()) : fetched, clock))
                .orElse(null);
        return new Entrance(settings, users, issuer, () -> {
            if (users != null) {
                users.current();
            }
            if (fetched != null) {
                fetched.keepFresh();
            }
        });
    }

    /** Looks whether files have changed, and for the issuer's keys. To be called every second or so. */
    public void keepFresh() {
        freshener.run();
    }

    /**
     * @return named as the user, or, where nothing tells users apart, as the address
     * @throws DomainException TOKEN_MISSING, TOKEN_WRONG, ROLE_TOO_LOW for somebody who has no role here
     */
    public Caller caller(Shown shown) {
        if (shown.authorization().isPresent() && settings.asksEachCall()) {
            return byToken(shown.authorization().get(), shown.address());
        }
        if (!shown.certificate().isEmpty() && settings.holders() == EntranceSettings.Holders.KNOWN) {
            return byCertificate(shown);
        }
        if (settings.asksEachCall() || settings.holders() == EntranceSettings.Holders.KNOWN) {
            throw missing();
        }
        return new Caller(shown.address(), Role.ADMIN);
    }

    private Caller byToken(String authorization, String address) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw wrong();
        }
        Secret secret = new Secret(authorization.substring(SCHEME.length()).strip());
        UserRegister register = users == null ? UserRegister.EMPTY : users.current();
        Optional<Caller> user = register.byToken(secret).map(Entrance::caller);
        if (user.isPresent()) {
            return user.get();
        }
        if (shared != null && shared.matches(SecretHash.of(secret))) {
            return new Caller(address, Role.ADMIN);
        }
        if (issuer != null && !secret.text().startsWith(Secret.PREFIX)) {
            return issuer.caller(secret, register);
        }
        throw wrong();
    }

    private Caller byCertificate(Shown shown) {
        if (users != null) {
            return users.current()
                    .byCertificate(shown.certificate())
                    .map(Entrance::caller)
                    .orElseThrow(
                            () -> new DomainException(
                                    Reason.TOKEN_WRONG,
                                    "certificate: of no user of this server (expected: one that the operator has noted, or a token)"));
        }
        if (settings.asksEachCall()) {
            throw missing();
        }
        return shown.certificate().stream()
                .filter(name -> UserName.isOne(name.text()))
                .findFirst()
                .map(name -> new Caller(name.text(), Role.ADMIN))
                .orElseThrow(() -> new DomainException(
                        Reason.TOKEN_WRONG, "certificate: without a name (expected: a common name of its subject)"));
    }

    private static Caller caller(User user) {
        return new Caller(user.name(), user.role());
    }

    private static DomainException missing() {
        return new DomainException(
                Reason.TOKEN_MISSING, "token: none (expected: one for this server, as 'authorization: Bearer TOKEN')");
    }

    static DomainException wrong() {
        return new DomainException(Reason.TOKEN_WRONG, "token: a wrong one (expected: one for this server)");
    }
}
