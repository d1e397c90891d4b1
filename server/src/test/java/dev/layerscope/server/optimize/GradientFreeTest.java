package dev.layerscope.server.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.TestModels;
import dev.layerscope.server.optimize.engine.GradientEngine;
import dev.layerscope.server.optimize.evolution.EvolutionEngine;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Recipe;
import dev.layerscope.server.optimize.recipe.Regularizers;
import dev.layerscope.server.optimize.recipe.Settings;
import dev.layerscope.server.optimize.recipe.Stage;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Whole searches without gradients. */
class GradientFreeTest {
    @TempDir
    private Path folder;

    private final InputStore inputs = new InputStore(new InputSettings(1 << 26, 1 << 22, ImageLimits.DEFAULT));
    private TestModels models;

    @AfterEach
    void stop() {
        models.close();
    }

    @Test
    void itFindsTheBestColourInFewGenerations() {
        // Of pictures from 0 to 1 the best is magenta: 1 + 3.
        HostedModel model = built(colours("n", "h", "w"));
        double found = last(run(request(model, "c", evolve(16, 100), 0)), 0);
        assertThat(found).isBetween(3.8, 4.0001);
    }

    @Test
    void itReachesWhatManyStepsOfAdamReachInAConvolutionalNetwork() {
        HostedModel model = golden("tiny_resnet");
        Request free = request(model, middle(model), evolve(32, 100), 3);
        Request gradient = new Request(
                model, free.objectives(), 0, evolve(32, 100), EngineChoice.GRADIENT, 5, Given.NOTHING, free.pixels());
        RecordedRun run = run(free);
        assertThat(last(run, 0)).isGreaterThan(0.5 * last(run(gradient), 0));
        assertThat(run.facts).containsEntry("engine", "gradient-free");
    }

    @Test
    void whatGoesOnFromAnyCheckpointEndsWithTheSameBytes() {
        HostedModel model = golden("tiny_resnet");
        // Long enough for heats of two steps, a decision, more waves, and the whole size.
        List<Stage> stages = List.of(new Stage(40, 40, 26), new Stage(44, 48, 3));
        for (Recipe recipe : List.of(Recipe.EVOLVE, Recipe.FOURIER)) {
            Request request =
                    request(model, middle(model), recipe.settings(48, 48).withStages(stages), 3, 1);
            RecordedRun whole = run(request);
            assertSameFiles(run(request), whole);
            assertThat(whole.checkpoints).hasSize(29);
            int each = recipe == Recipe.EVOLVE ? 1 : 6;
            for (int step = 0; step < whole.checkpoints.size(); step += each) {
                RecordedRun resumed = new RecordedRun(Optional.of(whole.checkpoints.get(step)));
                optimizations(OptimizeSettings.defaults()).run(request, resumed);
                assertSameFiles(resumed, whole);
            }
        }
    }

    @Test
    void itDoesntMatterHowManyPicturesARunTakes() {
        HostedModel model = golden("tiny_resnet");
        Request request = request(model, middle(model), evolve(32, 13), 3);
        RecordedRun together = run(request);
        RecordedRun oneByOne = RecordedRun.fresh();
        optimizations(new OptimizeSettings(1, 1000, 1000)).run(request, oneByOne);
        for (int step = 0; step < 13; step++) {
            double expected = together.progress.get(step).values().get(0);
            assertThat(oneByOne.progress.get(step).values().get(0))
                    .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
        }
    }

    @Test
    void aModelOfOnePictureAndOneSizeIsSearchedOneByOne() {
        HostedModel model = built(colours(1, 24, 24));
        assertThat(last(run(request(model, "c", evolve(16, 60), 0)), 0)).isGreaterThan(3.5);
    }

    @Test
    void theNumbersOfADenseLayerDependOnPlacesAndAreRaisedAsWell() {
        float[] weights = new float[3 * 8 * 8];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 8 < 4 ? 1 : -1; // the left half bright
        }
        HostedModel model = built(new GraphBuilder()
                .input("x", "n", 3, 8, 8)
                .weight("w", Weight.ofFloats(Shape.of(192, 1), weights))
                .node("Flatten", "f", "x")
                .node("MatMul", "y", "f", "w")
                .output("y"));
        assertThat(last(run(request(model, "y", evolve(8, 120), 0)), 0)).isGreaterThan(0.8 * 96);
    }

    @Test
    void aNeuronIsRaisedAtItsPlace() {
        HostedModel model = built(colours("n", "h", "w"));
        Request request = new Request(
                model,
                List.of(Objective.of(new Objective.Neuron("c", 0, OptionalInt.of(2), OptionalInt.of(3)))),
                0,
                evolve(12, 60),
                EngineChoice.GRADIENT_FREE,
                5,
                Given.NOTHING,
                Preprocessing.preset("unit"));
        assertThat(last(run(request), 0)).isGreaterThan(3.8);
    }

    @Test
    void aModelThatNoGradientPassesIsSearchedWithoutWhenNothingIsAskedFor() {
        HostedModel model = built(new GraphBuilder()
                .input("x", "n", 3, "h", "w")
                .weight("from", Weight.ofFloats(Shape.of(), 1f / 255))
                .weight("to", Weight.ofFloats(Shape.of(), 0.04f))
                .weight("one", Weight.ofFloats(Shape.of(), 1))
                .weight("zero", bytes(Shape.of(), 0))
                .weight("two", bytes(Shape.of(), 2))
                .weight("middle", bytes(Shape.of(), 64))
                .weight("w", bytes(Shape.of(1, 3, 1, 1), 3, 0, 5))
                .node("QuantizeLinear", "q", "x", "from", "zero")
                .node("QLinearConv", "i", "q", "from", "zero", "w", "one", "two", "to", "middle")
                .node("DequantizeLinear", "c", "i", "to", "middle")
                .output("c"));
        Request asked = request(model, "c", evolve(12, 60), 0);
        RecordedRun run = run(new Request(
                model, asked.objectives(), 0, asked.settings(), EngineChoice.AUTO, 5, Given.NOTHING, asked.pixels()));
        assertThat(run.facts).containsEntry("engine", "gradient-free");
        assertThat(run.facts.get("engine reason")).contains("not gradient: ", "QLinearConv");
        assertThat(last(run, 0)).isGreaterThan(3);
    }

    @Test
    void aModelOfWholeNumbersIsSearched() {
        HostedModel model = built(new GraphBuilder()
                .input("x", ElementType.UINT8, "n", "h", "w", 3)
                .weight("w", Weight.ofFloats(Shape.of(1, 3, 1, 1), 1, -2, 3))
                .node("Cast", "f", Map.of("to", new Attribute.Int(1)), "x")
                .node("Transpose", "t", Map.of("perm", new Attribute.Ints(List.of(0L, 3L, 1L, 2L))), "f")
                .node("Conv", "c", "t", "w")
                .output("c"));
        Request asked = request(model, "c", evolve(12, 60), 0);
        RecordedRun run = run(new Request(
                model,
                asked.objectives(),
                0,
                asked.settings(),
                EngineChoice.GRADIENT_FREE,
                5,
                Given.NOTHING,
                Preprocessing.preset("raw")));
        assertThat(last(run, 0)).isGreaterThan(3.5 * 255);
    }

    @Test
    void whatRegularizersTakeCounts() {
        HostedModel model = built(colours("n", "h", "w"));
        Settings plain = evolve(12, 60);
        Settings heavy = plain.withRegularizers(new Regularizers(0, 0, 1e4));
        assertThat(last(run(request(model, "c", heavy, 0)), 0)).isBetween(0.9, 1.1);
    }

    @Test
    void aDeadStartIsLeftBehind() {
        // Positive only for more than 3 of at most 4.
        HostedModel model = built(new GraphBuilder()
                .input("x", "n", 3, "h", "w")
                .weight("w", Weight.ofFloats(Shape.of(1, 3, 1, 1), 1, -2, 3))
                .weight("b", Weight.ofFloats(Shape.of(1), -3))
                .node("Conv", "c", "x", "w", "b")
                .node("Relu", "r", "c")
                .output("r"));
        assertThat(last(run(request(model, "r", evolve(12, 100), 0)), 0)).isGreaterThan(0.8);
    }

    @Test
    void diversityIsRefusedInASentence() {
        HostedModel model = golden("tiny_resnet");
        Request asked = request(model, middle(model), evolve(16, 5), 0, 0);
        Request diverse = new Request(
                model,
                asked.objectives(),
                1,
                asked.settings(),
                EngineChoice.GRADIENT_FREE,
                5,
                Given.NOTHING,
                asked.pixels());
        assertThatThrownBy(() -> run(diverse))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_OPTIMIZABLE))
                .hasMessageContaining(
                        "diversity: 1.0 (expected: 0 for a search without gradients, which searches each picture apart)");
    }

    @Test
    @EnabledIfSystemProperty(named = "layerscope.reference", matches = ".+")
    void aModelOfEightBitsIsSearched() {
        models = TestModels.over(Path.of(System.getProperty("layerscope.reference"), "models"));
        HostedModel model = models.models().get("squeezenet1.1_int8_qdq");
        Request asked = request(model, "squeezenet0_relu10_fwd", evolve(128, 50), 5);
        RecordedRun run = run(new Request(
                model,
                asked.objectives(),
                0,
                asked.settings(),
                EngineChoice.GRADIENT_FREE,
                5,
                Given.NOTHING,
                Preprocessing.preset("imagenet")));
        assertThat(last(run, 0)).isGreaterThan(10 * run.progress.get(0).values().get(0));
    }

    private static GraphBuilder colours(Object batch, Object height, Object width) {
        return new GraphBuilder()
                .input("x", batch, 3, height, width)
                .weight("w", Weight.ofFloats(Shape.of(1, 3, 1, 1), 1, -2, 3))
                .node("Conv", "c", "x", "w")
                .output("c");
    }

    private static Weight bytes(Shape shape, int... values) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(values.length);
        for (int value : values) {
            bytes.put((byte) value);
        }
        return new Weight(ElementType.UINT8.onnxNumber(), shape, new Weight.Bytes(bytes.flip()));
    }

    private static Settings evolve(int side, int steps) {
        return Recipe.EVOLVE.settings(side, side).withStages(List.of(new Stage(side, side, steps)));
    }

    private static String middle(HostedModel model) {
        return model.layers().get(model.layers().size() / 2).path();
    }

    private static double last(RecordedRun run, int picture) {
        return run.progress.get(run.progress.size() - 1).values().get(picture);
    }

    private static void assertSameFiles(RecordedRun run, RecordedRun expected) {
        assertThat(run.artifacts.keySet()).isEqualTo(expected.artifacts.keySet());
        expected.artifacts.forEach(
                (name, bytes) -> assertThat(run.artifacts.get(name)).as(name).isEqualTo(bytes));
    }

    private HostedModel golden(String name) {
        models = TestModels.over(folder).golden(name);
        return models.models().get(name);
    }

    private HostedModel built(GraphBuilder graph) {
        graph.write(folder, "built");
        models = TestModels.over(folder);
        return models.models().get("built");
    }

    private static Request request(HostedModel model, String layer, Settings settings, int... channels) {
        return new Request(
                model,
                Arrays.stream(channels)
                        .mapToObj(channel -> Objective.of(new Objective.Channel(layer, channel)))
                        .toList(),
                0,
                settings,
                EngineChoice.GRADIENT_FREE,
                5,
                Given.NOTHING,
                Preprocessing.preset("unit"));
    }

    private RecordedRun run(Request request) {
        RecordedRun run = RecordedRun.fresh();
        optimizations(OptimizeSettings.defaults()).run(request, run);
        return run;
    }

    private Optimizations optimizations(OptimizeSettings settings) {
        return new Optimizations(
                settings,
                new Engines(new TreeMap<>(Map.of(
                        EngineChoice.GRADIENT, new GradientEngine(Formulation.CPU, models.pool()),
                        EngineChoice.GRADIENT_FREE, new EvolutionEngine(models.pool())))),
                inputs,
                models.pool(),
                Runnable::run);
    }
}
