package dev.layerscope.server.optimize.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.npy.NpyArray;
import dev.layerscope.npy.NpzReader;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.optimize.engine.Search;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.engine.Step;
import dev.layerscope.server.optimize.loss.LossGraph;
import dev.layerscope.server.optimize.recipe.Optimizer;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.runtime.TestCore;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches by ONNX Runtime's training against AdamW written down in double, against PyTorch's, and against themselves. */
class TrainingSearchTest {
    private static final float LEARNING_RATE = 0.05f;
    private static final double TOLERANCE = 2e-5;
    private static final int STEPS = 50;

    private final TensorPool pool = TestCore.pool();
    private final NativeCore core = TestCore.start(pool);

    @AfterEach
    void everyTensorWasGivenBack() {
        core.close();
        assertThat(pool.usedBytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"Softplus, 0, FREE", "Softplus, 0.1, FREE", "Softplus, 0.1, CLAMP", "Tanh, 0.1, FREE"})
    void fiftyStepsLeadToWhereAdamWInDoubleLeads(String activation, double decay, Range range) {
        TrainedImage graph = TrainedImage.of(activation);
        AdamW settings = settings(decay);
        float[] start = TrainedImage.image(1);
        try (Search search = graph.open(core, settings, range, SearchState.start(start), 3);
                Session gradients = core.open(graph.model(), NativeCore.Optimization.FULL)) {
            DoubleAdamW expected = new DoubleAdamW(range == Range.CLAMP ? TrainedImage.clamped(start) : start, decay);
            for (int i = 0; i < STEPS; i++) {
                search.step(Map.of(), Call.ofServer());
                expected.by(gradient(gradients, expected.floats(), 3));
                if (range == Range.CLAMP) {
                    expected.clamp();
                }
                assertThat(distance(search.parameter(), expected.x))
                        .as("after %d steps", i + 1)
                        .isLessThan(TOLERANCE);
            }
            assertThat(distance(search.parameter(), start)).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Softplus", "Tanh"})
    void theImagesAreThoseOfPyTorch(String name) throws IOException, URISyntaxException {
        Map<String, NpyArray> golden = NpzReader.read(Path.of(
                TrainingSearchTest.class.getResource("/golden/adamw/images.npz").toURI()));
        TrainedImage graph = new TrainedImage(name, floats(golden, name + ":weight"), floats(golden, name + ":bias"));
        int channel = (int) floats(golden, name + ":channel")[0];
        AdamW settings = settings(floats(golden, name + ":decay")[0]);
        SearchState start = SearchState.start(floats(golden, name + ":0"));
        try (Search search = graph.open(core, settings, Range.FREE, start, channel)) {
            for (int i = 1; i <= STEPS; i++) {
                search.step(Map.of(), Call.ofServer());
                NpyArray image = golden.get(name + ":" + i);
                if (image != null) {
                    assertThat(distance(search.parameter(), image.doubles()))
                            .as("after %d steps", i)
                            .isLessThan(TOLERANCE);
                }
            }
        }
    }

    @Test
    void aStepTellsWhatThePictureReachedBeforeIt() {
        TrainedImage graph = TrainedImage.of("Softplus");
        float[] start = TrainedImage.image(1);
        try (Search search = graph.open(core, settings(0), Range.FREE, SearchState.start(start), 3);
                Session session = core.open(graph.model(), NativeCore.Optimization.FULL)) {
            for (int i = 0; i < 3; i++) {
                float[] before = search.parameter();
                double[] gradient = gradient(session, before, 3);
                Step step = search.step(Map.of(), Call.ofServer());
                assertThat(step.scores()).hasSize(1);
                assertThat((double) step.scores()[0]).isCloseTo(score(session, before, 3), within(1e-6));
                assertThat((double) step.strengths()[0])
                        .isCloseTo(distance(new float[gradient.length], gradient), within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Range.class,
            names = {"FREE", "CLAMP"})
    void aSearchGoesOnFromItsStateBitForBit(Range range) {
        TrainedImage graph = TrainedImage.of("Softplus");
        AdamW settings = settings(0.01);
        List<float[]> whole = new ArrayList<>();
        SearchState middle;
        try (Search search = graph.open(core, settings, range, SearchState.start(TrainedImage.image(2)), 1)) {
            steps(search, 7, whole);
            middle = search.state();
            assertThat(middle.step()).isEqualTo(7);
            assertThat(middle.parameter()).isEqualTo(search.parameter());
            assertThat(middle.memory())
                    .hasSize(2)
                    .allSatisfy(moment -> assertThat(moment)
                            .hasSize(TrainedImage.PIXELS)
                            .isNotEqualTo(new float[TrainedImage.PIXELS]));
            steps(search, 6, whole);
        }
        List<float[]> parts = new ArrayList<>();
        SearchState end;
        try (Search search = graph.open(core, settings, range, middle, 1)) {
            assertThat(search.parameter()).isEqualTo(middle.parameter());
            steps(search, 3, parts);
            end = search.state();
        }
        try (Search search = graph.open(core, settings, range, end, 1)) {
            steps(search, 3, parts);
            assertThat(search.state().step()).isEqualTo(13);
        }
        assertThat(parts).hasSize(6);
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i)).as("step %d", 7 + i).isEqualTo(whole.get(7 + i));
        }
    }

    @Test
    void searchesSideBySideFindTheSameBits() throws Exception {
        TrainedImage graph = TrainedImage.of("Softplus");
        int searches = 3;
        CyclicBarrier start = new CyclicBarrier(searches);
        ExecutorService threads = Executors.newFixedThreadPool(searches);
        RunSettings runs = new RunSettings(searches, 1, Duration.ofMinutes(5));
        try (NativeCore shared = TestCore.start(runs, pool)) {
            List<Future<float[]>> found = new ArrayList<>();
            for (int i = 0; i < searches; i++) {
                found.add(threads.submit(() -> {
                    SearchState state = SearchState.start(TrainedImage.image(4));
                    try (Search search = graph.open(shared, settings(0), Range.FREE, state, 2)) {
                        start.await();
                        steps(search, 20, new ArrayList<>());
                        return search.parameter();
                    }
                }));
            }
            for (Future<float[]> one : found) {
                assertThat(one.get()).isEqualTo(found.get(0).get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void whatAStepIsFedSaysWhatItRaises() {
        TrainedImage graph = TrainedImage.of("Softplus");
        SearchState start = SearchState.start(TrainedImage.image(1));
        try (Search other = graph.open(core, settings(0), Range.FREE, start, 3);
                Search one = graph.open(core, settings(0), Range.FREE, start, 5);
                Tensor third = TrainedImage.objective(3)) {
            other.step(Map.of(), Call.ofServer());
            one.step(Map.of(TrainedImage.OBJECTIVE, third), Call.ofServer());
            assertThat(one.parameter()).isEqualTo(other.parameter());
            one.step(Map.of(), Call.ofServer());
            other.step(Map.of(), Call.ofServer());
            assertThat(one.parameter()).isNotEqualTo(other.parameter());
        }
    }

    @Test
    void aParameterThatStaysInItsRangeIsInItFromTheBeginning() {
        TrainedImage graph = TrainedImage.of("Softplus");
        float[] start = TrainedImage.image(6);
        try (Search search = graph.open(core, settings(0), Range.CLAMP, SearchState.start(start), 0)) {
            assertThat(search.parameter()).isEqualTo(TrainedImage.clamped(start));
            steps(search, 10, new ArrayList<>());
            assertThat(search.parameter()).isEqualTo(TrainedImage.clamped(search.parameter()));
        }
    }

    @Test
    void onlyAdamWIsThereAndAdamIsItWithoutDecay() {
        assertThat(AdamW.of(new Optimizer(Optimizer.Kind.ADAM, 0.05, 0.1, 0)).weightDecay())
                .isZero();
        assertThat(AdamW.of(new Optimizer(Optimizer.Kind.ADAMW, 0.05, 0.1, 0)))
                .isEqualTo(new AdamW(0.05f, 0.9f, 0.999f, 1e-8f, 0.1f));
        assertThatThrownBy(() -> AdamW.of(new Optimizer(Optimizer.Kind.SGD, 0.05, 0, 0.9)))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NOT_OPTIMIZABLE);
                    assertThat(e.sentence()).contains("SGD").contains("expected: ADAM or ADAMW");
                });
    }

    private static AdamW settings(double decay) {
        return AdamW.of(new Optimizer(Optimizer.Kind.ADAMW, LEARNING_RATE, decay, 0));
    }

    private static void steps(Search search, int count, List<float[]> after) {
        for (int i = 0; i < count; i++) {
            search.step(Map.of(), Call.ofServer());
            after.add(search.parameter());
        }
    }

    private static double[] gradient(Session session, float[] image, int channel) {
        return run(session, image, channel, LossGraph.GRADIENT, TrainedImage.SHAPE);
    }

    private static double score(Session session, float[] image, int channel) {
        return run(session, image, channel, LossGraph.SCORES, Shape.of())[0];
    }

    private static double[] run(Session session, float[] image, int channel, String output, Shape shape) {
        try (Tensor objective = TrainedImage.objective(channel);
                Tensor parameter = Tensor.ofFloats(TrainedImage.SHAPE, image)) {
            Map<String, Tensor> feeds = Map.of(TrainedImage.OBJECTIVE, objective, LossGraph.PARAMETER, parameter);
            try (Tensor result = session.run(Call.ofServer(), feeds, Map.of(output, Optional.of(shape)))
                    .get(output)) {
                double[] values = new double[(int) shape.elements()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = result.bytes().getFloat(i * Float.BYTES);
                }
                return values;
            }
        }
    }

    private static float[] floats(Map<String, NpyArray> arrays, String key) {
        double[] values = arrays.get(key).doubles();
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double distance(float[] a, float[] b) {
        double[] wide = new double[b.length];
        for (int i = 0; i < b.length; i++) {
            wide[i] = b[i];
        }
        return distance(a, wide);
    }

    private static double distance(float[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    /** As the paper writes it (Loshchilov and Hutter 2017, algorithm 2), each line one of its lines. */
    private static final class DoubleAdamW {
        private final double[] x;
        private final double[] m;
        private final double[] v;
        private final double decay;
        private int t;

        DoubleAdamW(float[] start, double decay) {
            x = new double[start.length];
            m = new double[start.length];
            v = new double[start.length];
            this.decay = decay;
            for (int i = 0; i < start.length; i++) {
                x[i] = start[i];
            }
        }

        void by(double[] g) {
            t++;
            for (int i = 0; i < x.length; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                double mean = m[i] / (1 - Math.pow(0.9, t));
                double square = v[i] / (1 - Math.pow(0.999, t));
                x[i] -= LEARNING_RATE * (mean / (Math.sqrt(square) + 1e-8) + decay * x[i]);
            }
        }

        void clamp() {
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.max(0, Math.min(1, x[i]));
            }
        }

        float[] floats() {
            float[] floats = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                floats[i] = (float) x[i];
            }
            return floats;
        }
    }
}
