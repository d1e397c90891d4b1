package dev.layerscope.server.app.options;

import dev.layerscope.server.access.Role;
import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.audit.AuditSettings;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.users.EntranceSettings;
import dev.layerscope.server.users.IssuerSettings;
import dev.layerscope.server.users.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may come in. Applied before the options about listening, which depend on it. */
public final class UserOptions implements RoomOptions {
    @Option(
            names = "--users",
            paramLabel = "FILE",
            description =
                    "File of users with their roles, as 'layerscope-server user' writes it; read again when it changes.")
    private @Nullable Path users;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with a token that all share: whoever shows it may do everything.")
    private @Nullable Path tokenFile;

    @Option(names = "--jwt-issuer", paramLabel = "NAME", description = "Take the tokens of this issuer (their 'iss').")
    private @Nullable String issuer;

    @Option(
            names = "--jwt-audience",
            paramLabel = "NAME",
            description = "What the issuer calls this server (one of their 'aud').")
    private @Nullable String audience;

    @Option(
            names = "--jwt-keys",
            paramLabel = "FILE|URL",
            description = "The issuer's keys: a JSON Web Key Set in a file, or at an https address.")
    private @Nullable String keys;

    @Option(
            names = "--jwt-user-claim",
            paramLabel = "CLAIM",
            defaultValue = IssuerSettings.USER_CLAIM,
            description = "The claim that names the user (default: ${DEFAULT-VALUE}).")
    private String userClaim = IssuerSettings.USER_CLAIM;

    @Option(
            names = "--jwt-role-claim",
            paramLabel = "CLAIM",
            defaultValue = IssuerSettings.ROLE_CLAIM,
            description =
                    "The claim with viewer, runner or admin, or a list of such; a.b is b inside a (default: ${DEFAULT-VALUE}).")
    private String roleClaim = IssuerSettings.ROLE_CLAIM;

    @Option(
            names = "--jwt-default-role",
            paramLabel = "ROLE",
            description =
                    "viewer, runner or admin, for tokens that name no role and no user of --users. Without it, they are refused.")
    private @Nullable GivenRole roleless;

    @Option(
            names = "--audit-file",
            paramLabel = "FILE",
            description = "File to which a line of JSON is added for each change. Default: the log.")
    private @Nullable Path auditFile;

    /** As roles are written in a configuration. */
    enum GivenRole {
        VIEWER,
        RUNNER,
        ADMIN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String heading() {
        return "Users";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        EntranceSettings entrance = EntranceSettings.OPEN;
        if (users != null) {
            entrance = entrance.withUsers(users);
        }
        if (tokenFile != null) {
            entrance = entrance.withToken(new Secret(readToken(tokenFile)));
        }
        Optional<IssuerSettings> taken = issuer();
        if (taken.isPresent()) {
            entrance = entrance.withIssuer(taken.get());
        }
        return settings.withListen(settings.listen().withEntrance(entrance))
                .withAudit(new AuditSettings(Optional.ofNullable(auditFile)));
    }

    private Optional<IssuerSettings> issuer() {
        if (issuer == null && audience == null && keys == null) {
            return Optional.empty();
        }
        if (issuer == null || audience == null || keys == null) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "tokens of an issuer: half of it (expected: all of --jwt-issuer, --jwt-audience and --jwt-keys)");
        }
        IssuerSettings named = IssuerSettings.of(issuer, audience, keys).withClaims(userClaim, roleClaim);
        return Optional.of(roleless == null ? named : named.withRoleless(Role.valueOf(roleless.name())));
    }

    private static String readToken(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                throw new DomainException(
                        Reason.CONFIGURATION_INVALID, "token file: '%s' is empty (expected: a token)".formatted(file));
            }
            return token;
        } catch (IOException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "token file: '%s' can't be read (expected: a text file with a token)".formatted(file),
                    e);
        }
    }
}
