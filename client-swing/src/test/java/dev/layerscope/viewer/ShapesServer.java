package dev.layerscope.viewer;

import dev.layerscope.client.LocalInput;
import dev.layerscope.server.app.LayerscopeServer;
import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.runtime.DeviceChoice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A real server over the small network that travels with it, on a port of this machine. */
public final class ShapesServer implements AutoCloseable {
    public static final String MODEL = "shapes";
    /** Of maps of one size, and of maps of another. */
    public static final String LAYER = "stem.conv";

    public static final String OTHER_LAYER = "stage4.0.conv2";

    private final LayerscopeServer server;

    private ShapesServer(LayerscopeServer server) {
        this.server = server;
    }

    /**
     * @param folder for the model's files
     * @param port 0 for any free one
     */
    public static ShapesServer start(Path folder, int port) throws IOException {
        for (String name : List.of("shapes.onnx", "shapes.yaml", "shapes.labels.txt")) {
            if (!Files.exists(folder.resolve(name))) {
                Files.write(folder.resolve(name), resource(name));
            }
        }
        ServerSettings settings = ServerSettings.of(folder, port);
        return new ShapesServer(
                LayerscopeServer.start(settings.withCore(settings.core().withDevice(DeviceChoice.CPU))));
    }

    public static LocalInput picture() throws IOException {
        return LocalInput.of(resource("star.png"));
    }

    /** A file that travels with the server: of its model, or a picture. */
    public static byte[] resource(String name) throws IOException {
        try (InputStream in = LayerscopeServer.class.getResourceAsStream("embedded/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    public int port() {
        return server.port();
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.close();
    }
}
