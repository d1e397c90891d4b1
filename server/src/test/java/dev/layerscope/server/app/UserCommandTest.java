package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.users.UsersFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code layerscope-server user}, as it is typed. */
class UserCommandTest {
    @TempDir
    private Path folder;

    private Path file;
    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void open() {
        file = folder.resolve("users.yaml");
    }

    private int user(String... args) {
        out = new StringWriter();
        err = new StringWriter();
        String[] all = new String[args.length + 3];
        all[0] = "user";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "--users";
        all[args.length + 2] = file.toString();
        CommandLine main = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return main.execute(all);
    }

    @Test
    void aUserIsAddedAndTheTokenAloneGoesToStdout() throws IOException {
        assertThat(user("add", "alice", "--role", "runner", "--certificate", "CN:alice"))
                .isZero();
        assertThat(out.toString()).matches("layerscope_[A-Za-z0-9_-]{43}\\R");
        assertThat(err.toString())
                .contains("alice")
                .doesNotContain(out.toString().strip());

        assertThat(user("token", "alice")).isZero();
        assertThat(user("list")).isZero();
        assertThat(out.toString())
                .matches("alice +runner +token \\w{8} of [\\d-]+, token \\w{8} of [\\d-]+, CN:alice\\R");
        String first = UsersFile.read(file).users().get(0).tokens().get(0).id();
        assertThat(user("revoke", "alice", first)).isZero();
        assertThat(user("role", "alice", "Viewer")).isZero();
        assertThat(user("list")).isZero();
        assertThat(out.toString())
                .matches("alice +viewer +token \\w{8} of [\\d-]+, CN:alice\\R")
                .doesNotContain(first);
        assertThat(user("remove", "alice")).isZero();
        assertThat(UsersFile.read(file).users()).isEmpty();
    }

    @Test
    void whatCanNotBeIsSaidInALine() {
        assertThat(user("add", "alice", "--role", "king")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("[VIEWER, RUNNER, ADMIN]");
        assertThat(user("add", "127.0.0.1", "--role", "admin")).isEqualTo(Main.REFUSED);
        assertThat(err.toString()).contains("127.0.0.1", "expected: ");
        assertThat(user("remove", "bob")).isEqualTo(Main.REFUSED);
        assertThat(user("add", "carol", "--role", "viewer", "--certificate", "carol"))
                .isEqualTo(Main.REFUSED);
        assertThat(err.toString()).contains("CN:alice");
        file = folder.resolve("nowhere/users.yaml");
        assertThat(user("list")).isEqualTo(Main.REFUSED);
        assertThat(user("add", "alice", "--role", "admin")).isEqualTo(Main.REFUSED);
        assertThat(err.toString()).contains("can't be written");
    }
}
