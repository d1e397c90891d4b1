package dev.layerscope.server.app.load.fault;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Readers of large streams whose network is gone in the middle, of which the server hears nothing. */
public final class VanishingReaders implements Fault {
    private static final int LONGEST_SECONDS = 240;

    private final int readers;
    private final LocalInput picture;

    /**
     * @param picture that they look at
     */
    public VanishingReaders(int readers, LocalInput picture) {
        this.readers = readers;
        this.picture = picture;
    }

    @Override
    public String name() {
        return "vanishing readers";
    }

    @Override
    public String happen(Scene scene) throws IOException, InterruptedException {
        long before = Descriptors.of(scene.victim().pid());
        List<Connection> connections = new ArrayList<>();
        try (MutedProxy proxy = new MutedProxy(scene.victim().port())) {
            for (int i = 0; i < readers; i++) {
                connections.add(begin(scene, proxy, i));
            }
            scene.pass(Duration.ofSeconds(2));
            proxy.mute();
            connections.forEach(Connection::close);
            long after = Descriptors.of(scene.victim().pid());
            long seconds = awaitLeft(scene, before + readers / 2);
            return "%d readers; the server's open files: %d before, %d with them, %d after %d s"
                    .formatted(
                            readers,
                            before,
                            after,
                            Descriptors.of(scene.victim().pid()),
                            seconds);
        } finally {
            connections.forEach(Connection::close);
        }
    }

    private Connection begin(Scene scene, MutedProxy proxy, int number) throws IOException {
        ConnectionSettings direct = scene.victim().settings(number);
        Connection connection = Connection.open(direct.withServer(new ServerAddress("127.0.0.1", proxy.port())));
        new LayerscopeClient(connection).putInput(picture);
        LargeStream stream = LargeStream.begin(connection, scene.catalogue(), picture.sha256());
        stream.read();
        return connection;
    }

    /** Until the server has given up most of them, or for so long that it never will. */
    private static long awaitLeft(Scene scene, long files) throws InterruptedException {
        long seconds = 0;
        while (Descriptors.of(scene.victim().pid()) > files && seconds < LONGEST_SECONDS) {
            scene.pass(Duration.ofSeconds(1));
            seconds++;
        }
        return seconds;
    }
}
