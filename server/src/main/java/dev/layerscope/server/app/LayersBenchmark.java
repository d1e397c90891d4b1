package dev.layerscope.server.app;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.ActivationSettings;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.ModelSettings;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.StreamActivationsRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Times a layer over loopback and, in turn with it, the same derived graph run in this process. */
final class LayersBenchmark {
    private static final String NAME = "benchmark";
    private static final long SEED = 1;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Path model;
    private final List<String> layers;
    private final int size;
    private final BenchmarkCommand.Rounds rounds;

    LayersBenchmark(Path model, List<String> layers, int size, BenchmarkCommand.Rounds rounds) {
        this.model = model;
        this.layers = layers;
        this.size = size;
        this.rounds = rounds;
    }

    void run(BenchmarkReport report) {
        try {
            Path folder = Files.createTempDirectory("layerscope-benchmark-");
            Path copy = folder.resolve(NAME + ".onnx");
            Files.copy(model, copy);
            copy.toFile().deleteOnExit();
            folder.toFile().deleteOnExit();
            ServerSettings settings = ServerSettings.of(folder, 0)
                    .withActivations(ActivationSettings.defaults().withCacheBytes(0));
            try (LayerscopeServer server = LayerscopeServer.start(settings);
                    Connection connection = Connection.open(
                            ConnectionSettings.plainText(ServerAddress.parse("127.0.0.1:" + server.port())));
                    NativeCore core =
                            NativeCore.start(settings.core(), settings.runs(), new TensorPool(settings.memory()))) {
                HostedModel hosted = new Models(ModelSettings.of(folder), core).get(NAME);
                for (String layer : layers) {
                    measure(report, hosted, layer, new LayerscopeClient(connection));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("benchmark can't read or write its files", e);
        }
    }

    private void measure(BenchmarkReport report, HostedModel hosted, String name, LayerscopeClient client)
            throws IOException {
        Layer layer = hosted.layer(name);
        Map<String, Shape> shapes = hosted.singleShapes(size, size);
        Shape output = hosted.shapes(shapes, Call.ofServer()).of(layer.tensor()).orElseThrow();
        ImageInput image = hosted.image().orElseThrow();
        Shape input = java.util.Objects.requireNonNull(shapes.get(image.name()));
        byte[] npy = randomNpy(input);
        LocalInput stored = LocalInput.of(npy);
        client.ensureInputs(List.of(stored));
        StreamActivationsRequest request = StreamActivationsRequest.newBuilder()
                .setFeed(Feed.newBuilder().setModel(NAME).addInputs(stored.sha256()))
                .addLayers(name)
                .build();
        long bytes = output.elements() * Float.BYTES;
        ReusedSink sink = new ReusedSink((int) bytes);
        double[] local = new double[rounds.counted()];
        double[] remote = new double[rounds.counted()];
        double[] empty = new double[rounds.counted()];
        try (SharedCache.Lease<Session> session = hosted.observe(List.of(layer), shapes, Call.ofServer());
                Tensor fed = fedTensor(input, npy)) {
            Map<String, Optional<Shape>> outputs = new HashMap<>(Map.of(layer.tensor(), Optional.of(output)));
            for (int round = -rounds.warmUp(); round < rounds.counted(); round++) {
                double inProcess = millis(() -> session.value()
                        .run(Call.ofServer(), Map.of(image.name(), fed), outputs)
                        .values()
                        .forEach(Tensor::close));
                double overLoopback = millis(() -> client.streamActivations(request, List.of(), sink));
                double emptyCall = millis(client::listModels);
                if (round >= 0) {
                    empty[round] = emptyCall;
                    local[round] = inProcess;
                    remote[round] = overLoopback;
                }
            }
        }
        double in = report.add(name + " in this process", bytes, "ms", local);
        double over = report.add(name + " over loopback", bytes, "ms", remote);
        report.add("listing the models over loopback", 0, "ms", empty);
        report.add(name + " difference of medians", bytes, "ms", new double[] {over - in});
        report.add(name + " 0.5 ms + bytes / (1 GB/s)", bytes, "ms", new double[] {0.5 + bytes / 1e6});
    }

    private static Tensor fedTensor(Shape shape, byte[] npy) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect((int) shape.elements() * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.put(npy, npy.length - bytes.capacity(), bytes.capacity()).flip();
        return Tensor.wrap(dev.layerscope.server.tensor.ElementType.FLOAT, shape, bytes);
    }

    private static byte[] randomNpy(Shape shape) {
        byte[] header = NpyHeader.of(NpyType.FLOAT32, shape.toArray()).toBytes();
        ByteBuffer npy = ByteBuffer.allocate(header.length + (int) shape.elements() * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        npy.put(header);
        Random random = new Random(SEED);
        while (npy.hasRemaining()) {
            npy.putFloat((float) random.nextGaussian());
        }
        return npy.array();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static double millis(Step step) throws IOException {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
}
