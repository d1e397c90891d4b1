package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerscope.client.ClientCertificate;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.RetryListener;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.Token;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.app.ClientCertificates.Demand;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.testing.Await;
import dev.layerscope.server.users.CertificateName;
import dev.layerscope.server.users.Enrolment;
import dev.layerscope.server.users.EntranceSettings;
import io.grpc.Status.Code;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that show a certificate, over a real port. */
@Timeout(120)
class MutualTlsTest {
    @TempDir
    private Path folder;

    private Path models;
    private Path certificate;
    private Path key;
    private Path authority;
    private Path users;
    private Enrolment enrolment;

    @BeforeEach
    void copyFiles() throws IOException {
        models = Files.createDirectory(folder.resolve("models"));
        certificate = Files.copy(Tls.file("localhost.pem"), folder.resolve("server.pem"));
        key = Files.copy(Tls.file("localhost.key"), folder.resolve("server.key"));
        authority = Files.copy(Tls.file("clients-ca.pem"), folder.resolve("clients-ca.pem"));
        users = Files.writeString(folder.resolve("users.yaml"), "users:\n");
        enrolment = new Enrolment(users, Clock.systemUTC());
    }

    @Test
    void aCertificateThatIsRequiredTellsWhoCallsByAnyOfItsNames() throws IOException {
        enrolment.addWithoutToken(
                "alice", Role.VIEWER, List.of(CertificateName.parse("URI:spiffe://example.org/alice")));
        try (LayerscopeServer server = start(Demand.REQUIRED, EntranceSettings.OPEN.withUsers(users))) {
            assertThat(outcome(server, "alice", null)).isEmpty();
            assertThat(deletion(server, "alice").reason()).as("a viewer").contains("ROLE_TOO_LOW");
            assertThat(outcome(server, "carol", null))
                    .as("of the authority, but no user")
                    .contains("TOKEN_WRONG");
            assertThat(outcome(server, "mallory", null))
                    .as("of another authority")
                    .contains("UNAVAILABLE");
            assertThat(outcome(server, null, null)).as("none").contains("UNAVAILABLE");
            try (Connection connection = connect(server, "localhost.pem", null, null)) {
                assertThatThrownBy(() -> new LayerscopeClient(
                                        connection, Retrying.by(RetryPolicy.NONE, RetryListener.SILENT))
                                .listModels())
                        .hasMessageContaining("expected: --cert");
            }

            enrolment.remove("alice");
            assertThat(outcome(server, "alice", null)).contains("TOKEN_WRONG");
        }
    }

    @Test
    void aHealthCheckShowsACertificateToo() {
        enrolment.addWithoutToken(
                "alice", Role.VIEWER, List.of(CertificateName.parse("URI:spiffe://example.org/alice")));
        try (LayerscopeServer server = start(Demand.REQUIRED, EntranceSettings.OPEN.withUsers(users))) {
            List<String> asking = List.of(
                    "health", "--server=127.0.0.1:" + server.port(), "--tls", "--ca=" + Tls.file("localhost.pem"));
            List<String> showing = new ArrayList<>(asking);
            showing.add("--cert=" + Tls.file("alice.pem"));
            assertThat(exitCode(showing)).as("without its key").isEqualTo(2);
            showing.add("--cert-key=" + Tls.file("alice.key"));

            assertThat(exitCode(asking)).isOne();
            assertThat(exitCode(showing)).isZero();
        }
    }

    private static int exitCode(List<String> args) {
        return Main.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(args.toArray(String[]::new));
    }

    @Test
    void whereACertificateIsOptionalATokenServesAsWell() throws IOException {
        String bob = enrolment.add("bob", Role.VIEWER, List.of()).text();
        enrolment.addWithoutToken("alice", Role.VIEWER, List.of(CertificateName.parse("EMAIL:Alice@Example.org")));
        try (LayerscopeServer server = start(Demand.OPTIONAL, EntranceSettings.OPEN.withUsers(users))) {
            assertThat(outcome(server, "alice", null)).isEmpty();
            assertThat(outcome(server, null, bob)).isEmpty();
            assertThat(outcome(server, "carol", bob)).as("a token counts").isEmpty();
            assertThat(outcome(server, "alice", "wrong")).contains("TOKEN_WRONG");
            assertThat(outcome(server, null, null)).contains("TOKEN_MISSING");
            assertThat(outcome(server, "mallory", bob))
                    .as("Java shows no certificate to whom it says nothing")
                    .isEmpty();
        }
    }

    @Test
    void anAuthorityAloneMakesAdminsOfThoseItSigned() throws IOException {
        try (LayerscopeServer server = start(Demand.REQUIRED, EntranceSettings.OPEN)) {
            assertThat(outcome(server, "carol", null)).isEmpty();
            assertThat(deletion(server, "carol").reason())
                    .as("not for want of a role")
                    .contains("MODEL_NOT_FOUND");
        }
    }

    @Test
    void requiredCertificatesAreEnoughToBeReachedByOthersAndOptionalOnesAreNot() {
        assertThatCode(() -> bound(Demand.REQUIRED)).doesNotThrowAnyException();
        for (Demand demand : List.of(Demand.NONE, Demand.OPTIONAL)) {
            assertThatThrownBy(() -> bound(demand))
                    .isInstanceOf(DomainException.class)
                    .hasMessageContaining("bind");
        }
        assertThatThrownBy(() -> new ClientCertificates(Optional.empty(), Demand.REQUIRED))
                .hasMessageContaining("--tls-client-ca");
        assertThatThrownBy(() -> new ListenSettings(
                        "127.0.0.1",
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        ClientCertificates.of(authority, Demand.REQUIRED),
                        EntranceSettings.OPEN,
                        ListenSettings.Exposure.INSECURE,
                        ListenSettings.PortUse.ALONE))
                .hasMessageContaining("--tls-cert");
    }

    private ListenSettings bound(Demand demand) {
        return new ListenSettings(
                "0.0.0.0",
                0,
                Optional.of(certificate),
                Optional.of(key),
                ClientCertificates.of(authority, demand),
                EntranceSettings.OPEN,
                ListenSettings.Exposure.SAFE,
                ListenSettings.PortUse.ALONE);
    }

    @Test
    void aCertificateThatIsReplacedIsShownToNewConnections() throws IOException {
        try (LayerscopeServer server = start(Demand.NONE, EntranceSettings.OPEN)) {
            assertThat(outcome(server, "localhost.pem", null, null)).isEmpty();

            // Half of it, as it is for a moment: the old pair stays in force.
            replace("renewed.pem", certificate);
            assertThat(outcome(server, "localhost.pem", null, null)).isEmpty();
            replace("renewed.key", key);

            Await.until(() -> outcome(server, "renewed.pem", null, null).isEmpty());
            assertThat(outcome(server, "localhost.pem", null, null)).contains("UNAVAILABLE");
        }
    }

    @Test
    void anAuthorityThatIsReplacedShutsOutThoseOfTheOldOne() throws IOException {
        try (LayerscopeServer server = start(Demand.REQUIRED, EntranceSettings.OPEN)) {
            assertThat(outcome(server, "alice", null)).isEmpty();
            replace("renewed.pem", authority);

            Await.until(() -> outcome(server, "alice", null).isPresent());
            assertThat(outcome(server, "alice", null)).contains("UNAVAILABLE");
        }
    }

    @Test
    void aCertificateAndAKeyThatDontBelongTogetherDontStart() throws IOException {
        replace("renewed.key", key);
        assertThatThrownBy(() -> start(Demand.NONE, EntranceSettings.OPEN))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("belong together");
    }

    private static void replace(String name, Path file) throws IOException {
        Path copy = Files.copy(Tls.file(name), file.resolveSibling(file.getFileName() + ".new"));
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private LayerscopeServer start(Demand demand, EntranceSettings entrance) {
        ServerSettings defaults = ServerSettings.of(models, 0);
        ClientCertificates clients =
                demand == Demand.NONE ? ClientCertificates.NONE : ClientCertificates.of(authority, demand);
        return LayerscopeServer.start(defaults.withCore(defaults.core().withDevice(DeviceChoice.CPU))
                .withListen(defaults.listen().withTls(certificate, key, clients).withEntrance(entrance)));
    }

    /** The reason or code of the refusal; empty for one who is let in. */
    private static Optional<String> outcome(LayerscopeServer server, String person, String token) {
        return outcome(server, "localhost.pem", person, token);
    }

    private static Optional<String> outcome(LayerscopeServer server, String trusted, String person, String token) {
        try (Connection connection = connect(server, trusted, person, token)) {
            new LayerscopeClient(connection, Retrying.by(RetryPolicy.NONE, RetryListener.SILENT)).listModels();
            return Optional.empty();
        } catch (ServerError e) {
            return e.reason().or(() -> Optional.of(e.code().name()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Of a model that isn't there. */
    private static ServerError deletion(LayerscopeServer server, String person) throws IOException {
        try (Connection connection = connect(server, "localhost.pem", person, null)) {
            LayerscopeClient client =
                    new LayerscopeClient(connection, Retrying.by(RetryPolicy.NONE, RetryListener.SILENT));
            ServerError error = catchThrowableOfType(ServerError.class, () -> client.deleteModel("none@0000"));
            assertThat(error.code()).isNotEqualTo(Code.UNAUTHENTICATED);
            return error;
        }
    }

    private static Connection connect(LayerscopeServer server, String trusted, String person, String token)
            throws IOException {
        return Connection.open(ConnectionSettings.tls(ServerAddress.parse("127.0.0.1:" + server.port()))
                .withTrustedCertificates(Tls.file(trusted))
                .withCertificate(
                        person == null
                                ? null
                                : new ClientCertificate(Tls.file(person + ".pem"), Tls.file(person + ".key")))
                .withToken(token == null ? null : new Token(token)));
    }
}
