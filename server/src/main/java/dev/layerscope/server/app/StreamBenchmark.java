package dev.layerscope.server.app;

import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.graph.onnx.OnnxWriter;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.StreamActivationsRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Streams a 205 MB activation that the server holds in its cache, from a JVM of its own to this one. */
final class StreamBenchmark {
    private static final int CHANNELS = 64;
    private static final int SIDE = 896;
    private static final int BYTES = CHANNELS * SIDE * SIDE * Float.BYTES;
    private static final double NANOS_PER_SECOND = 1e9;

    private final BenchmarkCommand.Rounds rounds;

    StreamBenchmark(BenchmarkCommand.Rounds rounds) {
        this.rounds = rounds;
    }

    void run(BenchmarkReport report) {
        try {
            Path folder = Files.createTempDirectory("layerscope-benchmark-");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve("large.onnx");
            Files.write(file, OnnxWriter.write(model(), weight -> false));
            file.toFile().deleteOnExit();
            try (BenchmarkServer server = BenchmarkServer.start(folder);
                    Connection connection = server.connect()) {
                measure(report, new LayerscopeClient(connection));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("benchmark can't read or write its files", e);
        }
    }

    private void measure(BenchmarkReport report, LayerscopeClient client) throws IOException {
        byte[] header = NpyHeader.of(NpyType.FLOAT32, 1, 1, SIDE, SIDE).toBytes();
        ByteBuffer npy =
                ByteBuffer.allocate(header.length + SIDE * SIDE * Float.BYTES).put(header);
        LocalInput input = LocalInput.of(npy.array());
        client.ensureInputs(List.of(input));
        StreamActivationsRequest request = StreamActivationsRequest.newBuilder()
                .setFeed(Feed.newBuilder().setModel("large").addInputs(input.sha256()))
                .addLayers("large")
                .build();
        ReusedSink sink = new ReusedSink(BYTES);
        double[] rates = new double[rounds.counted()];
        for (int round = -rounds.warmUp(); round < rounds.counted(); round++) {
            long start = System.nanoTime();
            client.streamActivations(request, List.of(), sink);
            if (round >= 0) {
                rates[round] = BYTES / (double) (System.nanoTime() - start) * NANOS_PER_SECOND / 1e9;
            }
        }
        report.add("cached activation from another process", BYTES, "GB/s", rates);
    }

    /** A 1x1 convolution from 1 to 64 channels. */
    private static OnnxModel model() {
        float[] factors = new float[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            factors[c] = c + 1;
        }
        Graph graph = new Graph(
                "large",
                Map.of("", 16L),
                List.of(new ValueInfo(
                        "input",
                        Optional.of(new ValueType.TensorType(
                                1,
                                Optional.of(List.of(
                                        ValueType.Dim.of("batch"),
                                        ValueType.Dim.of(1),
                                        ValueType.Dim.of("height"),
                                        ValueType.Dim.of("width"))))))),
                List.of(ValueInfo.untyped("large")),
                List.of(Node.of("Conv", List.of("input", "factors"), List.of("large"), Map.of())),
                Map.of("factors", Weight.ofFloats(Shape.of(CHANNELS, 1, 1, 1), factors)),
                List.of());
        return new OnnxModel(8, "layerscope", Map.of(), graph);
    }
}
