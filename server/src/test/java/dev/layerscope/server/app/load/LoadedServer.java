package dev.layerscope.server.app.load;

import com.google.protobuf.ByteString;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.server.app.TestServer;
import dev.layerscope.server.app.load.person.Asked;
import dev.layerscope.server.app.load.person.Catalogue;
import dev.layerscope.server.app.load.person.Pace;
import dev.layerscope.server.app.load.person.PushedFile;
import dev.layerscope.server.app.load.person.Surroundings;
import dev.layerscope.server.app.load.seen.Answers;
import dev.layerscope.server.app.load.seen.Faults;
import dev.layerscope.server.app.load.seen.StepLog;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.Size;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A real server with the embedded model, for people who don't think. */
public final class LoadedServer implements AutoCloseable {
    public static final String MODEL = "shapes";
    private static final String EMBEDDED = "/dev/layerscope/server/app/embedded/";

    private final Path folder;
    private final TestServer server;

    /**
     * @param folder for all its files
     */
    public LoadedServer(Path folder) throws IOException {
        this.folder = folder;
        Path models = Files.createDirectories(folder.resolve("models"));
        for (String name : List.of("shapes.onnx", "shapes.yaml", "shapes.labels.txt")) {
            try (InputStream in = LoadedServer.class.getResourceAsStream(EMBEDDED + name)) {
                Files.copy(in, models.resolve(name));
            }
        }
        Path data = Files.createDirectories(folder.resolve("data"));
        server = TestServer.over(
                models,
                settings -> settings.withJobs(settings.jobs().withFolder(data).withSpareBytes(0)));
    }

    public String address() {
        return server.address();
    }

    public PushedFile pushed() throws IOException {
        return new PushedFile(
                ByteString.copyFrom(Files.readAllBytes(folder.resolve("models").resolve("shapes.onnx"))),
                ModelCard.newBuilder()
                        .setPreprocessing(Preprocessing.newBuilder().setPreset("unit"))
                        .setSize(Size.newBuilder().setHeight(96).setWidth(96))
                        .build(),
                Files.createDirectories(folder.resolve("pushed")));
    }

    public Surroundings surroundings() throws IOException {
        StepLog log = new StepLog(System::nanoTime);
        try (Connection connection = connect()) {
            return new Surroundings(
                    log,
                    new Faults(log::now),
                    new Answers(),
                    new Asked(100, 1),
                    Catalogue.of(new LayerscopeClient(connection), MODEL),
                    List.of(),
                    pushed(),
                    new Pace(Duration.ZERO),
                    new CountDownLatch(1),
                    Duration.ofMinutes(2));
        }
    }

    private Connection connect() throws IOException {
        return Connection.open(ConnectionSettings.plainText(ServerAddress.parse(address())));
    }

    @Override
    public void close() {
        server.close();
    }
}
