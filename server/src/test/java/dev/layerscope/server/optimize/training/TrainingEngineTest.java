package dev.layerscope.server.optimize.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.ReluRule;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.TestModels;
import dev.layerscope.server.optimize.engine.Engine;
import dev.layerscope.server.optimize.engine.GradientEngine;
import dev.layerscope.server.optimize.engine.Search;
import dev.layerscope.server.optimize.engine.SearchPlan;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.engine.Step;
import dev.layerscope.server.optimize.engine.Trial;
import dev.layerscope.server.optimize.engine.Trials;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.loss.LossSpec;
import dev.layerscope.server.optimize.loss.ScorePlan;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Optimizer;
import dev.layerscope.server.optimize.recipe.Parameterization;
import dev.layerscope.server.optimize.recipe.Parameterization.Colors;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.recipe.Parameterization.Space;
import dev.layerscope.server.optimize.recipe.Regularizers;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two engines with gradients on whole loss graphs: what one searches, the other searches. */
class TrainingEngineTest {
    private static final int SIDE = 32;
    private static final int STEPS = 5;
    private static final Optimizer ADAM = new Optimizer(Optimizer.Kind.ADAM, 0.05, 0.01, 0);
    private static final Optimizer ADAMW = new Optimizer(Optimizer.Kind.ADAMW, 0.05, 0.1, 0);

    @TempDir
    private Path folder;

    private TestModels models;
    private HostedModel model;
    private Engine training;
    private Engine gradient;

    @BeforeEach
    void start() {
        // Smooth: at a kink the two may fall to different sides.
        models = TestModels.over(folder).golden("tiny_convnext");
        model = models.models().get("tiny_convnext");
        training = new TrainingEngine(models.core(), Formulation.CPU);
        gradient = new GradientEngine(Formulation.CPU, models.pool());
    }

    @AfterEach
    void stop() {
        models.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PIXELS, INDEPENDENT, FREE, ADAMW, STILL",
        "PIXELS, INDEPENDENT, FREE, ADAM, ALONG_AXES",
        "PIXELS, INDEPENDENT, CLAMP, ADAMW, STILL",
        "FOURIER, DECORRELATED, SIGMOID, ADAM, ALONG_AXES"
    })
    void theTwoEnginesWithGradientsFindTheSame(
            Space space, Colors colors, Range range, Optimizer.Kind kind, LossSpec.View view) {
        Optimizer optimizer = kind == Optimizer.Kind.ADAM ? ADAM : ADAMW;
        SearchPlan plan = plan(new Parameterization(space, colors, range), optimizer, view);
        float[] start = start(plan);
        List<Map<String, Tensor>> views = views(plan);
        try (Engine.Prepared one = training.prepare(plan, Call.ofServer());
                Engine.Prepared other = gradient.prepare(plan, Call.ofServer());
                Search search = one.begin(SearchState.start(start));
                Search expected = other.begin(SearchState.start(start))) {
            for (Map<String, Tensor> fed : views) {
                Step step = search.step(fed, Call.ofServer());
                Step like = expected.step(fed, Call.ofServer());
                assertThat(step.scores()).hasSize(2);
                assertThat(step.strengths()).hasSize(2);
                for (int i = 0; i < 2; i++) {
                    assertThat(step.scores()[i]).isCloseTo(like.scores()[i], within(1e-4f));
                    assertThat(step.strengths()[i]).isCloseTo(like.strengths()[i], within(1e-4f * like.strengths()[i]));
                }
            }
            // Where a gradient is next to zero, its sign is a matter of rounding, and a step is a whole one.
            assertThat(share(search.parameter(), expected.parameter(), 1e-4)).isGreaterThan(0.995);
            assertThat(share(search.parameter(), start, 0.05)).isLessThan(0.5);
            assertThat(search.state().step()).isEqualTo(expected.state().step()).isEqualTo(STEPS);
        }
        close(plan, views);
    }

    @Test
    void eitherEngineGoesOnWhereTheOtherLeft() {
        SearchPlan plan =
                plan(new Parameterization(Space.PIXELS, Colors.INDEPENDENT, Range.FREE), ADAMW, LossSpec.View.STILL);
        float[] start = start(plan);
        try (Engine.Prepared one = training.prepare(plan, Call.ofServer());
                Engine.Prepared other = gradient.prepare(plan, Call.ofServer());
                Search first = one.begin(SearchState.start(start))) {
            first.step(Map.of(), Call.ofServer());
            first.step(Map.of(), Call.ofServer());
            try (Search second = other.begin(first.state());
                    Search third = one.begin(first.state())) {
                first.step(Map.of(), Call.ofServer());
                second.step(Map.of(), Call.ofServer());
                third.step(Map.of(), Call.ofServer());
                assertThat(third.parameter()).isEqualTo(first.parameter());
                assertThat(share(second.parameter(), first.parameter(), 1e-4)).isGreaterThan(0.995);
            }
        }
        close(plan, List.of());
    }

    @Test
    void aSearchTakesItsRoomFromTheSessionsOfModelsUntilItIsClosed() {
        SearchPlan plan =
                plan(new Parameterization(Space.PIXELS, Colors.INDEPENDENT, Range.FREE), ADAMW, LossSpec.View.STILL);
        try (Engine.Prepared one = training.prepare(plan, Call.ofServer())) {
            long before = models.models().sessionBytes();
            try (Search search = one.begin(SearchState.start(start(plan)))) {
                assertThat(search.parameter()).isNotEmpty();
                assertThat(models.models().sessionBytes()).isGreaterThan(before);
            }
            assertThat(models.models().sessionBytes()).isEqualTo(before);
        }
        close(plan, List.of());
    }

    @Test
    void anOptimizerThatTrainingLacksIsRefusedBeforeAnythingIsDerived() {
        SearchPlan plan = plan(
                new Parameterization(Space.PIXELS, Colors.INDEPENDENT, Range.FREE),
                new Optimizer(Optimizer.Kind.SGD, 0.05, 0, 0.9),
                LossSpec.View.STILL);
        assertThatThrownBy(() -> training.prepare(plan, Call.ofServer()))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NOT_OPTIMIZABLE);
                    assertThat(e.sentence()).startsWith("optimizer: SGD (expected: ADAM or ADAMW, ");
                });
        close(plan, List.of());
    }

    /** Two pictures, each for a channel of its own. */
    private SearchPlan plan(Parameterization parameterization, Optimizer optimizer, LossSpec.View view) {
        Canvas canvas = Canvas.of(model, Preprocessing.preset("imagenet"), Map.of());
        Map<String, Shape> feeds = Map.of(canvas.image().name(), canvas.fed(2, SIDE, SIDE));
        String layer = model.layers().get(model.layers().size() / 2).path();
        ScorePlan scores = ScorePlan.of(
                model,
                canvas,
                model.shapes(feeds, Call.ofServer()),
                List.of(Objective.of(new Objective.Channel(layer, 1)), Objective.of(new Objective.Channel(layer, 2))));
        LossSpec spec = new LossSpec(
                canvas,
                2,
                SIDE,
                SIDE,
                SIDE,
                SIDE,
                parameterization,
                view,
                new Regularizers(0.01, 0, 0.01),
                optimizer.decayInLoss(),
                scores.slots(),
                0);
        Map<String, Shape> shapes = LossGraph.scoreFeeds(model.sized(feeds, Call.ofServer()), spec);
        Map<String, Tensor> constants = new HashMap<>();
        scores.feeds().forEach((name, values) -> constants.put(name, Tensor.ofFloats(shapes.get(name), values)));
        return new SearchPlan(
                model,
                spec,
                () -> LossGraph.of(model.sized(feeds, Call.ofServer()), spec),
                ReluRule.PLAIN,
                optimizer,
                constants,
                NO_TRIALS);
    }

    /** Nobody who has gradients tries anything. */
    private static final Trials NO_TRIALS = new Trials() {
        @Override
        public int steps() {
            throw new AssertionError();
        }

        @Override
        public long seed(int picture) {
            throw new AssertionError();
        }

        @Override
        public Trial whole(int picture, int most, Call call) {
            throw new AssertionError();
        }

        @Override
        public Optional<Trial> smaller(int picture, int side, int most, Call call) {
            throw new AssertionError();
        }
    };

    private static float[] start(SearchPlan plan) {
        int count = (int) LossGraph.parameter(plan.spec()).elements();
        float[] start = TrainedImage.floats(new Random(8), count, 0.3);
        if (plan.spec().parameterization().range() == Range.CLAMP) {
            for (int i = 0; i < count; i++) {
                start[i] += 0.5f;
            }
            return TrainedImage.clamped(start);
        }
        return start;
    }

    /** For each step another view, any numbers being one. */
    private static List<Map<String, Tensor>> views(SearchPlan plan) {
        Random random = new Random(9);
        List<Map<String, Tensor>> views = new ArrayList<>();
        Map<String, Shape> feeds = plan.loss().get().feeds();
        for (int i = 0; i < STEPS; i++) {
            Map<String, Tensor> view = new HashMap<>();
            feeds.forEach((name, shape) -> {
                if (!plan.constants().containsKey(name)) {
                    float[] values = TrainedImage.floats(random, (int) shape.elements(), 1.0 / Math.sqrt(SIDE));
                    view.put(name, Tensor.ofFloats(shape, values));
                }
            });
            assertThat(view).hasSize(plan.spec().view() == LossSpec.View.STILL ? 0 : 2);
            views.add(view);
        }
        return views;
    }

    private static void close(SearchPlan plan, List<Map<String, Tensor>> views) {
        plan.constants().values().forEach(Tensor::close);
        views.forEach(view -> view.values().forEach(Tensor::close));
    }

    /** The share of values that are no further apart than this. */
    private static double share(float[] a, float[] b, double distance) {
        assertThat(a).hasSameSizeAs(b);
        int near = 0;
        for (int i = 0; i < a.length; i++) {
            near += Math.abs(a[i] - b[i]) <= distance ? 1 : 0;
        }
        return (double) near / a.length;
    }
}
