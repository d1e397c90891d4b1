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
import dev.layerscope.server.audit.AuditSettings;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.users.Enrolment;
import dev.layerscope.server.users.EntranceSettings;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.ModelVersion;
import dev.layerscope.v1.PushModelResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose models are, and what the audit says of their changes, over a real port. */
@Timeout(240)
class OwnershipTest {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    @TempDir
    private Path folder;

    private Path models;
    private Path users;
    private Path audit;
    private Map<String, String> tokens;
    private final List<Connection> opened = new ArrayList<>();

    @BeforeEach
    void addUsers() throws IOException {
        models = Files.createDirectory(folder.resolve("models"));
        users = folder.resolve("users.yaml");
        audit = folder.resolve("audit.jsonl");
        Enrolment enrolment = new Enrolment(users, Clock.systemUTC());
        tokens = Map.of(
                "alice", enrolment.add("alice", Role.RUNNER, List.of()).text(),
                "bob", enrolment.add("bob", Role.RUNNER, List.of()).text(),
                "vera", enrolment.add("vera", Role.VIEWER, List.of()).text(),
                "root", enrolment.add("root", Role.ADMIN, List.of()).text());
    }

    @AfterEach
    void close() {
        opened.forEach(Connection::close);
    }

    @Test
    void aNameBelongsToWhoBroughtItFirstAndAVersionToWhoBroughtIt() throws IOException {
        TestServer.copyGolden(models, "tiny_resnet");
        try (LayerscopeServer server = start()) {
            assertThat(push(server, "alice", "net", "tiny_resnet").getVersion().getOwner())
                    .isEqualTo("alice");
            assertRefused(() -> push(server, "bob", "net", "tiny_vgg"), "NOT_OWNER", "'alice'");
            assertRefused(() -> push(server, "bob", "tiny_resnet", "tiny_vgg"), "NOT_OWNER", "operator");
            push(server, "root", "net", "tiny_vgg");
        }
        // A server that is started again knows it still.
        try (LayerscopeServer server = start()) {
            assertThat(versions(server, "net"))
                    .extracting(ModelVersion::getOwner)
                    .containsExactly("root", "alice");
            assertThat(versions(server, "tiny_resnet"))
                    .extracting(ModelVersion::getOwner)
                    .containsExactly("");
            String admins = versions(server, "net").get(0).getSha256();
            String alices = versions(server, "net").get(1).getSha256();

            assertRefused(() -> delete(server, "alice", "net"), "NOT_OWNER", "'root'");
            assertRefused(() -> delete(server, "alice", "net@" + admins), "NOT_OWNER", "version 2");
            assertRefused(() -> delete(server, "bob", "net@" + alices), "NOT_OWNER", "'alice'");
            assertRefused(() -> delete(server, "bob", "tiny_resnet"), "NOT_OWNER", "operator");
            assertRefused(() -> delete(server, "vera", "net"), "ROLE_TOO_LOW", "expected: runner");
            assertThat(push(server, "alice", "net", "tiny_convnext")
                            .getVersion()
                            .getNumber())
                    .as("the name is still hers")
                    .isEqualTo(3);
            delete(server, "alice", "net@" + alices);
            delete(server, "root", "net");
            delete(server, "root", "tiny_resnet");
            assertThat(push(server, "bob", "net", "tiny_vgg").getVersion().getOwner())
                    .as("a name that is free again")
                    .isEqualTo("bob");
        }
    }

    @Test
    void theSameFilesAreKnownAgainWhoeverTheOwnerIs() throws IOException {
        try (LayerscopeServer server = start()) {
            push(server, "alice", "net", "tiny_resnet");
            PushModelResponse again = push(server, "root", "net", "tiny_resnet");

            assertThat(again.getOutcome()).isEqualTo(PushModelResponse.Outcome.OUTCOME_UNCHANGED);
            assertThat(again.getVersion().getOwner()).isEqualTo("alice");
        }
    }

    @Test
    void eachChangeIsALineAndTheFileMayBeMovedAway() throws IOException {
        try (LayerscopeServer server = start()) {
            push(server, "alice", "net", "tiny_resnet");
            assertRefused(() -> delete(server, "bob", "net"), "NOT_OWNER", "alice");
            assertRefused(() -> delete(server, "vera", "net"), "ROLE_TOO_LOW", "runner");
            assertRefused(() -> client(server, "wrong").listModels(), "TOKEN_WRONG", "token");
            client(server, "alice").listModels();
            List<Map<String, String>> lines = lines();
            assertThat(lines)
                    .extracting(line -> line.get("user") + " " + line.get("action") + " " + line.get("outcome"))
                    .containsExactly(
                            "alice PushModel OK",
                            "bob DeleteModel PERMISSION_DENIED NOT_OWNER",
                            "vera DeleteModel PERMISSION_DENIED ROLE_TOO_LOW");
            assertThat(lines.get(0).get("subject")).matches("net@[0-9a-f]{64}");
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line)
                            .containsEntry("address", "127.0.0.1")
                            .hasEntrySatisfying("request", id -> assertThat(id).isNotEmpty())
                            .hasEntrySatisfying("time", time -> assertThat(time).endsWith("Z")));

            Files.move(audit, folder.resolve("audit.1"));
            Job job = client(server, "alice").jobs().create(search(), List.of());
            client(server, "alice").jobs().cancel(job.getId());
            assertThat(lines())
                    .extracting(line -> line.get("action") + " " + line.get("subject"))
                    .containsExactly("CreateJob " + job.getId(), "CancelJob " + job.getId());

            new Enrolment(users, Clock.systemUTC()).remove("bob");
            assertRefused(() -> client(server, "bob").listModels(), "TOKEN_WRONG", "token");
            assertThat(lines().get(2))
                    .containsEntry("action", "ReloadUsers")
                    .containsEntry("user", "server")
                    .containsEntry("subject", "3 users");

            // Where it can't be written to, the log has the line, and the server goes on.
            Files.delete(audit);
            Files.createDirectory(audit);
            delete(server, "alice", "net");
        }
    }

    private static dev.layerscope.v1.Optimization search() {
        return JobsOverTheWireTest.search(20_000, 1).toBuilder().setModel("net").build();
    }

    private LayerscopeServer start() {
        ServerSettings defaults = ServerSettings.of(models, 0);
        return LayerscopeServer.start(defaults.withCore(defaults.core().withDevice(DeviceChoice.CPU))
                .withListen(defaults.listen().withEntrance(EntranceSettings.OPEN.withUsers(users)))
                .withAudit(new AuditSettings(Optional.of(audit))));
    }

    private LayerscopeClient client(LayerscopeServer server, String user) throws IOException {
        Connection connection =
                Connection.open(ConnectionSettings.plainText(ServerAddress.parse("127.0.0.1:" + server.port()))
                        .withToken(new Token(tokens.getOrDefault(user, user))));
        opened.add(connection);
        return new LayerscopeClient(connection, Retrying.by(RetryPolicy.NONE, RetryListener.SILENT));
    }

    private PushModelResponse push(LayerscopeServer server, String user, String name, String golden)
            throws IOException {
        Path brought = Files.createTempDirectory(folder, "push");
        TestServer.copyGolden(brought, golden);
        return client(server, user)
                .pushModel(
                        LocalModel.of(name, brought.resolve(golden + ".onnx"), ModelCard.getDefaultInstance()),
                        bytes -> {});
    }

    private void delete(LayerscopeServer server, String user, String model) throws IOException {
        client(server, user).deleteModel(model);
    }

    private List<ModelVersion> versions(LayerscopeServer server, String model) throws IOException {
        LayerscopeClient client = client(server, "vera");
        // All versions are loaded for their digests when one is asked for by digest.
        assertRefused(() -> client.getModel(model + "@0000"), "MODEL_NOT_FOUND", model);
        return client.getModel(model).getVersionsList();
    }

    private static void assertRefused(ThrowingCallable call, String reason, String said) {
        ServerError error = catchThrowableOfType(ServerError.class, call);
        assertThat(error).isNotNull();
        assertThat(error.reason()).as(error.getMessage()).contains(reason);
        assertThat(error).hasMessageContaining(said).hasMessageContaining("expected: ");
    }

    private List<Map<String, String>> lines() throws IOException {
        return Files.readAllLines(audit).stream().map(OwnershipTest::fields).toList();
    }

    private static Map<String, String> fields(String line) {
        Map<String, String> fields = new java.util.LinkedHashMap<>();
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
            fields.put(field.group(1), field.group(2));
        }
        return fields;
    }
}
