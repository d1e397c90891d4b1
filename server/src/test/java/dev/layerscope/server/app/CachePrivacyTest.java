package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.TileScreen;
import dev.layerscope.client.Token;
import dev.layerscope.server.access.CacheSharing;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.users.Enrolment;
import dev.layerscope.server.users.EntranceSettings;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.CacheUse;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FindMissingInputsRequest;
import dev.layerscope.v1.GetServerStatusRequest;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.ServersGrpc;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Bob finds out of a picture that Alice has brought and looked at. */
@Timeout(120)
class CachePrivacyTest {
    private static final String NET = "tiny_resnet";
    private static final String LAYER = "layer1";

    @TempDir
    private Path folder;

    @Test
    void nobodyLearnsOfAnothersPicture() throws IOException {
        try (Users users = new Users(CacheSharing.APART)) {
            LocalInput picture = picture();
            users.alice().ensureInputs(List.of(picture));
            users.alice().predict(predict(picture.sha256()), List.of());
            Map<TileAddress, ByteString> hers = tiles(users.alice(), picture);

            assertThat(missing(users.bob, picture)).containsExactly(picture.sha256());
            String never = "f".repeat(64);
            assertThatThrownBy(() -> ask(users.bob, picture.sha256()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            held -> assertThatThrownBy(() -> ask(users.bob, never))
                                    .isInstanceOfSatisfying(StatusRuntimeException.class, unknown -> {
                                        assertThat(held.getStatus().getCode())
                                                .isEqualTo(unknown.getStatus().getCode());
                                        assertThat(held.getStatus()
                                                        .getDescription()
                                                        .replace(picture.sha256(), never))
                                                .isEqualTo(unknown.getStatus().getDescription());
                                    }));

            users.bob().ensureInputs(List.of(picture));
            Map<String, CacheUse> before = users.caches();
            users.bob().predict(predict(picture.sha256()), List.of());
            Map<TileAddress, ByteString> his = tiles(users.bob(), picture);
            Map<String, CacheUse> after = users.caches();

            assertThat(his).isEqualTo(hers);
            // His own runs and tiles, as if nobody had asked before.
            assertThat(misses(before, after, "activations")).isEqualTo(2);
            assertThat(misses(before, after, "prepared")).isEqualTo(1);
            assertThat(misses(before, after, "mosaics")).isEqualTo(1);
            assertThat(misses(before, after, "tiles")).isEqualTo(his.size());
            assertThat(after.get("tiles").getHits())
                    .isEqualTo(before.get("tiles").getHits());
        }
    }

    @Test
    void thoseWhoTrustEachOtherShare() throws IOException {
        try (Users users = new Users(CacheSharing.TOGETHER)) {
            LocalInput picture = picture();
            users.alice().ensureInputs(List.of(picture));
            users.alice().predict(predict(picture.sha256()), List.of());

            assertThat(missing(users.bob, picture)).isEmpty();
            Map<String, CacheUse> before = users.caches();
            ask(users.bob, picture.sha256());
            assertThat(misses(before, users.caches(), "activations")).isZero();
        }
    }

    private static LocalInput picture() throws IOException {
        try (java.io.InputStream file = CachePrivacyTest.class.getResourceAsStream("embedded/star.png")) {
            return LocalInput.of(file.readAllBytes());
        }
    }

    private static PredictRequest predict(String sha256) {
        return PredictRequest.newBuilder()
                .setFeed(Feed.newBuilder().setModel(NET).addInputs(sha256))
                .build();
    }

    private static void ask(Connection connection, String sha256) {
        ActivationsGrpc.newBlockingStub(connection.channel()).predict(predict(sha256));
    }

    private static List<String> missing(Connection connection, LocalInput input) {
        return InputsGrpc.newBlockingStub(connection.channel())
                .findMissingInputs(FindMissingInputsRequest.newBuilder()
                        .addSha256(input.sha256())
                        .build())
                .getSha256List();
    }

    private static Map<TileAddress, ByteString> tiles(LayerscopeClient client, LocalInput input) {
        OpenView view = OpenView.newBuilder()
                .setFeed(Feed.newBuilder().setModel(NET).addInputs(input.sha256()))
                .setLayer(LAYER)
                .setColoring(Coloring.getDefaultInstance())
                .build();
        try (TileScreen screen = TileScreen.open(client)) {
            Mosaic mosaic = screen.open(view, List.of(input));
            return screen.look(
                    mosaic, Viewport.newBuilder().setWidth(256).setHeight(256).build());
        }
    }

    private static long misses(Map<String, CacheUse> before, Map<String, CacheUse> after, String cache) {
        return after.get(cache).getMisses() - before.get(cache).getMisses();
    }

    /** A server that knows Alice, Bob and who looks after it. */
    private final class Users implements AutoCloseable {
        private final LayerscopeServer server;
        private final Connection alice;
        private final Connection bob;
        private final Connection root;

        private Users(CacheSharing sharing) throws IOException {
            Path models = Files.createDirectories(folder.resolve("models"));
            TestServer.copyGolden(models, NET);
            Path users = folder.resolve("users.yaml");
            Enrolment enrolment = new Enrolment(users, Clock.systemUTC());
            String hers = enrolment.add("alice", Role.VIEWER, List.of()).text();
            String his = enrolment.add("bob", Role.VIEWER, List.of()).text();
            String roots = enrolment.add("root", Role.ADMIN, List.of()).text();
            ServerSettings defaults = ServerSettings.of(models, 0);
            server = LayerscopeServer.start(defaults.withCore(defaults.core().withDevice(DeviceChoice.CPU))
                    .withInputs(defaults.inputs().withSharing(sharing))
                    .withListen(defaults.listen().withEntrance(EntranceSettings.OPEN.withUsers(users))));
            alice = connect(hers);
            bob = connect(his);
            root = connect(roots);
        }

        private Connection connect(String token) throws IOException {
            return Connection.open(ConnectionSettings.plainText(ServerAddress.parse("127.0.0.1:" + server.port()))
                    .withToken(new Token(token)));
        }

        private LayerscopeClient alice() {
            return new LayerscopeClient(alice);
        }

        private LayerscopeClient bob() {
            return new LayerscopeClient(bob);
        }

        private Map<String, CacheUse> caches() {
            return ServersGrpc.newBlockingStub(root.channel())
                    .getServerStatus(GetServerStatusRequest.getDefaultInstance())
                    .getCachesList()
                    .stream()
                    .collect(java.util.stream.Collectors.toMap(CacheUse::getName, use -> use));
        }

        @Override
        public void close() {
            alice.close();
            bob.close();
            root.close();
            server.close();
        }
    }
}
