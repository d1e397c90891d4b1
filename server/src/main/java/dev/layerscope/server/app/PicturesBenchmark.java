package dev.layerscope.server.app;

import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.picture.ChannelOrder;
import dev.layerscope.server.picture.Figure;
import dev.layerscope.server.picture.Grid;
import dev.layerscope.server.picture.Subject;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.Sheet;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Times pictures of noise in this process, from the tensor to the bytes of the file. */
final class PicturesBenchmark {
    private static final long SEED = 0;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int COLUMNS = 8;

    private final BenchmarkCommand.Rounds rounds;

    PicturesBenchmark(BenchmarkCommand.Rounds rounds) {
        this.rounds = rounds;
    }

    void run(BenchmarkReport report) {
        Shape shape = Shape.of(1, 64, 56, 56);
        Figure grid = new Grid(Selection.ofChannels(List.of()), 64, COLUMNS, ChannelOrder.AS_ASKED, Optional.empty());
        measure(report, "grid [64, 56, 56]", grid, shape);
    }

    private void measure(BenchmarkReport report, String name, Figure figure, Shape shape) {
        Activation activation = noise(shape);
        Subject subject = new Subject("noise", List.of(new Subject.Observed("layer", activation)), () -> {
            throw new IllegalStateException("noise is of no picture");
        });
        Figure.Style style = new Figure.Style(Coloring.DEFAULT, Sheet.DEFAULT);
        double[] millis = new double[rounds.counted()];
        for (int round = -rounds.warmUp(); round < rounds.counted(); round++) {
            long start = System.nanoTime();
            byte[] file = figure.draw(subject, style).drawing().png();
            if (round >= 0 && file.length > 0) {
                millis[round] = (System.nanoTime() - start) / NANOS_PER_MILLI;
            }
        }
        report.add(name, activation.tensor().byteSize(), "ms", millis);
    }

    private static Activation noise(Shape shape) {
        Random random = new Random(SEED);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Layer layer = new Layer(
                "layer", "layer", "layer", "Conv", List.of(), Layer.ActivationSide.NEITHER, false, 0, false, false);
        return new Activation(layer, Tensor.ofFloats(shape, values), 1);
    }
}
