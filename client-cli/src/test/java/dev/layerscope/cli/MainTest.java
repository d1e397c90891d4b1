package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common. */
final class MainTest extends CommandLineCase {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "models",
                "models show",
                "layers",
                "predict",
                "activations",
                "stats",
                "grid",
                "gradients",
                "saliency"
            })
    void help_names_the_options_and_exit_codes(String command) {
        String[] args = (command + " --help").strip().split(" ");

        assertThat(run(args)).isZero();
        assertThat(out())
                .contains("--server=HOST:PORT")
                .contains("Exit codes:")
                .contains("  3   not found, or refused");
        assertThat(err()).isEmpty();
    }

    @Test
    void the_version_is_printed() {
        assertThat(run("--version")).isZero();
        assertThat(out()).startsWith("layerscope ");
    }

    @Test
    void no_command_and_an_unknown_one_are_usage_errors() {
        assertThat(run()).isEqualTo(2);
        assertThat(err())
                .contains("no command (expected: one of models, push, layers, predict, activations, stats, pca, grid");

        assertThat(run("modls")).isEqualTo(2);
        assertThat(err()).contains("modls").contains("models").contains("see: layerscope --help");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delete resnet         | layerscope: no command 'delete' (expected, perhaps: models delete, jobs delete)",
                "models list           | layerscope models: no command 'list' (expected: one of delete, show)",
                "models --form json    | layerscope models: no option '--form' (expected, perhaps: --format)",
                "layers resnet conv1   | layerscope layers: argument 'conv1': one too many",
                "models --format xml   | layerscope models: Invalid value for option '--format': xml (expected: one of table, json, csv)",
                "predict resnet cat.jpg -n 0 | layerscope predict: -n: 0 (expected: at least 1)",
                "push .                | layerscope push: model .: a folder (expected: an .onnx file)",
            })
    void a_wrong_command_line_is_told_in_words_with_what_was_perhaps_meant(String line, String sentence) {
        assertThat(run(line.split(" +"))).isEqualTo(2);
        assertThat(err().lines()).first().isEqualTo(sentence);
    }

    @Test
    void words_are_taken_in_any_case() {
        assertThat(run("models", "--format", "CSV")).isZero();
        assertThat(out()).startsWith("name,state");
    }

    @Test
    void models_alone_is_a_command() {
        assertThat(run("models", "--help")).isZero();
        assertThat(out()).contains("[COMMAND]");
        assertThat(run("--help")).isZero();
        assertThat(out()).doesNotContain("[COMMAND]");
    }

    @Test
    void the_option_names_the_server_before_the_environment_does() throws IOException {
        environment.put("LAYERSCOPE_SERVER", "localhost:1");

        assertThat(run("--server", server.address(), "models")).isZero();
        assertThat(run("models", "--server", server.address())).isZero();
        assertThat(run("models", "show", "resnet", "--server", server.address()))
                .isZero();
        assertThat(run("models")).isEqualTo(4);
        assertThat(err()).contains("no server at localhost:1 (expected: a running layerscope-server");
    }

    @Test
    void no_server_is_exit_code_4_in_one_line() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(run("models", "--server", "localhost:" + port)).isEqualTo(4);
        assertThat(err().lines())
                .containsExactly("no server at localhost:" + port
                        + " (expected: a running layerscope-server; --server HOST:PORT names another)");
        assertThat(out()).isEmpty();
    }

    @Test
    void a_stack_trace_is_shown_to_who_asks_for_it() {
        assertThat(run("models", "show", "vgg", "--debug")).isEqualTo(3);
        assertThat(err()).contains("\tat ");
    }

    @Test
    void a_token_is_sent_from_its_file_and_a_wrong_one_refused() throws IOException {
        server.asksForToken = true;
        Files.writeString(folder.resolve("right"), "secret\n");
        Files.writeString(folder.resolve("wrong"), "guess\n");
        Files.writeString(folder.resolve("empty"), "\n");

        assertThat(run("models", "--token-file", "right")).isZero();
        assertThat(run("models", "--token-file", "wrong")).isEqualTo(3);
        assertThat(err()).isEqualTo("token: unknown (expected: one of the server's)" + System.lineSeparator());
        assertThat(run("models", "--token-file", "empty")).isEqualTo(2);
        assertThat(err()).contains("is empty (expected: a token on one line)");
        assertThat(run("models", "--token-file", "nowhere")).isEqualTo(2);
        assertThat(err()).contains("nowhere");
    }

    @Test
    void a_token_does_not_leave_the_machine_in_plain_text() throws IOException {
        Files.writeString(folder.resolve("right"), "secret\n");

        assertThat(run("models", "--token-file", "right", "--server", "192.0.2.1"))
                .isEqualTo(2);
        assertThat(err()).contains("--tls").doesNotContain("secret");
    }

    @Test
    void tls_options_are_checked() {
        assertThat(run("models", "--tls")).isEqualTo(4);
        assertThat(err()).contains("does not speak TLS");
        assertThat(run("models", "--ca", "ca.pem")).isEqualTo(2);
        assertThat(err()).contains("--ca: ").contains("--tls");
        assertThat(run("models", "--cert", "me.pem", "--cert-key", "me.key")).isEqualTo(2);
        assertThat(err()).contains("--cert: ").contains("--tls");
        assertThat(run("models", "--tls", "--cert", "me.pem")).isEqualTo(2);
        assertThat(err()).contains("--cert: ").contains("together with --cert-key");
        assertThat(run("models", "--tls", "--cert-key", "me.key")).isEqualTo(2);
        assertThat(err()).contains("--cert-key: ").contains("together with --cert");
        assertThat(run("models", "--tls", "--cert", "me.pem", "--cert-key", "me.key"))
                .isEqualTo(2);
        assertThat(err()).contains("me.");
        assertThat(run("models", "--tls", "--ca", "nowhere.pem")).isEqualTo(2);
        assertThat(err()).contains("nowhere.pem");
        assertThat(run("models", "--server", "http://x")).isEqualTo(2);
        assertThat(err()).contains("server address: http://x (expected: HOST:PORT");
    }

    @Test
    void a_deadline_is_exit_code_4() {
        assertThat(run(
                        "activations",
                        "resnet",
                        "cat.jpg",
                        "--layer",
                        FakeServer.STUCK,
                        "--timeout",
                        "500ms",
                        "-o",
                        "a.npy"))
                .isEqualTo(4);
        assertThat(err()).startsWith("deadline: passed");
    }
}
