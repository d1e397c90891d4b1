package dev.layerscope.server.optimize.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.autodiff.Choices;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.TestModels;
import dev.layerscope.server.optimize.loss.LossSpec.View;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Parameterization;
import dev.layerscope.server.optimize.recipe.Parameterization.Colors;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.recipe.Parameterization.Space;
import dev.layerscope.server.optimize.recipe.Regularizers;
import dev.layerscope.server.optimize.sampling.Move;
import dev.layerscope.server.optimize.sampling.Window;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is lowered, and whether its gradient is its own: along random directions, against differences. */
class LossGraphTest {
    private static final int SIDE = 24;

    @TempDir
    private Path folder;

    private TestModels models;
    private HostedModel model;
    private String layer;

    @BeforeEach
    void start() {
        // Smooth: a difference across a kink is no derivative.
        models = TestModels.over(folder).golden("tiny_convnext");
        model = models.models().get("tiny_convnext");
        layer = model.layers().stream()
                .filter(each -> each.opType().equals("Conv"))
                .skip(3)
                .findFirst()
                .orElseThrow()
                .path();
    }

    @AfterEach
    void stop() {
        models.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PIXELS, INDEPENDENT, FREE, STILL",
        "PIXELS, INDEPENDENT, CLAMP, STILL",
        "PIXELS, DECORRELATED, SIGMOID, ALONG_AXES",
        "PIXELS, INDEPENDENT, SIGMOID, TURNED",
        "FOURIER, INDEPENDENT, FREE, STILL",
        "FOURIER, DECORRELATED, FREE, TURNED",
        "FOURIER, DECORRELATED, SIGMOID, BLURRED_AND_TURNED",
        "FOURIER, INDEPENDENT, SIGMOID, ALONG_AXES"
    })
    void theGradientIsTheLosssOwn(Space space, Colors colors, Range range, View view) {
        checkGradient(
                new Parameterization(space, colors, range),
                view,
                List.of(channel(3), channel(5)),
                Regularizers.NONE,
                0);
    }

    @Test
    void regularizersAndDiversityHaveGradientsToo() {
        Parameterization pixels = new Parameterization(Space.PIXELS, Colors.INDEPENDENT, Range.SIGMOID);
        checkGradient(pixels, View.STILL, List.of(channel(3)), new Regularizers(3, 0, 0), 0);
        checkGradient(pixels, View.STILL, List.of(channel(3)), new Regularizers(0, 3, 0), 0);
        checkGradient(pixels, View.STILL, List.of(channel(3)), new Regularizers(0, 0, 3), 0);
        checkGradient(pixels, View.STILL, List.of(channel(3), channel(3)), Regularizers.NONE, 5);
    }

    @Test
    void everyKindOfObjectiveIsMeasuredAndHasAGradient() {
        Parameterization pixels = new Parameterization(Space.PIXELS, Colors.INDEPENDENT, Range.FREE);
        int channels = channels();
        float[] vector = new float[channels];
        vector[0] = 2;
        vector[channels - 1] = -1;
        checkGradient(
                pixels,
                View.STILL,
                List.of(
                        Objective.of(new Objective.Neuron(layer, 2, OptionalInt.of(1), OptionalInt.of(2))),
                        Objective.of(new Objective.WholeLayer(layer)),
                        Objective.of(new Objective.Direction(layer, vector)),
                        new Objective(List.of(
                                new Objective.Term(0.5, new Objective.Channel(layer, 1)),
                                new Objective.Term(-2, new Objective.Channel(layer, 2)),
                                new Objective.Term(
                                        3, new Objective.Neuron(layer, 0, OptionalInt.empty(), OptionalInt.empty()))))),
                Regularizers.NONE,
                0);
    }

    @Test
    void scoresAreWhatTheLayerSays() {
        Parameterization pixels = new Parameterization(Space.PIXELS, Colors.INDEPENDENT, Range.FREE);
        List<Objective> objectives = List.of(
                channel(2),
                Objective.of(new Objective.Neuron(layer, 2, OptionalInt.of(1), OptionalInt.of(2))),
                Objective.of(new Objective.WholeLayer(layer)));
        Composed composed = new Composed(pixels, View.STILL, objectives, Regularizers.NONE, 0);
        float[] parameter = composed.noise(4);
        float[] scores = composed.forward(parameter, LossGraph.SCORES);

        Shape fed = Shape.of(3, 3, SIDE, SIDE);
        try (Tensor input = Tensor.ofFloats(fed, parameter);
                SharedCache.Lease<Session> session =
                        model.observe(List.of(model.layer(layer)), Map.of(image(), fed), Call.ofServer())) {
            String tensor = model.layer(layer).tensor();
            try (Tensor activation = session.value()
                    .run(Call.ofServer(), Map.of(image(), input), Map.of(tensor, Optional.empty()))
                    .get(tensor)) {
                FloatBuffer values = activation.bytes().asFloatBuffer();
                Shape shape = activation.shape();
                int axis = model.shapes(Map.of(image(), fed), Call.ofServer()).channelAxis(tensor);
                assertThat(axis).isEqualTo(1);
                int plane = (int) (shape.dim(2) * shape.dim(3));
                int each = (int) shape.dim(1) * plane;
                double mean = 0;
                double squares = 0;
                for (int i = 0; i < plane; i++) {
                    mean += values.get(2 * plane + i) / (double) plane;
                }
                for (int i = 0; i < each; i++) {
                    squares += (double) values.get(2 * each + i) * values.get(2 * each + i) / each;
                }
                float neuron = values.get(each + 2 * plane + (int) shape.dim(3) + 2);
                assertThat(scores[0]).isCloseTo((float) mean, within(1e-5f));
                assertThat(scores[1]).isCloseTo(neuron, within(1e-5f));
                assertThat(scores[2]).isCloseTo((float) squares, within(1e-4f));
            }
        }
    }

    @Test
    void aParameterOfAPictureIsThatPicture() {
        for (Space space : Space.values()) {
            for (Colors colors : Colors.values()) {
                for (Range range : List.of(Range.FREE, Range.SIGMOID)) {
                    Composed composed = new Composed(
                            new Parameterization(space, colors, range),
                            View.STILL,
                            List.of(channel(1)),
                            Regularizers.NONE,
                            0);
                    Random random = new Random(3);
                    float[] picture = new float[3 * SIDE * SIDE];
                    for (int i = 0; i < picture.length; i++) {
                        picture[i] = 0.1f + 0.8f * random.nextFloat();
                    }
                    float[] parameter = new Parameters(composed.spec).of(picture);
                    assertThat(composed.forward(parameter, LossGraph.PICTURE))
                            .as("%s %s %s", space, colors, range)
                            .containsExactly(picture, within(1e-4f));
                }
            }
        }
    }

    private Objective channel(int channel) {
        return Objective.of(new Objective.Channel(layer, channel));
    }

    private int channels() {
        Shape fed = Shape.of(1, 3, SIDE, SIDE);
        return (int) model.shapes(Map.of(image(), fed), Call.ofServer())
                .of(model.layer(layer).tensor())
                .orElseThrow()
                .dim(1);
    }

    private String image() {
        return model.image().orElseThrow().name();
    }

    private void checkGradient(
            Parameterization how, View view, List<Objective> objectives, Regularizers regularizers, double diversity) {
        Composed composed = new Composed(how, view, objectives, regularizers, diversity);
        float[] parameter = composed.noise(1);
        float[] gradient = composed.gradient(parameter);
        for (int direction = 0; direction < 3; direction++) {
            float[] along = composed.noise(10 + direction);
            // The first along the gradient itself, where rounding matters least.
            if (direction == 0) {
                double length = Math.sqrt(dot(gradient, gradient));
                for (int i = 0; i < along.length; i++) {
                    along[i] = (float) (gradient[i] / length * Math.sqrt(along.length));
                }
            }
            double step = 2e-3;
            double above = composed.forward(moved(parameter, along, step), LossGraph.LOSS)[0];
            double below = composed.forward(moved(parameter, along, -step), LossGraph.LOSS)[0];
            double expected = (above - below) / (2 * step);
            double scale = Math.sqrt(dot(gradient, gradient) * dot(along, along));
            assertThat(dot(gradient, along)).as("direction %d", direction).isCloseTo(expected, within(2e-2 * scale));
            if (direction == 0) {
                assertThat(dot(gradient, along)).isCloseTo(expected, within(2e-2 * Math.abs(expected)));
            }
        }
    }

    private static float[] moved(float[] from, float[] along, double step) {
        float[] moved = from.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * along[i]);
        }
        return moved;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** A loss graph with all that it is fed but its parameter. */
    private final class Composed {
        private final LossSpec spec;
        private final LossGraph loss;
        private final Map<String, float[]> fixed;

        Composed(
                Parameterization how,
                View view,
                List<Objective> objectives,
                Regularizers regularizers,
                double diversity) {
            Canvas canvas = Canvas.of(model, Preprocessing.preset("imagenet"), Map.of());
            Map<String, Shape> feeds = Map.of(image(), canvas.fed(objectives.size(), SIDE, SIDE));
            ScorePlan scores = ScorePlan.of(model, canvas, model.shapes(feeds, Call.ofServer()), objectives);
            spec = new LossSpec(
                    canvas,
                    objectives.size(),
                    SIDE,
                    SIDE,
                    SIDE,
                    SIDE,
                    how,
                    view,
                    regularizers,
                    0.01,
                    scores.slots(),
                    diversity);
            loss = LossGraph.of(model.sized(feeds, Call.ofServer()), spec);
            fixed = new HashMap<>(scores.feeds());
            Window window = new Window(SIDE, SIDE, 0, SIDE, SIDE, 1);
            Move move = new Move(2, -1, 1.1, 0.2);
            if (view == View.ALONG_AXES) {
                fixed.put(LossGraph.ROWS, window.rows(move).toFloats());
                fixed.put(LossGraph.COLUMNS, window.rows(move).toFloats());
            } else if (view == View.BLURRED_AND_TURNED) {
                fixed.put(LossGraph.ROWS, window.blurred(SIDE).toFloats());
                fixed.put(LossGraph.COLUMNS, window.blurred(SIDE).toFloats());
            }
            if (view == View.TURNED || view == View.BLURRED_AND_TURNED) {
                float[] grid = window.grid(move);
                float[] all = new float[grid.length * objectives.size()];
                for (int i = 0; i < objectives.size(); i++) {
                    System.arraycopy(grid, 0, all, i * grid.length, grid.length);
                }
                fixed.put(LossGraph.GRID, all);
            }
            assertThat(fixed.keySet()).isEqualTo(loss.feeds().keySet());
        }

        float[] noise(int seed) {
            Random random = new Random(seed);
            float[] values = new float[(int) loss.parameter().elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.3 * random.nextGaussian());
            }
            return values;
        }

        float[] forward(float[] parameter, String output) {
            return run("forward", loss.graph(), parameter, output);
        }

        float[] gradient(float[] parameter) {
            return run("backward", loss.differentiated(Choices.PLAIN), parameter, LossGraph.GRADIENT);
        }

        private float[] run(String purpose, dev.layerscope.server.graph.Graph graph, float[] parameter, String output) {
            List<Tensor> tensors = new ArrayList<>();
            Map<String, Tensor> feeds = new HashMap<>();
            fixed.forEach((name, values) ->
                    feeds.put(name, Tensor.ofFloats(loss.feeds().get(name), values)));
            feeds.put(LossGraph.PARAMETER, Tensor.ofFloats(loss.parameter(), parameter));
            tensors.addAll(feeds.values());
            try (SharedCache.Lease<Session> session =
                    model.derived(purpose + spec, new TreeSet<>(Set.of("all")), () -> graph, Call.ofServer())) {
                feeds.keySet().retainAll(session.value().inputs());
                try (Tensor result = session.value()
                        .run(Call.ofServer(), feeds, Map.of(output, Optional.empty()))
                        .get(output)) {
                    assertThat(result.type()).isEqualTo(ElementType.FLOAT);
                    float[] values = new float[(int) result.shape().elements()];
                    result.bytes().asFloatBuffer().get(values);
                    return values;
                }
            } finally {
                tensors.forEach(Tensor::close);
            }
        }
    }
}
