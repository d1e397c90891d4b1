package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalModel;
import dev.layerscope.client.RetryListener;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.Token;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.users.Enrolment;
import dev.layerscope.server.users.EntranceSettings;
import dev.layerscope.server.users.QuotaSettings;
import dev.layerscope.v1.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users may bring, over a real port. */
@Timeout(120)
class QuotasOverTheWireTest {
    @TempDir
    private Path folder;

    private Path quotas;
    private LayerscopeServer server;
    private Connection alice;
    private Connection bob;

    @BeforeEach
    void start() throws IOException {
        Path users = folder.resolve("users.yaml");
        Enrolment enrolment = new Enrolment(users, Clock.systemUTC());
        String hers = enrolment.add("alice", Role.RUNNER, List.of()).text();
        String his = enrolment.add("bob", Role.RUNNER, List.of()).text();
        quotas = Files.writeString(folder.resolve("quotas.yaml"), "quotas: [{user: alice, models-mib: 1}]\n");
        ServerSettings defaults = ServerSettings.of(Files.createDirectory(folder.resolve("models")), 0);
        server = LayerscopeServer.start(defaults.withCore(defaults.core().withDevice(DeviceChoice.CPU))
                .withQuotas(new QuotaSettings(Optional.of(quotas)))
                .withListen(defaults.listen().withEntrance(EntranceSettings.OPEN.withUsers(users))));
        alice = connect(hers);
        bob = connect(his);
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        server.close();
    }

    @Test
    void modelsOfAUserHaveTheirRoomAndNoMoreUntilOneIsDeleted() throws IOException {
        push(alice, "large", "tiny_mobilenet_v2");

        ServerError refusal = catchThrowableOfType(ServerError.class, () -> push(alice, "small", "tiny_vgg"));
        assertThat(refusal.reason()).contains("QUOTA_EXCEEDED");
        assertThat(refusal)
                .hasMessageContaining("quota 'models-mib' of 'alice': 0.98 used and 0.16 more (expected: at most 1;");
        assertThat(names(bob)).as("what was refused isn't there").containsExactly("large");
        push(bob, "his", "tiny_mobilenet_v2");
        push(bob, "small", "tiny_vgg");

        client(alice).deleteModel("large");
        push(alice, "hers", "tiny_vgg");
        assertThat(names(alice)).containsExactly("hers", "his", "small");
    }

    private Connection connect(String token) throws IOException {
        return Connection.open(ConnectionSettings.plainText(ServerAddress.parse("127.0.0.1:" + server.port()))
                .withToken(new Token(token)));
    }

    private static LayerscopeClient client(Connection connection) {
        return new LayerscopeClient(connection, Retrying.by(RetryPolicy.NONE, RetryListener.SILENT));
    }

    private static List<String> names(Connection connection) {
        return client(connection).listModels().getModelsList().stream()
                .map(dev.layerscope.v1.Model::getName)
                .toList();
    }

    private void push(Connection connection, String name, String golden) throws IOException {
        Path brought = Files.createTempDirectory(folder, "push");
        TestServer.copyGolden(brought, golden);
        client(connection)
                .pushModel(
                        LocalModel.of(name, brought.resolve(golden + ".onnx"), ModelCard.getDefaultInstance()),
                        bytes -> {});
    }
}
