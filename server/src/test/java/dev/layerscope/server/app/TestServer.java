package dev.layerscope.server.app;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MemorySink;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.client.RetryListener;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.StreamActivationsRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/** A server over a folder of models on a free port of this machine, and a client connected to it. */
public final class TestServer implements AutoCloseable {
    private static final long MOST_BYTES = 1L << 30;

    private final LayerscopeServer server;
    private final Connection connection;
    private final LayerscopeClient client;

    private TestServer(LayerscopeServer server) throws IOException {
        this.server = server;
        this.connection = Connection.open(ConnectionSettings.plainText(ServerAddress.parse(address(server))));
        this.client = new LayerscopeClient(connection, Retrying.by(RetryPolicy.NONE, RetryListener.SILENT));
    }

    public static TestServer over(Path models) throws IOException {
        return over(models, UnaryOperator.identity());
    }

    public static TestServer over(Path models, UnaryOperator<ServerSettings> change) throws IOException {
        ServerSettings defaults = ServerSettings.of(models, 0);
        return new TestServer(LayerscopeServer.start(
                change.apply(defaults.withCore(defaults.core().withDevice(DeviceChoice.CPU)))));
    }

    /** Copies golden models into a folder. */
    public static void copyGolden(Path folder, String... names) throws IOException {
        for (String name : names) {
            try (InputStream in = TestServer.class.getResourceAsStream("/golden/" + name + ".onnx")) {
                Files.copy(in, folder.resolve(name + ".onnx"));
            }
        }
    }

    public static Feed.Builder feed(String model, Collection<LocalInput> inputs) {
        return Feed.newBuilder()
                .setModel(model)
                .addAllInputs(inputs.stream().map(LocalInput::sha256).toList());
    }

    public List<ReceivedTensor> activations(String model, LocalInput input, String... layers) throws IOException {
        return activations(
                StreamActivationsRequest.newBuilder()
                        .setFeed(feed(model, List.of(input)))
                        .addAllLayers(List.of(layers))
                        .build(),
                List.of(input));
    }

    public List<ReceivedTensor> activations(StreamActivationsRequest request, Collection<LocalInput> inputs)
            throws IOException {
        MemorySink sink = new MemorySink(MOST_BYTES);
        client.streamActivations(request, inputs, sink);
        return sink.tensors();
    }

    public static float[] floats(ReceivedTensor tensor) {
        ByteBuffer data = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(values);
        return values;
    }

    public LayerscopeClient client() {
        return client;
    }

    public Connection connection() {
        return connection;
    }

    public LayerscopeServer server() {
        return server;
    }

    public String address() {
        return address(server);
    }

    private static String address(LayerscopeServer server) {
        return "127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        connection.close();
        server.close();
    }
}
