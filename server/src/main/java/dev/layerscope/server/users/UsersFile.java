package dev.layerscope.server.users;

import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.yaml.YamlException;
import dev.layerscope.yaml.YamlFields;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The file of users: YAML, as {@code layerscope-server user} writes it and people read it.
 *
 * <pre>
 * users:
 *   - name: "alice"
 *     role: runner
 *     tokens:
 *       - {sha256: "64 hexadecimal digits", made: 2026-01-31}
 *     certificates: ["CN:alice"]
 * </pre>
 */
public final class UsersFile {
    private static final long LARGEST_BYTES = 4L << 20;
    private static final String HEAD =
            "# Users of a Layerscope server. Changed by 'layerscope-server user'; read again by"
                    + " a running server when it changes.\n";

    private UsersFile() {}

    /**
     * @throws IOException where it can't be read
     * @throws DomainException CONFIGURATION_INVALID where it says what it can't say; the sentence has the line
     */
    public static UserRegister read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_BYTES) {
            throw invalid(file, "%d bytes (expected: at most %d)".formatted(Files.size(file), LARGEST_BYTES));
        }
        try {
            YamlFields root = YamlFields.of(Files.readString(file), Set.of("users"));
            List<User> users = new ArrayList<>();
            for (YamlFields user : root.mappings("users", Set.of("name", "role", "tokens", "certificates"))) {
                users.add(user(user));
            }
            return new UserRegister(users);
        } catch (YamlException | IllegalArgumentException e) {
            throw invalid(file, String.valueOf(e.getMessage()));
        }
    }

    private static User user(YamlFields fields) throws YamlException {
        String name = fields.text("name").orElseThrow(() -> fields.refused("name", "a name"));
        if (!UserName.isOne(name)) {
            throw fields.refused("name", UserName.EXPECTED);
        }
        Role role = fields.choice("role", Role.class)
                .orElseThrow(() -> fields.refused("role", "viewer, runner or admin, of '" + name + "'"));
        List<User.Token> tokens = new ArrayList<>();
        for (YamlFields token : fields.mappings("tokens", Set.of("sha256", "made"))) {
            tokens.add(token(token));
        }
        List<CertificateName> certificates = new ArrayList<>();
        for (String written : fields.texts("certificates")) {
            certificates.add(certificate(fields, written));
        }
        return new User(name, role, tokens, certificates);
    }

    private static User.Token token(YamlFields fields) throws YamlException {
        try {
            return new User.Token(
                    SecretHash.parse(fields.text("sha256").orElse("")),
                    LocalDate.parse(fields.text("made").orElse("1970-01-01")));
        } catch (DateTimeParseException e) {
            throw fields.refused("made", "a day, such as 2026-01-31");
        } catch (IllegalArgumentException e) {
            throw fields.refused("sha256", "64 hexadecimal digits");
        }
    }

    private static CertificateName certificate(YamlFields fields, String written) throws YamlException {
        try {
            return CertificateName.parse(written);
        } catch (IllegalArgumentException e) {
            throw fields.refused("certificates", "such as CN:alice, DNS:host, EMAIL:a@b.org or URI:spiffe://a/b");
        }
    }

    /**
     * Changes a file, or makes it, whole or not at all, while no other such command does. Who owns it, and who else of its
     * group may read it, stays; a new one can be read by its owner alone.
     *
     * @return as it is now
     * @throws DomainException CONFIGURATION_INVALID, and what the change throws
     */
    public static UserRegister change(Path file, UnaryOperator<UserRegister> change) {
        Path lock = file.toAbsolutePath().resolveSibling("." + file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            UserRegister changed = change.apply(present(file));
            OwnFile.replace(file, text(changed));
            return changed;
        } catch (IOException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "users file: '%s' can't be written (expected: a file in a folder that you may write to)"
                            .formatted(file),
                    e);
        }
    }

    private static UserRegister present(Path file) throws IOException {
        try {
            return read(file);
        } catch (NoSuchFileException e) {
            return UserRegister.EMPTY;
        }
    }

    private static String text(UserRegister register) {
        StringBuilder text = new StringBuilder(HEAD).append("users:\n");
        for (User user : register.users()) {
            text.append("  - name: \"%s\"%n    role: %s%n"
                    .formatted(user.name(), user.role().name().toLowerCase(Locale.ROOT)));
            if (!user.tokens().isEmpty()) {
                text.append("    tokens:\n");
                user.tokens()
                        .forEach(token -> text.append("      - {sha256: \"%s\", made: %s}%n"
                                .formatted(token.hash().hex(), token.made())));
            }
            if (!user.certificates().isEmpty()) {
                text.append("    certificates:\n");
                user.certificates()
                        .forEach(name -> text.append(
                                "      - '%s'%n".formatted(name.toString().replace("'", "''"))));
            }
        }
        return text.toString();
    }

    private static DomainException invalid(Path file, String why) {
        return new DomainException(Reason.CONFIGURATION_INVALID, "users file '%s': %s".formatted(file, why));
    }
}
