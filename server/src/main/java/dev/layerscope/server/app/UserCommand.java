package dev.layerscope.server.app;

import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.users.CertificateName;
import dev.layerscope.server.users.Enrolment;
import dev.layerscope.server.users.Secret;
import dev.layerscope.server.users.User;
import dev.layerscope.server.users.UsersFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code layerscope-server user}. A running server sees the change with the next call. */
@Command(
        name = "user",
        description = "Adds and removes users in the file that 'serve --users' reads.",
        footer = "%nTokens go to stdout, once: only their SHA-256 is kept.",
        mixinStandardHelpOptions = true)
final class UserCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** The file that all of them change. */
    static final class InFile {
        @Option(
                names = "--users",
                paramLabel = "FILE",
                required = true,
                description = "The file of users; also by LAYERSCOPE_USERS.",
                defaultValue = "${env:LAYERSCOPE_USERS}")
        private @Nullable Path file;

        Path file() {
            return java.util.Objects.requireNonNull(file);
        }

        Enrolment enrolment() {
            return new Enrolment(file(), Clock.systemDefaultZone());
        }
    }

    /** How roles are written. */
    enum NamedRole {
        VIEWER,
        RUNNER,
        ADMIN;

        Role role() {
            return Role.valueOf(name());
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @SuppressWarnings("NullAway.Init") // picocli sets it
    UserCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing (expected: "
                        + String.join(", ", spec.subcommands().keySet()) + ")");
    }

    @Command(name = "add", description = "Adds a user and prints the token.", mixinStandardHelpOptions = true)
    Integer add(
            @Parameters(paramLabel = "NAME", description = "A new name.") String name,
            @Option(
                            names = "--role",
                            required = true,
                            description =
                                    "${COMPLETION-CANDIDATES}: looks; also runs jobs and pushes models; also those of others.")
                    NamedRole role,
            @Option(
                            names = "--certificate",
                            paramLabel = "KIND:NAME",
                            description =
                                    "A name in the user's client certificate: CN:, DNS:, EMAIL: or URI:, and the name.")
                    @Nullable
                    List<String> certificates,
            @Option(names = "--no-token", description = "Make no token: the user comes with a certificate alone.")
                    boolean withoutToken,
            @Mixin InFile in) {
        List<CertificateName> names = certificates == null
                ? List.of()
                : certificates.stream().map(UserCommand::certificate).toList();
        if (withoutToken) {
            in.enrolment().addWithoutToken(name, role.role(), names);
        } else {
            tell(in.enrolment().add(name, role.role(), names), name);
        }
        return 0;
    }

    @Command(
            name = "token",
            description = "Makes another token for a user, beside those there are, and prints it.",
            mixinStandardHelpOptions = true)
    Integer token(@Parameters(paramLabel = "NAME", description = "A user.") String name, @Mixin InFile in) {
        tell(in.enrolment().addToken(name), name);
        return 0;
    }

    @Command(name = "revoke", description = "Takes a token away from a user.", mixinStandardHelpOptions = true)
    Integer revoke(
            @Parameters(paramLabel = "NAME", description = "A user.") String name,
            @Parameters(paramLabel = "TOKEN", description = "The first digits of its SHA-256, as 'user list' has them.")
                    String id,
            @Mixin InFile in) {
        in.enrolment().revoke(name, id);
        return 0;
    }

    @Command(name = "role", description = "Gives a user another role.", mixinStandardHelpOptions = true)
    Integer role(
            @Parameters(paramLabel = "NAME", description = "A user.") String name,
            @Parameters(paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES}") NamedRole role,
            @Mixin InFile in) {
        in.enrolment().changeRole(name, role.role());
        return 0;
    }

    @Command(
            name = "remove",
            description = "Removes a user with all tokens. Jobs and models stay, as an admin's.",
            mixinStandardHelpOptions = true)
    Integer remove(@Parameters(paramLabel = "NAME", description = "A user.") String name, @Mixin InFile in) {
        in.enrolment().remove(name);
        return 0;
    }

    @Command(
            name = "list",
            description = "Lists users, their tokens and certificates.",
            mixinStandardHelpOptions = true)
    Integer list(@Mixin InFile in) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            for (User user : UsersFile.read(in.file()).users()) {
                out.printf(
                        "%-20s %-7s %s%n", user.name(), user.role().name().toLowerCase(Locale.ROOT), credentials(user));
            }
        } catch (IOException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "users file: '%s' can't be read (expected: one that 'user add' made)".formatted(in.file()),
                    e);
        }
        out.flush();
        return 0;
    }

    private static String credentials(User user) {
        List<String> all = new java.util.ArrayList<>();
        user.tokens().forEach(token -> all.add("token %s of %s".formatted(token.id(), token.made())));
        user.certificates().forEach(name -> all.add(name.toString()));
        return all.isEmpty() ? "nothing" : all.stream().collect(Collectors.joining(", "));
    }

    private static CertificateName certificate(String written) {
        try {
            return CertificateName.parse(written);
        } catch (IllegalArgumentException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "certificate: '%s' (expected: such as CN:alice, DNS:host, EMAIL:a@b.org or URI:spiffe://a/b)"
                            .formatted(written),
                    e);
        }
    }

    private void tell(Secret secret, String name) {
        spec.commandLine().getErr().println("the token of '" + name + "', shown only now:");
        spec.commandLine().getErr().flush();
        spec.commandLine().getOut().println(secret.text());
        spec.commandLine().getOut().flush();
    }
}
