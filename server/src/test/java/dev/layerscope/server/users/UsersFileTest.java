package dev.layerscope.server.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Path file;
    private Enrolment enrolment;

    @BeforeEach
    void open() {
        file = folder.resolve("users.yaml");
        enrolment = new Enrolment(file, CLOCK);
    }

    @Test
    void whatIsAddedIsReadAgain() throws IOException {
        Secret alice = enrolment.add("alice", Role.RUNNER, List.of(CertificateName.parse("CN:alice's laptop")));
        enrolment.add("bb@example.org", Role.ADMIN, List.of());
        enrolment.addWithoutToken("true", Role.VIEWER, List.of(CertificateName.parse("DNS:Box.Example.org")));

        UserRegister read = UsersFile.read(file);

        assertThat(read.users())
                .containsExactly(
                        new User(
                                "alice",
                                Role.RUNNER,
                                List.of(new User.Token(SecretHash.of(alice), LocalDate.of(2026, 1, 31))),
                                List.of(new CertificateName(CertificateName.Kind.CN, "alice's laptop"))),
                        read.users().get(1),
                        new User(
                                "true",
                                Role.VIEWER,
                                List.of(),
                                List.of(new CertificateName(CertificateName.Kind.DNS, "box.example.org"))));
        assertThat(read.users().get(1).name()).isEqualTo("bb@example.org");
        assertThat(read.byToken(alice)).map(User::name).contains("alice");
    }

    @Test
    void theFileHoldsNoTokenAndIsItsOwnersAlone() throws IOException {
        Secret secret = enrolment.add("alice", Role.RUNNER, List.of());

        assertThat(secret.text()).matches("layerscope_[A-Za-z0-9_-]{43}");
        assertThat(secret.toString()).doesNotContain(secret.text());
        assertThat(Files.readString(file))
                .doesNotContain(secret.text())
                .doesNotContain(secret.text().substring(Secret.PREFIX.length()))
                .contains(SecretHash.of(secret).hex());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aGroupThatMayReadTheFileStillMayAfterAChangeAndOthersNever() throws IOException {
        enrolment.add("alice", Role.RUNNER, List.of());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        enrolment.changeRole("alice", Role.ADMIN);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void tokensOfAUserAreReplacedOneByOne() throws IOException {
        Secret first = enrolment.add("alice", Role.RUNNER, List.of());
        Secret second = enrolment.addToken("alice");
        assertThat(UsersFile.read(file).byToken(first)).isPresent();
        assertThat(UsersFile.read(file).byToken(second)).isPresent();

        enrolment.revoke("alice", SecretHash.of(first).id());

        assertThat(UsersFile.read(file).byToken(first)).isEmpty();
        assertThat(UsersFile.read(file).byToken(second)).isPresent();
        enrolment.remove("alice");
        assertThat(UsersFile.read(file).byToken(second)).isEmpty();
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path target = folder.resolve("target.yaml");
        Files.createSymbolicLink(file, target);
        Files.writeString(target, "users:\n");

        enrolment.add("alice", Role.RUNNER, List.of());

        assertThat(Files.isSymbolicLink(file)).isTrue();
        assertThat(UsersFile.read(target).users()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users:\n  - name: alice\n",
                "users:\n  - name: alice\n    role: king\n",
                "users:\n  - role: admin\n",
                "users:\n  - {name: 127.0.0.1, role: admin}\n",
                "users:\n  - {name: '::1', role: admin}\n",
                "users:\n  - {name: server, role: admin}\n",
                "users:\n  - {name: a b, role: admin}\n",
                "users:\n  - {name: a, role: admin}\n  - {name: a, role: viewer}\n",
                "users:\n  - {name: a, role: admin, tokens: [{sha256: abc}]}\n",
                "users:\n  - {name: a, role: admin, password: b}\n",
                "users:\n  - {name: a, role: admin, certificates: [alice]}\n",
                "users:\n  - {name: a, role: admin, certificates: ['CN:x']}\n  - {name: b, role: admin, certificates: ['CN:x']}\n",
                "users: [[\n"
            })
    void aFileThatSaysWhatItCantIsRefusedInASentence(String text) throws IOException {
        Files.writeString(file, text);

        assertThatThrownBy(() -> UsersFile.read(file))
                .isInstanceOf(DomainException.class)
                .hasMessageMatching("users file '.*users.yaml': [^\\n]+ \\(expected: [^\\n]+\\)");
    }

    @Test
    void usersThatAreThereOrAreNotAreNamed() {
        enrolment.add("alice", Role.RUNNER, List.of());

        assertThatThrownBy(() -> enrolment.add("alice", Role.ADMIN, List.of())).hasMessageContaining("there already");
        assertThatThrownBy(() -> enrolment.remove("bob")).hasMessageContaining("alice");
        assertThatThrownBy(() -> enrolment.revoke("alice", "00000000")).hasMessageContaining("token '00000000'");
        assertThatThrownBy(() -> enrolment.add("10.0.0.1", Role.ADMIN, List.of()))
                .isInstanceOf(DomainException.class);
    }
}
