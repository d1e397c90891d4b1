package dev.layerscope.server.app;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.Observation;
import dev.layerscope.server.attribution.ChannelGradient;
import dev.layerscope.server.attribution.ReluGradient;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.model.ModelSettings;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Times the gradient of a channel's mean by a model's input in this process: each step runs the graph forward and backward once.
 * What comes before the first step is timed apart: measuring the model's values, building the graph, and opening its session.
 */
final class GradientsBenchmark {
    private static final String NAME = "benchmark";
    private static final long SEED = 1;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Path model;
    private final String layer;
    private final int channel;
    private final int size;
    private final int batch;

    GradientsBenchmark(Path model, String layer, int channel, int size, int batch) {
        this.model = model;
        this.layer = layer;
        this.channel = channel;
        this.size = size;
        this.batch = batch;
    }

    void run(BenchmarkCommand.Rounds rounds, BenchmarkReport report) {
        try {
            Path folder = Files.createTempDirectory("layerscope-benchmark-");
            Path copy = folder.resolve(NAME + ".onnx");
            Files.copy(model, copy);
            copy.toFile().deleteOnExit();
            folder.toFile().deleteOnExit();
            ServerSettings settings = ServerSettings.of(folder, 0);
            try (NativeCore core =
                    NativeCore.start(settings.core(), settings.runs(), new TensorPool(settings.memory()))) {
                measure(new Models(ModelSettings.of(folder), core).get(NAME), core, rounds, report);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("benchmark can't read or write its files", e);
        }
    }

    private void measure(HostedModel hosted, NativeCore core, BenchmarkCommand.Rounds rounds, BenchmarkReport report) {
        ImageInput image = hosted.image().orElseThrow();
        Map<String, Shape> shapes = new HashMap<>(hosted.singleShapes(size, size));
        Shape input = Objects.requireNonNull(shapes.get(image.name())).with(0, batch);
        shapes.put(image.name(), input);
        Call call = Call.ofServer();
        ChannelGradient gradient = new ChannelGradient(
                hosted, hosted.layer(layer), channel, image.name(), ReluGradient.PLAIN, Formulation.CPU);
        String name = "%s:%d gradient %s".formatted(layer, channel, input);
        long bytes = input.elements() * Float.BYTES;
        MemoryStages memory = new MemoryStages(report, name, hosted.weightBytes());

        memory.end("loading");
        report.add(name + " measuring", 0, "ms", once(() -> hosted.sized(shapes, call)));
        memory.end("measuring");
        report.add(name + " building", 0, "ms", once(() -> gradient.graph(shapes, call)));
        memory.end("building");
        long start = System.nanoTime();
        try (Observation.Ready ready = gradient.prepare(shapes, core.pool(), call);
                Tensor fed = noise(input)) {
            report.add(name + " building and opening", 0, "ms", new double[] {millisSince(start)});
            memory.end("opening");
            Map<String, Tensor> feeds = new HashMap<>(ready.choices());
            feeds.put(image.name(), fed);
            double[] steps = new double[rounds.counted()];
            for (int round = -rounds.warmUp(); round < rounds.counted(); round++) {
                double[] step = once(() -> ready.session()
                        .value()
                        .run(call, feeds, ready.outputs())
                        .values()
                        .forEach(Tensor::close));
                if (round >= 0) {
                    steps[round] = step[0];
                }
            }
            report.add(name, bytes, "ms", steps);
            memory.end("running");
        }
    }

    private static Tensor noise(Shape shape) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect((int) shape.elements() * Float.BYTES).order(ByteOrder.nativeOrder());
        Random random = new Random(SEED);
        while (bytes.hasRemaining()) {
            bytes.putFloat((float) random.nextGaussian());
        }
        return Tensor.wrap(ElementType.FLOAT, shape, bytes.flip());
    }

    private static double[] once(Runnable step) {
        long start = System.nanoTime();
        step.run();
        return new double[] {millisSince(start)};
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
}
