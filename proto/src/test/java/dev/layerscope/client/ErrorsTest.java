package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.GetModelRequest;
import dev.layerscope.v1.GetModelResponse;
import dev.layerscope.v1.ListModelsRequest;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.ModelsGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ErrorsTest {
    private static final Path CERTIFICATE = resource("/tls/localhost.pem");
    private static final Path KEY = resource("/tls/localhost.key");

    @Test
    void the_servers_words_its_reason_and_the_id_in_its_log_are_kept() throws IOException {
        try (FakeServer server = FakeServer.plainText(new FakeModels())) {
            ServerError error = fail(ConnectionSettings.plainText(server.address()), "resnet");

            assertThat(error).hasMessage("model: resnet (expected: one of vgg)");
            assertThat(error.reason()).contains("MODEL_NOT_FOUND");
            assertThat(error.requestId()).contains("a1b2");
            assertThat(error.sentence()).isEqualTo("model: resnet (expected: one of vgg)");
            assertThat(error.tracedSentence()).isEqualTo("model: resnet (expected: one of vgg) (request a1b2)");
            assertThat(error.exitCode()).isEqualTo(ExitCode.REFUSED);
        }
    }

    @Test
    void no_server_is_said_so() throws IOException {
        ServerAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new ServerAddress("localhost", socket.getLocalPort());
        }
        ServerError error = fail(ConnectionSettings.plainText(nobody), "resnet");

        assertThat(error)
                .hasMessage("no server at " + nobody
                        + " (expected: a running layerscope-server; --server HOST:PORT names another)");
        assertThat(error.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        // Nobody heard the call's name, but whoever asks for it gets it.
        assertThat(error.requestId()).get().asString().matches("[0-9a-f-]{36}");
    }

    @Test
    void what_the_server_did_not_mean_to_happen_says_how_to_find_it() throws IOException {
        RuntimeException defect =
                Status.UNKNOWN.withDescription("application error").asRuntimeException();
        try (FakeServer server = FakeServer.plainText(new ModelsGrpc.ModelsImplBase() {
            @Override
            public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
                observer.onError(defect);
            }
        })) {
            ServerError error = fail(ConnectionSettings.plainText(server.address()), "resnet");

            assertThat(error.sentence())
                    .isEqualTo(error.getMessage() + " (request "
                            + error.requestId().orElseThrow() + ")");
        }
    }

    @Test
    void an_unknown_host_is_said_so() {
        ServerError error =
                fail(ConnectionSettings.plainText(new ServerAddress("no-such-host.invalid", 7070)), "resnet");

        assertThat(error).hasMessageStartingWith("host no-such-host.invalid: unknown");
        assertThat(error.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void tls_towards_a_server_without_it_is_said_so() throws IOException {
        try (FakeServer server = FakeServer.plainText(new FakeModels())) {
            ServerError error = fail(ConnectionSettings.tls(server.address()), "resnet");

            assertThat(error).hasMessageContaining("does not speak TLS").hasMessageContaining("without --tls");
            assertThat(error.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        }
    }

    @Test
    void plain_text_towards_a_server_with_tls_is_said_so() throws IOException {
        try (FakeServer server = FakeServer.tls(CERTIFICATE, KEY, new FakeModels())) {
            ServerError error = fail(ConnectionSettings.plainText(server.address()), "resnet");

            assertThat(error).hasMessageContaining("--tls");
            assertThat(error.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused_and_one_that_is_named_accepted() throws IOException {
        try (FakeServer server = FakeServer.tls(CERTIFICATE, KEY, new FakeModels())) {
            ConnectionSettings settings = ConnectionSettings.tls(server.address());

            assertThat(fail(settings, "resnet")).hasMessageContaining("certificate is not trusted");
            assertThat(fail(settings.withTrustedCertificates(CERTIFICATE), "resnet")
                            .reason())
                    .contains("MODEL_NOT_FOUND");
        }
    }

    @Test
    void a_handshake_that_fails_for_another_reason_is_not_blamed_on_the_certificate() {
        Status late = Status.UNAVAILABLE
                .withDescription("io exception")
                .withCause(new SSLHandshakeException("handshake timed out after 10000ms"));

        ServerError error = Errors.from(late.asRuntimeException(), ServerAddress.DEFAULT);

        assertThat(error)
                .hasMessageContaining("TLS failed: handshake timed out after 10000ms (expected: ")
                .hasMessageNotContaining("certificate");
        assertThat(error.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void the_token_travels_as_a_bearer() throws IOException {
        try (FakeServer server = FakeServer.plainText(new FakeModels())) {
            ConnectionSettings settings = ConnectionSettings.plainText(server.address());

            assertThat(fail(settings.withToken(new Token("secret")), "authorization"))
                    .hasMessage("Bearer secret");
            assertThat(fail(settings, "authorization")).hasMessage("null");
        }
    }

    @Test
    void a_deadline_ends_a_call_that_is_not_answered() throws IOException {
        try (FakeServer server = FakeServer.plainText(new FakeModels());
                Connection connection = Connection.open(
                        ConnectionSettings.plainText(server.address()).withTimeout(Duration.ofMillis(50)))) {
            LayerscopeClient client = new LayerscopeClient(connection);

            ServerError error = Assertions.catchThrowableOfType(ServerError.class, client::listModels);

            assertThat(error).hasMessageStartingWith("deadline: passed");
            assertThat(error.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        }
    }

    @Test
    void a_file_that_holds_no_certificates_is_refused() {
        ConnectionSettings settings =
                ConnectionSettings.tls(ServerAddress.DEFAULT).withTrustedCertificates(KEY);

        Assertions.assertThatThrownBy(() -> Connection.open(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("localhost.key");
    }

    private static ServerError fail(ConnectionSettings settings, String model) {
        return Assertions.catchThrowableOfType(ServerError.class, () -> {
            try (Connection connection = Connection.open(settings)) {
                new LayerscopeClient(connection).getModel(model);
            }
        });
    }

    private static Path resource(String name) {
        try {
            return Path.of(ErrorsTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static final class FakeModels extends ModelsGrpc.ModelsImplBase {
        @Override
        public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> out) {
            String words = request.getModel().equals("authorization")
                    ? FakeServer.AUTHORIZATION.get()
                    : "model: " + request.getModel() + " (expected: one of vgg)";
            out.onError(FakeServer.refusal(Status.Code.NOT_FOUND, "MODEL_NOT_FOUND", words));
        }

        @Override
        public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> out) {
            // Never answers.
        }
    }
}
