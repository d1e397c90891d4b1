package dev.layerscope.server.app;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.activation.components.PrincipalComponents;
import dev.layerscope.server.activation.components.Projected;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.picture.ChannelOrder;
import dev.layerscope.server.picture.Figure;
import dev.layerscope.server.picture.Grid;
import dev.layerscope.server.picture.Subject;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.Sheet;
import dev.layerscope.server.runtime.CoreSettings;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.tensor.TensorPoolSettings;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntSupplier;

/** Times pictures and principal components of noise in this process. */
final class PicturesBenchmark {
    private static final long SEED = 0;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int COLUMNS = 8;
    private static final int COMPONENTS = 3;

    private final BenchmarkCommand.Rounds rounds;

    PicturesBenchmark(BenchmarkCommand.Rounds rounds) {
        this.rounds = rounds;
    }

    void run(BenchmarkReport report) {
        Shape shape = Shape.of(1, 64, 56, 56);
        Figure grid = new Grid(Selection.ofChannels(List.of()), 64, COLUMNS, ChannelOrder.AS_ASKED, Optional.empty());
        draw(report, "grid [64, 56, 56]", grid, shape);
        TensorPool pool = new TensorPool(TensorPoolSettings.defaults());
        CoreSettings settings = CoreSettings.defaults().withDevice(DeviceChoice.CPU);
        try (NativeCore core = NativeCore.start(settings, RunSettings.defaults(), pool)) {
            PrincipalComponents components = new PrincipalComponents(core);
            project(report, "pca [512, 28, 28]", components, Shape.of(1, 512, 28, 28));
            project(report, "pca [2048, 14, 14]", components, Shape.of(1, 2048, 14, 14));
        }
    }

    /** From the tensor to its three components at each position, with their ranges. */
    private void project(BenchmarkReport report, String name, PrincipalComponents components, Shape shape) {
        Tensor tensor = noise(shape).tensor();
        measure(report, name, tensor, () -> {
            try (Projected projected = components.find("layer", tensor, 1, COMPONENTS, Call.ofServer())) {
                return projected.projections().byteSize();
            }
        });
    }

    /** From the tensor to the bytes of the file. */
    private void draw(BenchmarkReport report, String name, Figure figure, Shape shape) {
        Activation activation = noise(shape);
        Subject subject = new Subject("noise", List.of(new Subject.Observed("layer", activation)), () -> {
            throw new IllegalStateException("noise is of no picture");
        });
        Figure.Style style = new Figure.Style(Coloring.DEFAULT, Sheet.DEFAULT);
        measure(
                report,
                name,
                activation.tensor(),
                () -> figure.draw(subject, style).drawing().png().length);
    }

    private void measure(BenchmarkReport report, String name, Tensor tensor, IntSupplier bytes) {
        double[] millis = new double[rounds.counted()];
        for (int round = -rounds.warmUp(); round < rounds.counted(); round++) {
            long start = System.nanoTime();
            if (bytes.getAsInt() > 0 && round >= 0) {
                millis[round] = (System.nanoTime() - start) / NANOS_PER_MILLI;
            }
        }
        report.add(name, tensor.byteSize(), "ms", millis);
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
