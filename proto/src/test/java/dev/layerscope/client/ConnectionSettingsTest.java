package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionSettingsTest {
    private static final Token TOKEN = new Token("secret");

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost:7070, true",
        "gpu-box:9000, gpu-box:9000, false",
        "[::1], [::1]:7070, true",
        "[2001:db8::1]:81, [2001:db8::1]:81, false",
        "127.0.0.1:81, 127.0.0.1:81, true",
        "10.0.0.7, 10.0.0.7:7070, false",
        "localhost.example.org, localhost.example.org:7070, false"
    })
    void addresses_are_read(String text, String address, boolean loopback) {
        ServerAddress server = ServerAddress.parse(text);

        assertThat(server).hasToString(address);
        assertThat(server.isLoopback()).isEqualTo(loopback);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":7070", "host:", "host:0", "host:65536", "host:x", "::1", "http://host:7070", "a b"})
    void addresses_that_are_none_are_refused(String text) {
        assertThatThrownBy(() -> ServerAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: HOST:PORT");
    }

    @Test
    void a_token_goes_in_plain_text_to_this_machine_only() {
        ConnectionSettings here = ConnectionSettings.plainText(ServerAddress.DEFAULT);
        ConnectionSettings there = ConnectionSettings.plainText(ServerAddress.parse("gpu-box"));

        assertThat(here.withToken(TOKEN).token()).isEqualTo(TOKEN);
        assertThatThrownBy(() -> there.withToken(TOKEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gpu-box:7070")
                .hasMessageContaining("--tls")
                .hasMessageNotContaining("secret");
        assertThat(ConnectionSettings.tls(there.server()).withToken(TOKEN).token())
                .isEqualTo(TOKEN);
    }

    @Test
    void a_client_certificate_needs_its_key_and_tls() {
        Path file = Path.of("me.pem");

        assertThat(ClientCertificate.of(null, null)).isNull();
        assertThatThrownBy(() -> ClientCertificate.of(file, null)).hasMessageContaining("--cert-key");
        assertThatThrownBy(() -> ClientCertificate.of(null, file)).hasMessageContaining("--cert");
        ClientCertificate certificate = ClientCertificate.of(file, file);
        assertThatThrownBy(() ->
                        ConnectionSettings.plainText(ServerAddress.DEFAULT).withCertificate(certificate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--tls");
        assertThatThrownBy(() -> Connection.open(
                        ConnectionSettings.tls(ServerAddress.DEFAULT).withCertificate(certificate)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("me.pem");
    }

    @Test
    void certificates_without_tls_and_a_timeout_of_zero_are_refused() {
        ConnectionSettings here = ConnectionSettings.plainText(ServerAddress.DEFAULT);

        assertThatThrownBy(() -> here.withTrustedCertificates(Path.of("ca.pem")))
                .hasMessageContaining("--tls");
        assertThatThrownBy(() -> here.withTimeout(Duration.ZERO)).hasMessageContaining("longer than zero");
    }

    @Test
    void a_token_file_is_trimmed_and_an_empty_one_refused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "\n secret \r\n");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path two = Files.writeString(folder.resolve("two"), "first\nsecond");

        assertThat(Token.read(file)).isEqualTo(TOKEN);
        assertThatThrownBy(() -> Token.read(empty)).hasMessageContaining("is empty");
        assertThatThrownBy(() -> Token.read(two)).isInstanceOf(IllegalArgumentException.class);
        assertThat(TOKEN.toString()).doesNotContain("secret");
    }
}
