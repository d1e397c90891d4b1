package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code layerscope-server health} over a real port. */
@Timeout(60)
class HealthCommandTest {
    @TempDir
    private Path models;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int health(String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "health";
        System.arraycopy(options, 0, args, 1, options.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void aServerThatServesIsHealthyAsAWholeAndInItsParts() throws IOException {
        try (TestServer server = TestServer.over(models)) {
            assertThat(health("--server", server.address())).isZero();
            assertThat(health("--server", server.address(), "--service", "layerscope.v1.Jobs"))
                    .isZero();
        }
        assertThat(out.toString().lines()).containsExactly("SERVING", "SERVING");
    }

    @Test
    void aServerThatIsNotThereOrHasNoSuchPartIsNot() throws IOException {
        String address;
        try (TestServer server = TestServer.over(models)) {
            address = server.address();
            assertThat(health("--server", address, "--service", "none")).isOne();
        }
        err.getBuffer().setLength(0);

        assertThat(health("--server", address)).isOne();

        assertThat(err.toString()).startsWith("layerscope-server health: no server at " + address);
    }

    @Test
    void whatCanNotBeAnAddressOrGoTogetherIsUsage() {
        assertThat(health("--server", "::::")).isEqualTo(2);
        assertThat(health("--ca", models.resolve("ca.pem").toString())).isEqualTo(2);
        assertThat(health("--tls", "--ca", models.resolve("ca.pem").toString())).isEqualTo(2);
    }
}
