package dev.layerscope.server.app;

import com.google.protobuf.ByteString;
import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.TileScreen;
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
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Times the first screen of tiles of a layer of 2048 channels of 14x14 noise, which the server holds in its cache: from the
 * opening of a view to the last tile, with no tile in any cache.
 */
final class TilesBenchmark {
    private static final String MODEL = "wide";
    private static final int CHANNELS = 2048;
    private static final int FED = 16;
    private static final int SIDE = 14;
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 1024;
    private static final int[] LEVELS = {-2, 0, 1, 3};
    private static final double NANOS_PER_MILLI = 1e6;

    private final BenchmarkCommand.Rounds rounds;

    TilesBenchmark(BenchmarkCommand.Rounds rounds) {
        this.rounds = rounds;
    }

    void run(BenchmarkReport report) {
        try {
            Path folder = Files.createTempDirectory("layerscope-benchmark-");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve(MODEL + ".onnx");
            Files.write(file, OnnxWriter.write(model(), weight -> false));
            file.toFile().deleteOnExit();
            try (BenchmarkServer server = BenchmarkServer.start(folder, "--tile-cache=0");
                    Connection connection = server.connect()) {
                measure(report, new LayerscopeClient(connection));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("benchmark can't read or write its files", e);
        }
    }

    private void measure(BenchmarkReport report, LayerscopeClient client) {
        LocalInput input = noise();
        OpenView view = OpenView.newBuilder()
                .setFeed(Feed.newBuilder().setModel(MODEL).addInputs(input.sha256()))
                .setLayer(MODEL)
                .setColoring(Coloring.getDefaultInstance())
                .build();
        double[][] screens = new double[LEVELS.length][rounds.counted()];
        double[] opened = new double[rounds.counted()];
        double[] empty = new double[rounds.counted()];
        long[] bytes = new long[LEVELS.length];
        int[] tiles = new int[LEVELS.length];
        try (TileScreen screen = TileScreen.open(client)) {
            screen.open(view, List.of(input));
            for (int round = -rounds.warmUp(); round < rounds.counted(); round++) {
                for (int i = 0; i < LEVELS.length; i++) {
                    long start = System.nanoTime();
                    Mosaic mosaic = screen.open(view, List.of());
                    long open = System.nanoTime();
                    Map<TileAddress, ByteString> shown = screen.look(mosaic, viewport(LEVELS[i]));
                    long end = System.nanoTime();
                    tiles[i] = shown.size();
                    bytes[i] =
                            shown.values().stream().mapToLong(ByteString::size).sum();
                    if (round >= 0) {
                        opened[round] = (open - start) / NANOS_PER_MILLI;
                        screens[i][round] = (end - start) / NANOS_PER_MILLI;
                    }
                }
                long start = System.nanoTime();
                client.listModels();
                if (round >= 0) {
                    empty[round] = (System.nanoTime() - start) / NANOS_PER_MILLI;
                }
            }
        }
        for (int i = 0; i < LEVELS.length; i++) {
            report.add("open, and %d tiles of level %d".formatted(tiles[i], LEVELS[i]), bytes[i], "ms", screens[i]);
        }
        report.add("of which opening", 0, "ms", opened);
        report.add("listing the models over loopback", 0, "ms", empty);
    }

    private static Viewport viewport(int level) {
        return Viewport.newBuilder()
                .setLevel(level)
                .setWidth(WIDTH)
                .setHeight(HEIGHT)
                .build();
    }

    private static LocalInput noise() {
        byte[] header = NpyHeader.of(NpyType.FLOAT32, 1, FED, SIDE, SIDE).toBytes();
        float[] values = gaussian(FED * SIDE * SIDE, 1);
        ByteBuffer npy = ByteBuffer.allocate(header.length + values.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header);
        npy.asFloatBuffer().put(values);
        return LocalInput.of(npy.array());
    }

    /** A 1x1 convolution whose channels are mixtures of all that is fed. */
    private static OnnxModel model() {
        Graph graph = new Graph(
                MODEL,
                Map.of("", 16L),
                List.of(new ValueInfo(
                        "input",
                        Optional.of(new ValueType.TensorType(
                                1,
                                Optional.of(List.of(
                                        ValueType.Dim.of("batch"),
                                        ValueType.Dim.of(FED),
                                        ValueType.Dim.of("height"),
                                        ValueType.Dim.of("width"))))))),
                List.of(ValueInfo.untyped(MODEL)),
                List.of(Node.of("Conv", List.of("input", "factors"), List.of(MODEL), Map.of())),
                Map.of("factors", Weight.ofFloats(Shape.of(CHANNELS, FED, 1, 1), gaussian(CHANNELS * FED, 2))),
                List.of());
        return new OnnxModel(8, "layerscope", Map.of(), graph);
    }

    private static float[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
