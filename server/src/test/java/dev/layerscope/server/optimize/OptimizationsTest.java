package dev.layerscope.server.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.input.InputSettings;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.job.Progress;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.TestModels;
import dev.layerscope.server.optimize.engine.GradientEngine;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Recipe;
import dev.layerscope.server.optimize.recipe.Settings;
import dev.layerscope.server.optimize.recipe.Stage;
import dev.layerscope.server.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole searches, with the engine that works on every core. */
class OptimizationsTest {
    private static final List<Stage> TWO_SIZES = List.of(new Stage(24, 24, 4), new Stage(30, 32, 3));

    @TempDir
    private Path folder;

    private final InputStore inputs = new InputStore(new InputSettings(1 << 26, 1 << 22, ImageLimits.DEFAULT));
    private TestModels models;

    @AfterEach
    void stop() {
        models.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Recipe.class,
            names = {"ARTICLE", "QUICK", "FOURIER"})
    void theObjectiveRisesAndTheFilesAreThere(Recipe recipe) {
        HostedModel model = golden("tiny_resnet");
        Settings settings = recipe.settings(32, 32).withStages(List.of(new Stage(24, 24, 60), new Stage(32, 32, 20)));
        RecordedRun run = RecordedRun.fresh();
        optimizations(OptimizeSettings.defaults()).run(request(model, "layer2", settings, 7, 1), run);

        List<Double> first = run.progress.get(0).values();
        Progress last = run.progress.get(run.progress.size() - 1);
        assertThat(last.values()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(last.values().get(i)).isGreaterThan(first.get(i));
        }
        assertThat(last.step()).isEqualTo(80);
        assertThat(last.share()).isEqualTo(1);
        assertThat(run.progress).extracting(Progress::share).isSorted();
        assertThat(run.artifacts.keySet())
                .containsExactlyInAnyOrder(
                        "picture-0.png",
                        "input-0.npy",
                        "picture-1.png",
                        "input-1.npy",
                        "grid.png",
                        "animation.gif",
                        "objective.csv");
        assertThat(new String(run.artifacts.get("objective.csv"), java.nio.charset.StandardCharsets.US_ASCII).lines())
                .hasSize(81)
                .first(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .isEqualTo("step,picture-0,picture-1");
        assertThat(run.facts).containsEntry("engine", "gradient");
        assertThat(run.notes).isEmpty();
        assertThat(inputs.put(java.nio.ByteBuffer.wrap(run.previews.get(0)), Caller.ANYONE))
                .isInstanceOfSatisfying(StoredInput.Picture.class, picture -> {
                    assertThat(picture.size().height()).isEqualTo(24);
                    assertThat(picture.size().width()).isEqualTo(24 + 4 + 24);
                });
    }

    @Test
    void whatGoesOnFromAnyCheckpointEndsWithTheSameBytes() {
        HostedModel model = golden("tiny_resnet");
        Optimizations optimizations = optimizations(OptimizeSettings.defaults());
        for (Recipe recipe : List.of(Recipe.ARTICLE, Recipe.FOURIER)) {
            Request request = request(model, recipe.settings(32, 32).withStages(TWO_SIZES), 7, 1);
            RecordedRun whole = RecordedRun.fresh();
            optimizations.run(request, whole);
            assertThat(whole.checkpoints).hasSize(7);
            for (byte[] checkpoint : whole.checkpoints) {
                RecordedRun resumed = new RecordedRun(Optional.of(checkpoint));
                optimizations.run(request, resumed);
                assertSameFiles(resumed, whole);
            }
        }
    }

    @Test
    void morePicturesThanTheHeapHoldsAreRefusedBeforeTheyWait() {
        HostedModel model = golden("tiny_resnet");
        long heapBytes = 2L * 144 * 32 * 32;
        Optimizations optimizations = optimizations(new OptimizeSettings(1, 1000, 1000, heapBytes));
        Settings settings = Recipe.FOURIER.settings(32, 32).withStages(List.of(new Stage(32, 32, 1)));
        optimizations.check(request(model, settings, 0, 1), Call.ofServer());
        assertThatThrownBy(() -> optimizations.check(request(model, settings, 0, 1, 2), Call.ofServer()))
                .isInstanceOfSatisfying(DomainException.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
                    assertThat(refusal.sentence())
                            .isEqualTo(
                                    "pictures: 3 of 32x32 (expected: at most 2 of that size in the server's memory)");
                });
    }

    @Test
    void fourAtOnceEndWithTheBytesOfOneAlone() throws Exception {
        HostedModel model = golden("tiny_resnet");
        Optimizations optimizations = optimizations(OptimizeSettings.defaults());
        Request request = request(model, Recipe.FOURIER.settings(32, 32).withStages(TWO_SIZES), 7, 1);
        RecordedRun alone = RecordedRun.fresh();
        optimizations.run(request, alone);
        ExecutorService jobs = Executors.newFixedThreadPool(4);
        try {
            List<Callable<RecordedRun>> tasks = Collections.nCopies(4, () -> {
                RecordedRun run = RecordedRun.fresh();
                optimizations.run(request, run);
                return run;
            });
            for (Future<RecordedRun> run : jobs.invokeAll(tasks)) {
                assertSameFiles(run.get(), alone);
            }
        } finally {
            jobs.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Recipe.class,
            names = {"ARTICLE", "FOURIER"})
    void whatIsCancelledLeavesWhatASearchOfSoManyStepsMakes(Recipe recipe) {
        HostedModel model = golden("tiny_resnet");
        Optimizations optimizations = optimizations(OptimizeSettings.defaults());
        Settings settings = recipe.settings(32, 32);
        List<Stage> stages = List.of(new Stage(24, 24, 3), new Stage(32, 32, 40));
        RecordedRun cancelled = RecordedRun.cancelledAfter(5);
        assertThatThrownBy(() -> optimizations.run(request(model, settings.withStages(stages), 7, 1), cancelled))
                .isInstanceOf(CancellationException.class)
                .hasNoSuppressedExceptions();

        RecordedRun whole = RecordedRun.fresh();
        List<Stage> few = List.of(new Stage(24, 24, 3), new Stage(32, 32, 2));
        optimizations.run(request(model, settings.withStages(few), 7, 1), whole);
        // The film of a search of 43 steps has other frames.
        assertThat(cancelled.artifacts.keySet()).isEqualTo(whole.artifacts.keySet());
        for (String name : List.of("picture-0.png", "input-1.npy", "grid.png", "objective.csv")) {
            assertThat(cancelled.artifacts.get(name)).as(name).isEqualTo(whole.artifacts.get(name));
        }
    }

    @Test
    void whatIsCancelledBeforeItsFirstStepLeavesNothing() {
        HostedModel model = golden("tiny_resnet");
        RecordedRun cancelled = RecordedRun.fresh();
        cancelled.call().cancellation().cancel();
        Request request = request(model, Recipe.QUICK.settings(24, 24), 7);
        assertThatThrownBy(() -> optimizations(OptimizeSettings.defaults()).run(request, cancelled))
                .isInstanceOf(CancellationException.class);
        assertThat(cancelled.artifacts).isEmpty();
    }

    @Test
    void aCheckpointThatIsNoneBeginsAgain() {
        HostedModel model = golden("tiny_resnet");
        Optimizations optimizations = optimizations(OptimizeSettings.defaults());
        Request request = request(model, Recipe.ARTICLE.settings(32, 32).withStages(TWO_SIZES), 7);
        RecordedRun whole = RecordedRun.fresh();
        optimizations.run(request, whole);
        byte[] good = whole.checkpoints.get(4);
        for (byte[] bad : List.of(new byte[0], new byte[] {1, 2, 3}, Arrays.copyOf(good, good.length / 2))) {
            RecordedRun run = new RecordedRun(Optional.of(bad));
            optimizations.run(request, run);
            assertSameFiles(run, whole);
            assertThat(run.progress).hasSize(7);
        }
    }

    @Test
    void picturesThatDontFitTogetherAreSearchedInTurnToTheSameEnd() {
        HostedModel model = golden("tiny_resnet");
        Request request = request(model, Recipe.ARTICLE.settings(32, 32).withStages(TWO_SIZES), 7, 1, 3);
        RecordedRun together = RecordedRun.fresh();
        optimizations(OptimizeSettings.defaults()).run(request, together);
        RecordedRun inTurn = RecordedRun.fresh();
        optimizations(new OptimizeSettings(1, 1000, 1000)).run(request, inTurn);
        List<Double> expected = together.progress.get(6).values();
        for (int i = 0; i < 3; i++) {
            assertThat(inTurn.progress.get(6).values().get(i)).isCloseTo(expected.get(i), within(1e-3));
        }
        RecordedRun resumed = new RecordedRun(Optional.of(inTurn.checkpoints.get(2)));
        optimizations(new OptimizeSettings(1, 1000, 1000)).run(request, resumed);
        assertSameFiles(resumed, inTurn);
    }

    @Test
    void aPictureAloneBeginsAsItDoesAmongOthersAndEqualOnesApart() {
        HostedModel model = golden("tiny_resnet");
        Settings settings = Recipe.ARTICLE.settings(24, 24).withStages(List.of(new Stage(24, 24, 1)));
        Optimizations optimizations = optimizations(OptimizeSettings.defaults());
        RecordedRun alone = RecordedRun.fresh();
        optimizations.run(request(model, settings, 3), alone);
        RecordedRun among = RecordedRun.fresh();
        optimizations.run(request(model, settings, 7, 3, 3), among);
        double own = alone.progress.get(0).values().get(0);
        assertThat(among.progress.get(0).values().get(1)).isCloseTo(own, within(1e-6 * Math.abs(own) + 1e-9));
        assertThat(among.progress.get(0).values().get(2)).isNotEqualTo(own);
    }

    @Test
    void anotherSeedLeadsElsewhere() {
        HostedModel model = golden("tiny_resnet");
        Settings settings = Recipe.QUICK.settings(24, 24).withStages(TWO_SIZES);
        Optimizations optimizations = optimizations(OptimizeSettings.defaults());
        RecordedRun one = RecordedRun.fresh();
        RecordedRun other = RecordedRun.fresh();
        optimizations.run(request(model, settings, 3), one);
        Request request = request(model, settings, 3);
        optimizations.run(
                new Request(
                        model,
                        request.objectives(),
                        0,
                        settings,
                        EngineChoice.AUTO,
                        request.seed() + 1,
                        Given.NOTHING,
                        request.pixels()),
                other);
        assertThat(other.artifacts.get("input-0.npy")).isNotEqualTo(one.artifacts.get("input-0.npy"));
    }

    @Test
    void aStartPictureIsWhereItBegins() {
        HostedModel model = golden("tiny_resnet");
        Settings settings = Recipe.QUICK.settings(16, 16).withStages(List.of(new Stage(16, 16, 1)));
        float[] values = new float[3 * 16 * 16];
        Arrays.fill(values, 0.25f);
        StoredInput start = inputs.put(ClientFiles.npy(values, 1, 3, 16, 16), Caller.ANYONE);
        RecordedRun run = RecordedRun.fresh();
        Request request = request(model, settings, 3);
        optimizations(OptimizeSettings.defaults())
                .run(
                        new Request(
                                model,
                                request.objectives(),
                                0,
                                settings,
                                EngineChoice.AUTO,
                                1,
                                Given.start(start),
                                Preprocessing.preset("unit")),
                        run);
        float[] reached = floats(run.artifacts.get("input-0.npy"));
        double mean = IntStream.range(0, reached.length)
                .mapToDouble(i -> reached[i])
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0.25, within(0.1));
    }

    @Test
    void aStartOfAnotherShapeIsRefusedInASentence() {
        HostedModel model = golden("tiny_resnet");
        Settings settings = Recipe.QUICK.settings(16, 16);
        StoredInput start = inputs.put(ClientFiles.npy(new float[3 * 8 * 16], 1, 3, 8, 16), Caller.ANYONE);
        Request request = request(model, settings, 3);
        assertThatThrownBy(() -> optimizations(OptimizeSettings.defaults())
                        .run(
                                new Request(
                                        model,
                                        request.objectives(),
                                        0,
                                        settings,
                                        EngineChoice.AUTO,
                                        1,
                                        Given.start(start),
                                        request.pixels()),
                                RecordedRun.fresh()))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("[1, 3, 8, 16] (expected: float32 [1, 3, 16, 16]");
    }

    @Test
    void aDeadStartIsRetriedAndTheResultSaysSo() {
        // A ReLU that nothing passes at the start, as its bias is -10.
        HostedModel model = built(new GraphBuilder()
                .input("x", 1, 3, "h", "w")
                .weight("w", Weight.ofFloats(Shape.of(1, 3, 1, 1), 1, 2, 3))
                .weight("b", Weight.ofFloats(Shape.of(1), -10))
                .node("Conv", "c", "x", "w", "b")
                .node("Relu", "r", "c")
                .output("r"));
        Settings settings = Recipe.ARTICLE.settings(8, 8).withStages(List.of(new Stage(8, 8, 60)));
        RecordedRun run = RecordedRun.fresh();
        optimizations(OptimizeSettings.defaults()).run(request(model, "r", settings, 0), run);
        assertThat(run.notes).hasSize(2);
        assertThat(run.notes.get(0)).contains("dead units", "first 16 steps");
        assertThat(run.notes.get(1)).contains("still dead", "activation function");
        assertThat(run.progress.get(run.progress.size() - 1).values().get(0)).isPositive();

        RecordedRun resumed = new RecordedRun(Optional.of(run.checkpoints.get(run.checkpoints.size() - 10)));
        optimizations(OptimizeSettings.defaults()).run(request(model, "r", settings, 0), resumed);
        assertSameFiles(resumed, run);
    }

    @Test
    void whatNothingRaisesStaysAsItBeganAndSaysSo() {
        HostedModel model = built(new GraphBuilder()
                .input("x", 1, 3, "h", "w")
                .weight("zero", Weight.ofFloats(Shape.of(), 0))
                .node("Mul", "m", "x", "zero")
                .output("m"));
        Settings settings = Recipe.QUICK.settings(8, 8).withStages(List.of(new Stage(8, 8, 3)));
        RecordedRun run = RecordedRun.fresh();
        optimizations(OptimizeSettings.defaults()).run(request(model, "m", settings, 0), run);
        assertThat(run.notes.get(run.notes.size() - 1)).contains("stay as they began");
        assertThat(run.artifacts).containsKey("picture-0.png");
    }

    @Test
    void anObjectiveThatIsNoNumberEndsTheSearchWithASentence() {
        HostedModel model = built(new GraphBuilder()
                .input("x", 1, 3, "h", "w")
                .weight("far", Weight.ofFloats(Shape.of(), 1e30f))
                .node("Mul", "big", "x", "far")
                .node("Exp", "e", "big")
                .output("e"));
        Settings settings = Recipe.ARTICLE.settings(8, 8).withStages(List.of(new Stage(8, 8, 3)));
        assertThatThrownBy(() -> optimizations(OptimizeSettings.defaults())
                        .run(request(model, "e", settings, 0), RecordedRun.fresh()))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_OPTIMIZABLE))
                .hasMessageContaining("objective of picture 0:");
    }

    @Test
    void moreStepsOrPixelsThanAllowedAreRefused() {
        HostedModel model = golden("tiny_resnet");
        Optimizations optimizations = optimizations(new OptimizeSettings(1 << 30, 6, 20));
        assertThatThrownBy(() -> optimizations.check(request(model, Recipe.QUICK.settings(16, 16), 0), Call.ofServer()))
                .hasMessageContaining("steps: 96 (expected: at most 6)");
        assertThatThrownBy(() -> optimizations.check(
                        request(model, Recipe.QUICK.settings(16, 16).withStages(List.of(new Stage(16, 30, 1))), 0),
                        Call.ofServer()))
                .hasMessageContaining("size: 16x30 (expected: at most 20x20)");
    }

    private static void assertSameFiles(RecordedRun run, RecordedRun expected) {
        assertThat(run.artifacts.keySet()).isEqualTo(expected.artifacts.keySet());
        expected.artifacts.forEach(
                (name, bytes) -> assertThat(run.artifacts.get(name)).as(name).isEqualTo(bytes));
    }

    private static float[] floats(byte[] npy) {
        java.nio.ByteBuffer file = java.nio.ByteBuffer.wrap(npy).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int header = 10 + file.getShort(8);
        float[] values = new float[(npy.length - header) / Float.BYTES];
        file.position(header)
                .slice()
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
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

    private Request request(HostedModel model, Settings settings, int... channels) {
        return request(model, model.layers().get(model.layers().size() / 2).path(), settings, channels);
    }

    private static Request request(HostedModel model, String layer, Settings settings, int... channels) {
        return new Request(
                model,
                Arrays.stream(channels)
                        .mapToObj(channel -> Objective.of(new Objective.Channel(layer, channel)))
                        .toList(),
                0,
                settings,
                EngineChoice.AUTO,
                5,
                Given.NOTHING,
                Preprocessing.preset("imagenet"));
    }

    private Optimizations optimizations(OptimizeSettings settings) {
        return new Optimizations(
                settings,
                new Engines(new TreeMap<>(
                        Map.of(EngineChoice.GRADIENT, new GradientEngine(Formulation.CPU, models.pool())))),
                inputs,
                models.pool(),
                Runnable::run);
    }
}
