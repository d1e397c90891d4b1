package dev.layerscope.server.activation.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.TestCore;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalComponentsTest {
    private static final int WANTED = 3;

    private final TensorPool pool = TestCore.pool();
    private NativeCore core;
    private PrincipalComponents components;

    @BeforeEach
    void start() {
        core = TestCore.start(pool);
        components = new PrincipalComponents(core);
    }

    @AfterEach
    void stop() {
        components.close();
        core.close();
        assertThat(pool.usedBytes()).isZero();
    }

    /** Samples with their own copies of what is computed slowly from them. */
    private record Expected(double[] mean, Jacobi jacobi, double total, int samples) {
        static Expected of(double[][] samples) {
            int channels = samples[0].length;
            double[] mean = new double[channels];
            for (int c = 0; c < channels; c++) {
                int channel = c;
                mean[c] = Arrays.stream(samples).mapToDouble(x -> x[channel]).sum() / samples.length;
            }
            double[][] covariance = new double[channels][channels];
            double total = 0;
            for (double[] x : samples) {
                for (int i = 0; i < channels; i++) {
                    for (int j = 0; j < channels; j++) {
                        covariance[i][j] += (x[i] - mean[i]) * (x[j] - mean[j]) / (samples.length - 1);
                    }
                }
            }
            for (int i = 0; i < channels; i++) {
                total += covariance[i][i];
            }
            return new Expected(mean, Jacobi.of(covariance), total, samples.length);
        }

        double projection(double[] sample, int component) {
            double sum = 0;
            for (int c = 0; c < mean.length; c++) {
                sum += (sample[c] - mean[c]) * jacobi.vectors()[component][c];
            }
            return sum;
        }
    }

    @ParameterizedTest
    @CsvSource({
        // axis, shape: channels first and last, tokens, single values, no batch, and neither first nor last
        "1, 1:6:5:7",
        "1, 3:6:5:7",
        "1, 2:40:3:4",
        "3, 2:5:7:6",
        "2, 1:9:6",
        "2, 3:9:20",
        "1, 30:6",
        "1, 6:30",
        "0, 6:5:7",
        "2, 2:5:6:3",
        "2, 2:3:6:40",
        "1, 2:4:3:3:5"
    })
    void componentsAreThoseOfASlowMethodWhereverTheChannelsAre(int axis, String dims) {
        Shape shape = Shape.of(
                Arrays.stream(dims.split(":")).mapToLong(Long::parseLong).toArray());
        float[] values = random(shape);
        double[][] samples = samples(shape, axis, values);
        Expected expected = Expected.of(samples);

        try (Projected found = find(Tensor.ofFloats(shape, values), axis, WANTED)) {
            Basis basis = found.basis();
            assertThat(basis.samples()).isEqualTo(samples.length);
            assertThat(basis.leftOut()).isZero();
            assertThat(found.projections().shape().dim(0)).isEqualTo(axis == 0 ? 1 : shape.dim(0));
            assertThat(found.projections().shape().dim(1)).isEqualTo(WANTED);
            for (int i = 0; i < WANTED; i++) {
                Component component = basis.components().get(i);
                assertThat(component.variance()).isCloseTo(expected.jacobi.values()[i], within(1e-9));
                assertThat(component.ratio()).isCloseTo(expected.jacobi.values()[i] / expected.total, within(1e-9));
                float[] plane = plane(found.projections(), i);
                double sign = dot(component.loadings(), expected.jacobi.vectors()[i]) < 0 ? -1 : 1;
                for (int s = 0; s < samples.length; s++) {
                    assertThat((double) plane[s]).isCloseTo(sign * expected.projection(samples[s], i), within(1e-5));
                }
                assertThat(component.lowest()).isEqualTo(least(plane));
                assertThat(component.highest()).isEqualTo(greatest(plane));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void everyElementTypeIsReadAsItsNumbers(ElementType type) {
        Shape shape = Shape.of(2, 5, 3, 7);
        float[] whole = new float[(int) shape.elements()];
        Random random = new Random(5);
        for (int i = 0; i < whole.length; i++) {
            whole[i] = random.nextInt(type == ElementType.BOOL ? 2 : 100);
        }

        try (Projected expected = find(Tensor.ofFloats(shape, whole), 1, WANTED);
                Projected found = find(tensor(type, shape, whole), 1, WANTED)) {
            assertThat(floats(found.projections())).isEqualTo(floats(expected.projections()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void asManyComponentsAsAskedForComeOut(int wanted) {
        Shape shape = Shape.of(1, 20, 6, 6);

        try (Projected found = find(Tensor.ofFloats(shape, random(shape)), 1, wanted)) {
            assertThat(found.basis().components()).hasSize(wanted);
            assertThat(found.projections().shape()).isEqualTo(Shape.of(1, wanted, 6, 6));
            assertThat(found.projections().type()).isEqualTo(ElementType.FLOAT);
        }
    }

    @Test
    void theLoadingOfTheLargestMagnitudeIsPositiveWhateverTheSignOfTheValues() {
        for (int channels : new int[] {6, 300}) {
            Shape shape = Shape.of(1, channels, 9, 9);
            float[] values = random(shape);
            float[] negated = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                negated[i] = -values[i];
            }
            try (Projected one = find(Tensor.ofFloats(shape, values), 1, WANTED);
                    Projected other = find(Tensor.ofFloats(shape, negated), 1, WANTED)) {
                for (int i = 0; i < WANTED; i++) {
                    double[] loadings = one.basis().components().get(i).loadings();
                    double largest = Arrays.stream(loadings)
                            .boxed()
                            .max(java.util.Comparator.comparingDouble(Math::abs))
                            .orElseThrow();
                    assertThat(largest).isPositive();
                    assertThat(other.basis().components().get(i).loadings())
                            .usingComparatorWithPrecision(1e-9)
                            .containsExactly(loadings);
                }
            }
        }
    }

    @Test
    void theSameActivationAlwaysHasTheSameComponents() {
        Shape shape = Shape.of(1, 64, 7, 7);
        Tensor tensor = Tensor.ofFloats(shape, random(shape));

        try (Projected one = find(tensor, 1, WANTED);
                Projected other = find(tensor, 1, WANTED)) {
            assertThat(floats(other.projections())).isEqualTo(floats(one.projections()));
            assertThat(other.basis().components().get(2).loadings())
                    .isEqualTo(one.basis().components().get(2).loadings());
        }
    }

    @Test
    void aLargeOffsetTakesNoDigitsAway() {
        Shape shape = Shape.of(1, 8, 20, 20);
        float[] values = random(shape);
        float[] shifted = new float[values.length];
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            shifted[i] = values[i] + 1e4f;
            rounded[i] = shifted[i] - 1e4f;
        }
        Expected expected = Expected.of(samples(shape, 1, rounded));

        try (Projected found = find(Tensor.ofFloats(shape, shifted), 1, WANTED)) {
            for (int i = 0; i < WANTED; i++) {
                assertThat(found.basis().components().get(i).variance())
                        .isCloseTo(expected.jacobi.values()[i], within(1e-11));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT", "DOUBLE"})
    void aConstantLayerSpreadsInNoDirection(ElementType type) {
        Shape shape = Shape.of(1, 5, 7, 11);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.1f * (1 + i / 77);
        }

        try (Projected found = find(tensor(type, shape, values), 1, WANTED)) {
            for (Component component : found.basis().components()) {
                assertThat(component.variance()).isZero();
                assertThat(component.ratio()).isZero();
                assertThat(component.loadings()).containsOnly(0);
                assertThat(component.lowest()).isZero();
                assertThat(component.highest()).isZero();
            }
            assertThat(floats(found.projections())).containsOnly(0);
        }
    }

    @Test
    void componentsBeyondTheDirectionsThatThereAreAreZero() {
        for (int channels : new int[] {12, 200}) {
            Shape shape = Shape.of(1, channels, 8, 8);
            float[] values = random(shape);
            // All channels but two are copies of these or nothing.
            for (int c = 2; c < channels; c++) {
                for (int p = 0; p < 64; p++) {
                    values[c * 64 + p] = c % 3 == 0 ? 0 : values[c % 2 * 64 + p];
                }
            }
            try (Projected found = find(Tensor.ofFloats(shape, values), 1, 4)) {
                List<Component> all = found.basis().components();
                assertThat(all.get(1).variance()).isPositive();
                assertThat(all.get(0).ratio() + all.get(1).ratio()).isCloseTo(1, within(1e-12));
                for (Component none : all.subList(2, 4)) {
                    assertThat(none.variance()).isZero();
                    assertThat(none.loadings()).containsOnly(0);
                }
            }
        }
    }

    @Test
    void positionsWithValuesThatAreNotFiniteAreLeftOutAndHaveNoProjection() {
        for (int channels : new int[] {4, 90}) {
            Shape shape = Shape.of(2, channels, 5, 5);
            float[] values = random(shape);
            values[7] = Float.NaN;
            values[25 + 7] = Float.POSITIVE_INFINITY;
            values[channels * 25 + 2 * 25 + 3] = Float.NEGATIVE_INFINITY;
            double[][] samples = samples(shape, 1, values);
            double[][] finite = IntStream.range(0, samples.length)
                    .filter(i -> i != 7 && i != 28)
                    .mapToObj(i -> samples[i])
                    .toArray(double[][]::new);
            Expected expected = Expected.of(finite);

            try (Projected found = find(Tensor.ofFloats(shape, values), 1, WANTED);
                    Projected again = components.project("layer", Tensor.ofFloats(shape, values), 1, found.basis())) {
                assertThat(found.basis().samples()).isEqualTo(48);
                assertThat(found.basis().leftOut()).isEqualTo(2);
                for (int i = 0; i < WANTED; i++) {
                    assertThat(found.basis().components().get(i).variance())
                            .isCloseTo(expected.jacobi.values()[i], within(1e-9));
                    float[] plane = plane(found.projections(), i);
                    assertThat(plane[7]).isNaN();
                    assertThat(plane[28]).isNaN();
                    assertThat(IntStream.range(0, plane.length)
                                    .filter(s -> Float.isNaN(plane[s]))
                                    .count())
                            .isEqualTo(2);
                    assertThat(plane(again.projections(), i)).isEqualTo(plane);
                }
            }
        }
    }

    @Test
    void aDoubleThatIsInfiniteAsAFloatIsLeftOut() {
        Shape shape = Shape.of(1, 3, 4, 4);
        float[] values = random(shape);
        Tensor doubles = tensor(ElementType.DOUBLE, shape, values);
        doubles.bytes().asDoubleBuffer().put(5, 1e300);

        try (Projected found = find(doubles, 1, 2)) {
            assertThat(found.basis().leftOut()).isEqualTo(1);
            assertThat(found.basis().components().get(0).variance()).isFinite();
        }
    }

    @Test
    void aBasisAppliedToWhatItWasMadeOfGivesTheSameProjections() {
        Shape shape = Shape.of(2, 30, 6, 6);
        Tensor tensor = Tensor.ofFloats(shape, random(shape));

        try (Projected found = find(tensor, 1, WANTED);
                Projected again = components.project("layer", tensor, 1, found.basis())) {
            assertThat(floats(again.projections())).isEqualTo(floats(found.projections()));
        }
    }

    @Test
    void aBasisOfSeveralPicturesIsOneOverAllOfThem() {
        Shape two = Shape.of(2, 6, 4, 5);
        float[] values = random(two);
        Basis both;
        try (Projected found = find(Tensor.ofFloats(two, values), 1, WANTED)) {
            both = found.basis();
            try (Projected second = components.project(
                    "layer", Tensor.ofFloats(Shape.of(1, 6, 4, 5), Arrays.copyOfRange(values, 120, 240)), 1, both)) {
                assertThat(floats(second.projections()))
                        .isEqualTo(Arrays.copyOfRange(floats(found.projections()), 60, 120));
            }
        }
        assertThat(both.samples()).isEqualTo(40);
    }

    @Test
    void manySamplesAreTakenBlockByBlock() {
        // 4,096 channels and 1,100 samples: two blocks of channels of the matrix of samples.
        Shape shape = Shape.of(1, 4096, 20, 55);
        float[] values = new float[(int) shape.elements()];
        Random random = new Random(2);
        float[] pattern = new float[1100];
        for (int p = 0; p < pattern.length; p++) {
            pattern[p] = random.nextFloat();
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = pattern[i % 1100] * (i / 1100 % 5) + 0.01f * random.nextFloat();
        }

        try (Projected found = find(Tensor.ofFloats(shape, values), 1, 1)) {
            assertThat(found.basis().components().get(0).ratio()).isGreaterThan(0.99);
            double[] loadings = found.basis().components().get(0).loadings();
            assertThat(loadings[4]).isCloseTo(4 * loadings[1], within(1e-3));
            assertThat(dot(loadings, loadings)).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void whatIsAskedForMustBeThere() {
        Shape shape = Shape.of(1, 2, 5, 5);
        Tensor tensor = Tensor.ofFloats(shape, random(shape));

        assertRefused(() -> find(tensor, 1, 3), Reason.COMPONENTS_INVALID, "3 of layer 'layer'", "2 channels");
        assertRefused(() -> find(tensor, 1, 0), Reason.COMPONENTS_INVALID, "expected: 1 to 16");
        assertRefused(() -> find(tensor, 1, 17), Reason.COMPONENTS_INVALID, "expected: 1 to 16");
        assertRefused(() -> find(tensor, -1, 1), Reason.NO_CHANNELS, "[1, 2, 5, 5]");
        assertRefused(() -> find(Tensor.ofFloats(Shape.of(1, 0, 5)), 1, 1), Reason.NO_CHANNELS, "[1, 0, 5]");
        assertRefused(
                () -> find(Tensor.ofFloats(Shape.of(1, 7), new float[7]), 1, 1),
                Reason.COMPONENTS_INVALID,
                "1 samples",
                "2 or more");
        assertRefused(
                () -> find(Tensor.ofFloats(Shape.of(1, 1, 2), Float.NaN, 1), 1, 1), Reason.COMPONENTS_INVALID, "of 2");
        Shape huge = Shape.of(1, 4097, 1, 4097);
        try (Tensor large = pool.allocate(ElementType.INT8, huge)) {
            assertRefused(() -> find(large, 1, 1), Reason.TOO_LARGE, "at most 4096");
        }
    }

    @Test
    void aBasisMustFit() {
        Shape shape = Shape.of(1, 6, 5, 5);
        Tensor tensor = Tensor.ofFloats(shape, random(shape));
        Basis basis;
        try (Projected found = find(tensor, 1, 2)) {
            basis = found.basis();
        }
        Component first = basis.components().get(0);

        assertRefused(
                () -> components.project("layer", Tensor.ofFloats(Shape.of(1, 5, 2), new float[10]), 1, basis),
                Reason.BASIS_INVALID,
                "of 6 channels for layer 'layer' (expected: 5");
        assertBasisRefused(tensor, new Basis(basis.mean(), List.of(), 25, 0), "0 components");
        assertBasisRefused(
                tensor, new Basis(with(basis.mean(), value -> Double.NaN), List.of(first), 25, 0), "mean has NaN");
        assertBasisRefused(
                tensor,
                new Basis(basis.mean(), List.of(new Component(new double[5], 1, 1, 0, 1)), 25, 0),
                "5 loadings of component 0");
        assertBasisRefused(
                tensor,
                new Basis(
                        basis.mean(), List.of(new Component(with(first.loadings(), v -> 1 / 0.0), 1, 1, 0, 1)), 25, 0),
                "component 0 has Infinity");
        assertBasisRefused(
                tensor,
                new Basis(basis.mean(), List.of(new Component(first.loadings(), 1, 1, 2, 1)), 25, 0),
                "component 0 from 2.0 to 1.0");
    }

    @Test
    void aCallerWhoHasLeftIsNotServed() {
        Cancellation left = new Cancellation();
        left.cancel();
        Shape shape = Shape.of(1, 6, 5, 5);
        Tensor tensor = Tensor.ofFloats(shape, random(shape));

        assertThatThrownBy(() -> components.find(
                        "layer", tensor, 1, WANTED, new Call(Caller.ANYONE, Priority.INTERACTIVE, left)))
                .isInstanceOf(CancellationException.class);
    }

    private Projected find(Tensor tensor, int axis, int wanted) {
        return components.find("layer", tensor, axis, wanted, Call.ofServer());
    }

    private void assertBasisRefused(Tensor tensor, Basis basis, String words) {
        assertRefused(() -> components.project("layer", tensor, 1, basis), Reason.BASIS_INVALID, words);
    }

    private static void assertRefused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Reason reason, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason))
                .hasMessageContainingAll(words);
    }

    private static double[] with(double[] values, DoubleUnaryOperator change) {
        double[] changed = values.clone();
        changed[1] = change.applyAsDouble(changed[1]);
        return changed;
    }

    private static float[] random(Shape shape) {
        Random random = new Random(11);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * (1 + i % 3);
        }
        return values;
    }

    /** {@code [S][C]}, found element by element. */
    private static double[][] samples(Shape shape, int axis, float[] values) {
        int channels = (int) shape.dim(axis);
        int behind = (int) shape.product(axis + 1, shape.rank());
        double[][] samples = new double[values.length / channels][channels];
        for (int i = 0; i < values.length; i++) {
            int c = i / behind % channels;
            samples[i / behind / channels * behind + i % behind][c] = values[i];
        }
        return samples;
    }

    /** One component of {@code [N, K, ...]} for all samples. */
    private static float[] plane(Tensor projections, int component) {
        float[] all = floats(projections);
        int wanted = (int) projections.shape().dim(1);
        int positions = (int) projections.shape().product(2, projections.shape().rank());
        float[] plane = new float[all.length / wanted];
        for (int s = 0; s < plane.length; s++) {
            plane[s] = all[(s / positions * wanted + component) * positions + s % positions];
        }
        return plane;
    }

    private static Tensor tensor(ElementType type, Shape shape, float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * type.bytes()).order(ByteOrder.nativeOrder());
        for (float value : values) {
            switch (type) {
                case FLOAT -> bytes.putFloat(value);
                case FLOAT16 -> bytes.putShort(Float16.fromFloat(value));
                case DOUBLE -> bytes.putDouble(value);
                case INT8, UINT8, BOOL -> bytes.put((byte) value);
                case INT16 -> bytes.putShort((short) value);
                case INT32 -> bytes.putInt((int) value);
                case INT64 -> bytes.putLong((long) value);
            }
        }
        return Tensor.wrap(type, shape, bytes.flip());
    }

    private static float[] floats(Tensor tensor) {
        float[] floats = new float[(int) tensor.shape().elements()];
        tensor.bytes().asFloatBuffer().get(floats);
        return floats;
    }

    private static float least(float[] values) {
        float least = Float.POSITIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    private static float greatest(float[] values) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            greatest = Math.max(greatest, value);
        }
        return greatest;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
