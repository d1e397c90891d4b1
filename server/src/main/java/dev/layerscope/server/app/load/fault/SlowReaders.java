package dev.layerscope.server.app.load.fault;

import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.server.app.load.seen.ProcessUse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Readers of large streams who take one message a second, each over a connection of their own. */
public final class SlowReaders implements Fault {
    private final int readers;
    private final LocalInput picture;

    /**
     * @param picture that they look at
     */
    public SlowReaders(int readers, LocalInput picture) {
        this.readers = readers;
        this.picture = picture;
    }

    @Override
    public String name() {
        return "slow readers";
    }

    @Override
    public String happen(Scene scene) throws IOException, InterruptedException {
        List<Connection> connections = new ArrayList<>();
        List<LargeStream> streams = new ArrayList<>();
        long before = resident(scene);
        try {
            for (int i = 0; i < readers; i++) {
                Connection connection = Connection.open(scene.victim().settings(i));
                connections.add(connection);
                new LayerscopeClient(connection).putInput(picture);
                streams.add(LargeStream.begin(connection, scene.catalogue(), picture.sha256()));
            }
            for (long second = 0; second < scene.time().toSeconds(); second++) {
                streams.forEach(LargeStream::read);
                scene.pass(Duration.ofSeconds(1));
            }
            return "%d readers, %d messages read, %d streams ended, %d with an error; resident memory %d MiB before, %d MiB with them"
                    .formatted(
                            readers,
                            streams.stream().mapToLong(LargeStream::messages).sum(),
                            streams.stream()
                                    .filter(stream -> stream.end() != null)
                                    .count(),
                            streams.stream()
                                    .filter(stream -> stream.end() != null
                                            && !Objects.requireNonNull(stream.end())
                                                    .isOk())
                                    .count(),
                            before >> 20,
                            resident(scene) >> 20);
        } finally {
            streams.forEach(LargeStream::leave);
            connections.forEach(Connection::close);
        }
    }

    static long resident(Scene scene) {
        return scene.victim().pid().isEmpty()
                ? -1
                : ProcessUse.of(scene.victim().pid().getAsLong())
                        .map(ProcessUse::residentBytes)
                        .orElse(-1L);
    }
}
