package dev.layerscope.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.layerscope.client.ConnectionSettings.Encryption;
import dev.layerscope.client.Token;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.window.Opening;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Opened> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    private record Opened(ServerAccess access, Opening opening) {}

    @Test
    void without_options_the_window_names_no_server_itself() {
        assertThat(run()).isZero();
        assertThat(opened).containsExactly(new Opened(ServerAccess.PLAIN_TEXT, Opening.NOTHING));
    }

    @Test
    void options_say_how_to_reach_which_server() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        Path certificates = folder.resolve("ca.pem");

        assertThat(run(
                        "--server",
                        "gpu-box",
                        "--tls",
                        "--ca",
                        certificates.toString(),
                        "--token-file",
                        token.toString(),
                        "--timeout",
                        "500ms"))
                .isZero();
        assertThat(opened)
                .containsExactly(new Opened(
                        new ServerAccess(
                                Encryption.TLS, certificates, null, new Token("secret"), Duration.ofMillis(500)),
                        server("gpu-box")));
    }

    @Test
    void the_option_names_the_server_before_the_environment_does() {
        environment.put("LAYERSCOPE_SERVER", "elsewhere:1");
        run();
        run("--server", "gpu-box");

        assertThat(opened).extracting(Opened::opening).containsExactly(server("elsewhere:1"), server("gpu-box"));
    }

    @Test
    void options_say_what_to_show_at_once() {
        assertThat(run("--model", "net", "--layer", "conv1", "--image", "cat.png"))
                .isZero();
        assertThat(opened)
                .extracting(Opened::opening)
                .containsExactly(new Opening(Optional.empty(), "net", "conv1", Optional.of(Path.of("cat.png"))));
    }

    @Test
    void a_wrong_command_line_opens_nothing() throws IOException {
        Files.writeString(folder.resolve("token"), "secret");

        refused("server address: http://x (expected: HOST:PORT", "--server", "http://x");
        refused("--ca: ca.pem (expected: together with --tls)", "--ca", "ca.pem");
        refused("nowhere: no such file", "--token-file", "nowhere");
        refused("--tls", "--token-file", folder.resolve("token").toString(), "--server", "192.0.2.1");
        refused("(expected: a time such as 500ms, 30s, 5m or 1h)", "--timeout", "0s");
        refused("--layer: conv1 (expected: with --model, whose layer it is)", "--layer", "conv1");
        refused("(expected, perhaps: --server)", "--sever=x");
    }

    @Test
    void help_and_version_open_nothing() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--server=HOST:PORT").contains("   1   there is no display");
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("layerscope-viewer development");
        assertThat(opened).isEmpty();
    }

    @Test
    void without_a_display_there_is_one_sentence() {
        assumeThat(GraphicsEnvironment.isHeadless()).isTrue();
        PrintWriter sink = new PrintWriter(err, true);

        assertThat(new Screen(sink).open(ServerAccess.PLAIN_TEXT, Opening.NOTHING))
                .isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("display: none (expected: a desktop; on Linux, DISPLAY names one)");
    }

    private static Opening server(String address) {
        return new Opening(Optional.of(address), "", "", Optional.empty());
    }

    private void refused(String sentence, String... args) {
        assertThat(run(args)).isEqualTo(2);
        assertThat(err.toString()).contains(sentence).contains("see: layerscope-viewer --help");
        assertThat(opened).isEmpty();
        err.getBuffer().setLength(0);
    }

    private int run(String... args) {
        Desktop desktop = (access, opening) -> {
            opened.add(new Opened(access, opening));
            return 0;
        };
        return Main.run(args, environment, desktop, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
