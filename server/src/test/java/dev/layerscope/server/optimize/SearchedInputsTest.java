package dev.layerscope.server.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.NpyTensor;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.job.Progress;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.TestModels;
import dev.layerscope.server.optimize.engine.GradientEngine;
import dev.layerscope.server.optimize.evolution.EvolutionEngine;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Recipe;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches in models that don't take one picture alone. */
class SearchedInputsTest {
    @TempDir
    private Path folder;

    private final InputStore inputs = new InputStore(new InputSettings(1 << 26, 1 << 22, ImageLimits.DEFAULT));
    private TestModels models;

    @AfterEach
    void stop() {
        models.close();
    }

    private static GraphBuilder net(GraphBuilder graph, int channels) {
        return graph.weight("w1", 6, channels, 3, 3)
                .weight("w2", 4, 6, 3, 3)
                .node("Conv", "c1", Map.of("pads", new Attribute.Ints(List.of(1L, 1L, 1L, 1L))), "x", "w1")
                .node("Tanh", "t", "c1")
                .node("Conv", "c2", "t", "w2")
                .output("c2");
    }

    @ParameterizedTest
    @EnumSource(
            value = EngineChoice.class,
            names = {"GRADIENT", "GRADIENT_FREE"})
    void fiveChannelsAreSearchedAndEachIsShownByItself(EngineChoice engine) {
        HostedModel model = built(net(new GraphBuilder().input("x", 1, 5, "h", "w"), 5));
        Settings settings =
                Recipe.QUICK.settings(16, 20).withStages(List.of(new Stage(8, 10, 15), new Stage(16, 20, 15)));
        RecordedRun run = run(request(model, settings, engine, Given.NOTHING, channel("c2", 0), channel("c2", 1)));
        assertRisen(run);
        assertThat(shape(run, "input-1.npy")).isEqualTo(Shape.of(1, 5, 16, 20));
        assertThat(picture(run, "picture-0.png").size().height()).isEqualTo(16);
        assertThat(picture(run, "picture-0.png").size().width()).isEqualTo(5 * 20 + 4 * 4);
        assertThat(picture(run, "grid.png").size().width()).isEqualTo(2 * (5 * 20 + 4 * 4) + 4);
        assertThat(run.artifacts).containsKey("animation.gif");
    }

    @Test
    void fiveChannelsBeginWithWhatTheUserGives() {
        HostedModel model = built(net(new GraphBuilder().input("x", 1, 5, "h", "w"), 5));
        Settings settings = Recipe.ARTICLE.settings(8, 8).withStages(List.of(new Stage(8, 8, 1)));
        StoredInput start = inputs.put(ClientFiles.randomNpy(3, 1, 5, 8, 8), Caller.ANYONE);
        RecordedRun run = run(request(model, settings, EngineChoice.GRADIENT, Given.start(start), channel("c2", 0)));
        float[] reached = floats(run.artifacts.get("input-0.npy"));
        float[] begun = floats(bytes(ClientFiles.randomNpy(3, 1, 5, 8, 8)));
        for (int i = 0; i < begun.length; i++) {
            // One step of Adam with a learning rate of 0.1.
            assertThat(reached[i]).isCloseTo(begun[i], within(0.11f));
        }
    }

    @Test
    void aStartThatCantBeOneIsRefusedAtOnce() {
        HostedModel model = built(net(new GraphBuilder().input("x", 1, 5, "h", "w"), 5));
        Settings settings = Recipe.QUICK.settings(8, 8);
        Given picture = Given.start(inputs.put(ClientFiles.png(8, 8, 1), Caller.ANYONE));
        assertThatThrownBy(() -> check(request(model, settings, EngineChoice.AUTO, picture, channel("c2", 0))))
                .hasMessage(
                        "start: a picture for input 'x', which takes none (expected: an array of float32 [1, 5, 8, 8])");
        Given three = start(new float[3 * 8 * 8], 1, 3, 8, 8);
        assertThatThrownBy(() -> check(request(model, settings, EngineChoice.AUTO, three, channel("c2", 0))))
                .hasMessageContaining("(expected: float32 [1, 5, 8, 8], the first stage's size)");
    }

    @Test
    void moreNumbersThanTheLargestPictureHasAreRefused() {
        HostedModel model = built(net(new GraphBuilder().input("x", 1, 50, "h", "w"), 50));
        assertThatThrownBy(() -> check(request(
                        model, Recipe.QUICK.settings(300, 300), EngineChoice.AUTO, Given.NOTHING, channel("c2", 0))))
                .hasMessage("size: 300x300 of 50 channels (expected: at most 4194304 numbers)");
    }

    @Test
    void numbersForOtherChannelsAreRefused() {
        HostedModel model = built(net(new GraphBuilder().input("x", 1, 5, "h", "w"), 5));
        Request request = new Request(
                model,
                List.of(channel("c2", 0)),
                0,
                Recipe.QUICK.settings(16, 16),
                EngineChoice.AUTO,
                1,
                Given.NOTHING,
                Preprocessing.preset("imagenet"));
        assertThatThrownBy(() -> check(request))
                .hasMessage("preprocessing: mean of 3 numbers (expected: 1, or one for each of 5 channels)");
    }

    @ParameterizedTest
    @EnumSource(
            value = EngineChoice.class,
            names = {"GRADIENT", "GRADIENT_FREE"})
    void aFixedBatchIsFilledUp(EngineChoice engine) {
        net(new GraphBuilder().input("x", 4, 3, 12, 12), 3).write(folder, "four");
        net(new GraphBuilder().input("x", "n", 3, 12, 12), 3).write(folder, "open");
        models = TestModels.over(folder);
        Settings settings = Recipe.QUICK.settings(12, 12).withStages(List.of(new Stage(12, 12, 12)));
        Objective[] three = {channel("c2", 2), channel("c2", 0), channel("c2", 1)};
        RecordedRun four = run(request(models.models().get("four"), settings, engine, Given.NOTHING, three));
        RecordedRun open = run(request(models.models().get("open"), settings, engine, Given.NOTHING, three));
        assertRisen(four);
        List<Double> expected = open.progress.get(11).values();
        for (int i = 0; i < 3; i++) {
            assertThat(four.progress.get(11).values().get(i))
                    .isCloseTo(expected.get(i), within(1e-3 * Math.abs(expected.get(i))));
        }
        assertThat(shape(four, "input-2.npy")).isEqualTo(Shape.of(4, 3, 12, 12));
        float[] fed = floats(four.artifacts.get("input-2.npy"));
        float[] first = Arrays.copyOf(fed, fed.length / 4);
        assertThat(Arrays.copyOfRange(fed, 3 * first.length, fed.length)).isEqualTo(first);
    }

    @Test
    void aFixedBatchBeginsWithOnePictureOrAll() {
        HostedModel model = built(net(new GraphBuilder().input("x", 4, 3, 8, 8), 3));
        Settings settings = Recipe.ARTICLE.settings(8, 8).withStages(List.of(new Stage(8, 8, 2)));
        float[] one = new float[3 * 8 * 8];
        float[] four = new float[4 * one.length];
        Arrays.fill(one, 0.25f);
        Arrays.fill(four, 0, one.length, 0.25f);
        RecordedRun ofOne =
                run(request(model, settings, EngineChoice.GRADIENT, start(one, 1, 3, 8, 8), channel("c2", 0)));
        RecordedRun ofFour =
                run(request(model, settings, EngineChoice.GRADIENT, start(four, 4, 3, 8, 8), channel("c2", 0)));
        assertThat(ofFour.artifacts.get("input-0.npy")).isEqualTo(ofOne.artifacts.get("input-0.npy"));
    }

    @Test
    void aLayerThatMixesAFixedBatchIsRefused() {
        HostedModel model = built(new GraphBuilder()
                .input("x", 4, 3, 8, 8)
                .node("Transpose", "t", Map.of("perm", new Attribute.Ints(List.of(1L, 0L, 2L, 3L))), "x")
                .output("t"));
        assertThatThrownBy(() -> check(
                        request(model, Recipe.QUICK.settings(8, 8), EngineChoice.AUTO, Given.NOTHING, channel("t", 0))))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_OPTIMIZABLE))
                .hasMessageContaining("layer 't': nothing in [3, 4, 8, 8] counts the 4 pictures");
    }

    private static GraphBuilder guided() {
        return new GraphBuilder()
                .input("guide", 1, 2)
                .input("x", 1, 3, "h", "w")
                .weight("w", Weight.ofFloats(Shape.of(2, 3, 1, 1), 1, 1, 1, 1, 1, 1))
                .weight("axes", Weight.ofInts(Shape.of(2), 2, 3))
                .node("Conv", "c", "x", "w")
                .node("Unsqueeze", "g", "guide", "axes")
                .node("Mul", "m", "c", "g")
                .output("m");
    }

    @ParameterizedTest
    @EnumSource(
            value = EngineChoice.class,
            names = {"GRADIENT", "GRADIENT_FREE"})
    void furtherInputsAreFedWithEachStep(EngineChoice engine) {
        HostedModel model = built(guided());
        Settings settings = Recipe.QUICK.settings(8, 8).withStages(List.of(new Stage(8, 8, 30)));
        Given guide = new Given(Optional.empty(), Map.of("guide", (StoredInput.Array)
                inputs.put(ClientFiles.npy(new float[] {2, -2}, 1, 2), Caller.ANYONE)));
        RecordedRun run = run(request(model, settings, engine, guide, channel("m", 0), channel("m", 1)));
        assertRisen(run);
        // One is raised by light, the other by darkness.
        assertThat(mean(run, "input-0.npy")).isGreaterThan(0.6);
        assertThat(mean(run, "input-1.npy")).isLessThan(0.4);
        RecordedRun resumed = new RecordedRun(Optional.of(run.checkpoints.get(7)));
        optimizations().run(request(model, settings, engine, guide, channel("m", 0), channel("m", 1)), resumed);
        assertThat(resumed.artifacts.get("input-1.npy")).isEqualTo(run.artifacts.get("input-1.npy"));
    }

    @Test
    void anInputThatMattersHasToBeFed() {
        HostedModel model = built(guided());
        Settings settings = Recipe.QUICK.settings(8, 8);
        assertThatThrownBy(() -> check(request(model, settings, EngineChoice.AUTO, Given.NOTHING, channel("m", 0))))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INPUT_INVALID))
                .hasMessageContaining(
                        "input 'guide' of model 'built': not fed (expected: an array of shape [1, 2], by name)");
        assertThatCode(() -> check(request(model, settings, EngineChoice.AUTO, Given.NOTHING, channel("c", 0))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check(request(model, settings, EngineChoice.AUTO, Given.NOTHING, channel("g", 0))))
                .hasMessageContaining("layer 'g': it doesn't depend on input 'x', which is searched");
    }

    @ParameterizedTest
    @EnumSource(
            value = EngineChoice.class,
            names = {"GRADIENT", "GRADIENT_FREE"})
    void matricesAndRowsAreSearchedAsTheyAre(EngineChoice engine) {
        new GraphBuilder()
                .input("x", 1, 2, 30)
                .weight("w", 4, 2, 5)
                .node("Conv", "c", "x", "w")
                .output("c")
                .write(folder, "signals");
        new GraphBuilder()
                .input("x", "n", 12)
                .weight("w", 12, 5)
                .node("MatMul", "y", "x", "w")
                .output("y")
                .write(folder, "rows");
        new GraphBuilder()
                .input("x", 12)
                .weight("w", 12, 5)
                .node("MatMul", "y", "x", "w")
                .node("Softmax", "s", "y")
                .output("s")
                .write(folder, "row");
        models = TestModels.over(folder);
        Map<String, Shape> fed = Map.of("signals", Shape.of(1, 2, 30), "rows", Shape.of(1, 12), "row", Shape.of(12));
        fed.forEach((name, shape) -> {
            HostedModel model = models.models().get(name);
            Settings settings = Recipe.ARTICLE
                    .settings(1, 1)
                    .withStages(
                            List.of(new Stage(name.equals("signals") ? 2 : 1, name.equals("signals") ? 30 : 12, 20)));
            Objective objective = name.equals("row")
                    ? Objective.of(new Objective.WholeLayer(model.layer("y").path()))
                    : channel(name.equals("signals") ? "c" : "y", 1);
            RecordedRun run = run(request(model, settings, engine, Given.NOTHING, objective));
            assertRisen(run);
            assertThat(shape(run, "input-0.npy")).as(name).isEqualTo(shape);
        });
    }

    @Test
    void whatCantBeSearchedIsSaid() {
        new GraphBuilder()
                .input("ids", ElementType.INT64, 1, 7)
                .weight("w", 50, 4)
                .node("Gather", "y", "w", "ids")
                .output("y")
                .write(folder, "tokens");
        new GraphBuilder()
                .input("clip", 1, 3, 4, 8, 8)
                .node("Relu", "y", "clip")
                .output("y")
                .write(folder, "clips");
        new GraphBuilder()
                .input("a", 1, 4)
                .input("b", 1, 4)
                .node("Add", "y", "a", "b")
                .output("y")
                .write(folder, "pair");
        models = TestModels.over(folder);
        assertRefused("tokens", "its input 'ids' takes INT64 (expected: numbers that can change a little");
        assertRefused("clips", "its input 'clip' has 5 axes (expected: 1 to 4");
        assertRefused(
                "pair", "none of its inputs 'a', 'b' takes pictures (expected: arrays by name for all but the one");
    }

    private void assertRefused(String model, String sentence) {
        assertThatThrownBy(() -> check(request(
                        models.models().get(model),
                        Recipe.QUICK.settings(8, 8),
                        EngineChoice.AUTO,
                        Given.NOTHING,
                        channel("y", 0))))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_OPTIMIZABLE))
                .hasMessageContaining(sentence);
    }

    @Test
    void whatTheShapesShowToBeImpossibleIsRefusedAtOnce() {
        HostedModel model = built(net(new GraphBuilder().input("x", 1, 3, "h", "w"), 3));
        assertImpossible(model, channel("c2", 4), "channel: 4 (expected: 0 to 3, which layer 'c2' has)");
        assertImpossible(
                model,
                Objective.of(new Objective.Direction("c2", new float[] {1, 2, 3})),
                "direction: 3 numbers (expected: 4, one for each channel of layer 'c2')");
        // The second stage is the smaller one.
        assertImpossible(
                model,
                Objective.of(new Objective.Neuron("c2", 0, OptionalInt.of(8), OptionalInt.of(0))),
                "position of a neuron: y 8 (expected: 0 to 5 in layer 'c2'");
    }

    private void assertImpossible(HostedModel model, Objective objective, String sentence) {
        Settings settings = Recipe.QUICK.settings(8, 8).withStages(List.of(new Stage(12, 12, 1), new Stage(8, 8, 1)));
        settings = settings.withTransforms(dev.layerscope.server.optimize.recipe.Transforms.NONE);
        Request request = request(model, settings, EngineChoice.AUTO, Given.NOTHING, objective);
        assertThatThrownBy(() -> check(request)).hasMessageContaining(sentence);
    }

    private void assertRisen(RecordedRun run) {
        Progress first = run.progress.get(0);
        Progress last = run.progress.get(run.progress.size() - 1);
        for (int i = 0; i < last.values().size(); i++) {
            assertThat(last.values().get(i)).isGreaterThan(first.values().get(i));
        }
    }

    private double mean(RecordedRun run, String name) {
        float[] values = floats(run.artifacts.get(name));
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private Shape shape(RecordedRun run, String name) {
        StoredInput.Array array =
                (StoredInput.Array) inputs.put(ByteBuffer.wrap(run.artifacts.get(name)), Caller.ANYONE);
        return NpyTensor.shape(array.header());
    }

    private StoredInput.Picture picture(RecordedRun run, String name) {
        return (StoredInput.Picture) inputs.put(ByteBuffer.wrap(run.artifacts.get(name)), Caller.ANYONE);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static float[] floats(byte[] npy) {
        ByteBuffer file = ByteBuffer.wrap(npy).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int header = 10 + file.getShort(8);
        float[] values = new float[(npy.length - header) / Float.BYTES];
        file.position(header)
                .slice()
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    private Given start(float[] values, long... shape) {
        return Given.start(inputs.put(ClientFiles.npy(values, shape), Caller.ANYONE));
    }

    private static Objective channel(String layer, int channel) {
        return Objective.of(new Objective.Channel(layer, channel));
    }

    private HostedModel built(GraphBuilder graph) {
        graph.write(folder, "built");
        models = TestModels.over(folder);
        return models.models().get("built");
    }

    private static Request request(
            HostedModel model, Settings settings, EngineChoice engine, Given given, Objective... objectives) {
        return new Request(model, List.of(objectives), 0, settings, engine, 5, given, Preprocessing.preset("unit"));
    }

    private RecordedRun run(Request request) {
        check(request);
        RecordedRun run = RecordedRun.fresh();
        optimizations().run(request, run);
        return run;
    }

    private void check(Request request) {
        optimizations().check(request, Call.ofServer());
    }

    private Optimizations optimizations() {
        return new Optimizations(
                OptimizeSettings.defaults(),
                new Engines(new TreeMap<>(Map.of(
                        EngineChoice.GRADIENT, new GradientEngine(Formulation.CPU, models.pool()),
                        EngineChoice.GRADIENT_FREE, new EvolutionEngine(models.pool())))),
                inputs,
                models.pool(),
                Runnable::run);
    }
}
