package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.Token;
import dev.layerscope.server.app.ListenSettings.Exposure;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.users.EntranceSettings;
import dev.layerscope.server.users.IssuerSettings;
import dev.layerscope.server.users.Secret;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may reach a server, and how. */
@Timeout(60)
class SecurityTest {
    private static final Optional<Path> CERTIFICATE = Optional.of(Tls.file("localhost.pem"));
    private static final Optional<Path> KEY = Optional.of(Tls.file("localhost.key"));
    private static final Optional<String> TOKEN = Optional.of("open-sesame");

    @TempDir
    private Path models;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void aServerOpenToOthersNeedsTlsAndAToken(String bind) {
        assertRefused(() -> listen(bind, Optional.empty(), Optional.empty(), Optional.empty(), Exposure.SAFE), bind);
        assertRefused(() -> listen(bind, CERTIFICATE, KEY, Optional.empty(), Exposure.SAFE), "--token-file");
        assertRefused(() -> listen(bind, Optional.empty(), Optional.empty(), TOKEN, Exposure.SAFE), "--tls-cert");

        assertThatCode(() -> listen(bind, CERTIFICATE, KEY, TOKEN, Exposure.SAFE))
                .doesNotThrowAnyException();
        assertThatCode(() -> listen(bind, Optional.empty(), Optional.empty(), Optional.empty(), Exposure.INSECURE))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void usersOrAnIssuerServeAsWellAsATokenAndNothingServesWithoutTls(String bind) {
        EntranceSettings ofUsers = EntranceSettings.OPEN.withUsers(models.resolve("users.yaml"));
        EntranceSettings ofIssuer = EntranceSettings.OPEN.withIssuer(
                IssuerSettings.of("https://id.example.org/", "layerscope", "https://id.example.org/keys"));
        for (EntranceSettings entrance : List.of(ofUsers, ofIssuer)) {
            assertThatCode(() -> new ListenSettings(
                            bind,
                            0,
                            CERTIFICATE,
                            KEY,
                            ClientCertificates.NONE,
                            entrance,
                            Exposure.SAFE,
                            ListenSettings.PortUse.ALONE))
                    .doesNotThrowAnyException();
            assertRefused(
                    () -> new ListenSettings(
                            bind,
                            0,
                            Optional.empty(),
                            Optional.empty(),
                            ClientCertificates.NONE,
                            entrance,
                            Exposure.SAFE,
                            ListenSettings.PortUse.ALONE),
                    "--tls-cert");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void aServerForThisMachineNeedsNeither(String bind) {
        assertThatCode(() -> listen(bind, Optional.empty(), Optional.empty(), Optional.empty(), Exposure.SAFE))
                .doesNotThrowAnyException();
    }

    @Test
    void halfOfTlsIsRefusedEvenWhereNothingIsAskedFor() {
        assertRefused(
                () -> listen("127.0.0.1", CERTIFICATE, Optional.empty(), TOKEN, Exposure.INSECURE), "both --tls-cert");
        assertRefused(() -> listen("127.0.0.1", Optional.empty(), KEY, TOKEN, Exposure.SAFE), "--tls-key");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void aPortThatIsNoneIsRefused(int port) {
        assertRefused(() -> ListenSettings.loopback(port), "port: " + port);
    }

    @Test
    void aPortInUseAndFilesThatAreNoPemAreRefusedInASentence() throws IOException {
        Path noPem = Files.writeString(models.resolve("no.pem"), "no certificate");
        try (LayerscopeServer first = start(ListenSettings.loopback(0))) {
            assertRefused(() -> start(ListenSettings.loopback(first.port())), "a free port");
        }
        assertRefused(
                () -> start(listen("127.0.0.1", Optional.of(noPem), KEY, Optional.empty(), Exposure.SAFE)),
                "PEM files");
    }

    @Test
    void aTokenIsAskedForByEverythingButHealth() throws Exception {
        try (LayerscopeServer server =
                start(listen("127.0.0.1", Optional.empty(), Optional.empty(), TOKEN, Exposure.SAFE))) {
            ConnectionSettings settings = ConnectionSettings.plainText(address(server));
            assertThat(refusal(settings)).contains("TOKEN_MISSING");
            assertThat(refusal(settings.withToken(new Token("open-sesam")))).contains("TOKEN_WRONG");
            assertThat(refusal(settings.withToken(new Token("open-sesame1")))).contains("TOKEN_WRONG");
            assertThat(refusal(settings.withToken(new Token("open-sesame")))).isEmpty();
            try (Connection stranger = Connection.open(settings)) {
                assertThat(HealthGrpc.newBlockingStub(stranger.channel())
                                .check(HealthCheckRequest.getDefaultInstance())
                                .getStatus())
                        .isEqualTo(ServingStatus.SERVING);
                assertThat(reflection(stranger)).isEqualTo(Code.UNAUTHENTICATED);
            }
        }
    }

    @Test
    void tlsServesWhoTrustsTheCertificateAndNobodyElse() throws IOException {
        try (LayerscopeServer server = start(listen("127.0.0.1", CERTIFICATE, KEY, TOKEN, Exposure.SAFE))) {
            ConnectionSettings settings =
                    ConnectionSettings.tls(address(server)).withToken(new Token("open-sesame"));

            try (Connection trusting = Connection.open(settings.withTrustedCertificates(CERTIFICATE.get()))) {
                assertThat(new LayerscopeClient(trusting).listModels().getModelsList())
                        .isEmpty();
            }
            assertUnavailable(settings, "certificate");
            assertUnavailable(ConnectionSettings.plainText(address(server)), "");
        }
    }

    private static void assertUnavailable(ConnectionSettings settings, String said) throws IOException {
        try (Connection connection = Connection.open(settings)) {
            assertThatThrownBy(() -> new LayerscopeClient(connection).listModels())
                    .isInstanceOfSatisfying(ServerError.class, error -> {
                        assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
                        assertThat(error).hasMessageContaining(said).hasMessageContaining("expected: ");
                    });
        }
    }

    private static Optional<String> refusal(ConnectionSettings settings) throws IOException {
        try (Connection connection = Connection.open(settings)) {
            new LayerscopeClient(connection).listModels();
            return Optional.empty();
        } catch (ServerError e) {
            assertThat(e.code()).isEqualTo(Code.UNAUTHENTICATED);
            assertThat(e).hasMessageContaining("(expected: ").hasMessageNotContaining("sesame");
            return e.reason();
        }
    }

    private static Code reflection(Connection connection) throws Exception {
        CompletableFuture<Code> end = new CompletableFuture<>();
        ServerReflectionGrpc.newStub(connection.channel())
                .serverReflectionInfo(new StreamObserver<ServerReflectionResponse>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        end.complete(Code.OK);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        end.complete(
                                ((StatusRuntimeException) failure).getStatus().getCode());
                    }

                    @Override
                    public void onCompleted() {
                        end.complete(Code.OK);
                    }
                })
                .onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        return end.get();
    }

    private static void assertRefused(Runnable start, String said) {
        assertThatThrownBy(start::run)
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFIGURATION_INVALID))
                .hasMessageMatching("[^\\n]+: [^\\n]+ \\(expected: [^\\n]+\\)")
                .hasMessageContaining(said);
    }

    private LayerscopeServer start(ListenSettings listen) {
        ServerSettings defaults = ServerSettings.of(models, 0);
        return LayerscopeServer.start(
                defaults.withCore(defaults.core().withDevice(DeviceChoice.CPU)).withListen(listen));
    }

    private static ListenSettings listen(
            String bind, Optional<Path> certificate, Optional<Path> key, Optional<String> token, Exposure exposure) {
        return new ListenSettings(
                bind,
                0,
                certificate,
                key,
                ClientCertificates.NONE,
                token.map(shared -> EntranceSettings.OPEN.withToken(new Secret(shared)))
                        .orElse(EntranceSettings.OPEN),
                exposure,
                ListenSettings.PortUse.ALONE);
    }

    private static ServerAddress address(LayerscopeServer server) {
        return ServerAddress.parse("127.0.0.1:" + server.port());
    }
}
