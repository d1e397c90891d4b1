package dev.layerscope.server.activation.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Cancellation;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeadingEigenpairsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 19, 20, 21, 22, 33, 60})
    void theyAreThoseOfASlowMethodForMatricesOfAllSizes(int size) {
        double[][] matrix = gram(new Random(size), size, size + 5);
        Jacobi expected = Jacobi.of(matrix);

        for (int wanted = 1; wanted <= Math.min(16, size); wanted++) {
            List<Eigenpair> found = of(matrix, wanted);

            assertThat(found).hasSize(wanted);
            for (int i = 0; i < wanted; i++) {
                assertThat(found.get(i).value()).isCloseTo(expected.values()[i], within(1e-10 * expected.values()[0]));
                assertThat(Math.abs(dot(found.get(i).vector(), expected.vectors()[i])))
                        .isCloseTo(1, within(1e-10));
            }
        }
    }

    @Test
    void eigenvaluesThatAreThereTwiceAreFoundTwice() {
        assertValues(List.of(1.0, 1.0, 0.5, 0.4, 0.3, 0.2, 0.1), 3, 1.0, 1.0, 0.5);
        assertValues(List.of(9.0, 5.0, 5.0, 5.0, 5.0, 1.0, 0.5, 0.25), 4, 9.0, 5.0, 5.0, 5.0);
    }

    @Test
    void eigenvaluesThatAreThereTwiceAreFoundTwiceInLargeMatrices() {
        double[] values = new Random(4).doubles(200, 0, 1).toArray();
        values[17] = 3;
        values[91] = 3;
        values[140] = 2;

        List<Eigenpair> found = of(diagonal(values), 3);

        assertThat(found.stream().mapToDouble(Eigenpair::value).toArray())
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(3, 3, 2);
        assertThat(dot(found.get(0).vector(), found.get(1).vector())).isCloseTo(0, within(1e-10));
    }

    @Test
    void allEigenvaluesMayBeTheSame() {
        List<Eigenpair> found =
                of(diagonal(DoubleStream.generate(() -> 7).limit(90).toArray()), 5);

        assertThat(found).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(found.get(i).value()).isCloseTo(7, within(1e-12));
            for (int j = 0; j < i; j++) {
                assertThat(dot(found.get(i).vector(), found.get(j).vector())).isCloseTo(0, within(1e-10));
            }
        }
    }

    @Test
    void aMatrixOfLowRankHasZerosBehindItsEigenvalues() {
        for (int rank = 1; rank <= 4; rank++) {
            double[][] matrix = gram(new Random(rank), 50, rank);
            double[] expected = Jacobi.of(matrix).values();

            List<Eigenpair> found = of(matrix, 6);

            assertThat(found).hasSize(6);
            for (int i = 0; i < 6; i++) {
                assertThat(found.get(i).value()).isCloseTo(expected[i], within(1e-12 * expected[0]));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-60, 1e-20, 1, 1e20, 1e60})
    void theScaleOfTheNumbersDoesNotMatter(double scale) {
        double[][] matrix = gram(new Random(8), 40, 60);
        double expected = Jacobi.of(matrix).values()[2];
        double[][] scaled = Arrays.stream(matrix)
                .map(row -> Arrays.stream(row).map(value -> value * scale).toArray())
                .toArray(double[][]::new);

        assertThat(of(scaled, 3).get(2).value() / scale).isCloseTo(expected, within(1e-10 * expected));
    }

    @Test
    void smallOnesBesideLargeOnesAreExactToo() {
        double[] values =
                DoubleStream.iterate(1, value -> value * 0.1).limit(80).toArray();
        List<Eigenpair> found = of(diagonal(values), 6);

        for (int i = 0; i < 6; i++) {
            assertThat(found.get(i).value()).isCloseTo(values[i], within(1e-4 * values[i]));
            assertThat(Math.abs(found.get(i).vector()[i])).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void aMatrixOfZerosHasNone() {
        assertThat(of(new double[9][9], 3)).isEmpty();
    }

    @Test
    void theSameMatrixHasTheSameVectorsWhateverWasSolvedBefore() {
        double[][] same = diagonal(DoubleStream.generate(() -> 2).limit(30).toArray());
        double[] first = of(same, 3).get(2).vector();
        of(gram(new Random(1), 70, 3), 9);

        assertThat(of(same, 3).get(2).vector()).isEqualTo(first);
    }

    @Test
    void manyThreadsMaySolveAtATime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Double>> answers = new ArrayList<>();
            List<Double> expected = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                double[][] matrix = gram(new Random(i), 30 + i, 80);
                expected.add(of(matrix, 3).get(1).value());
                answers.add(threads.submit(() -> of(matrix, 3).get(1).value()));
            }
            for (int i = 0; i < 40; i++) {
                assertThat(answers.get(i).get()).isEqualTo(expected.get(i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nobodyGoesOnWhenTheCallerHasLeft() {
        Cancellation left = new Cancellation();
        left.cancel();
        SymmetricMatrix matrix = matrix(gram(new Random(1), 30, 40));

        assertThatThrownBy(() -> LeadingEigenpairs.of(matrix, 3, left)).isInstanceOf(CancellationException.class);
        assertThat(LeadingEigenpairs.of(matrix, 3, new Cancellation())).hasSize(3);
    }

    private static void assertValues(List<Double> diagonal, int wanted, Double... expected) {
        List<Eigenpair> found =
                of(diagonal(diagonal.stream().mapToDouble(Double::doubleValue).toArray()), wanted);
        assertThat(found.stream().mapToDouble(Eigenpair::value).toArray())
                .usingComparatorWithPrecision(1e-10)
                .containsExactly(expected);
    }

    private static List<Eigenpair> of(double[][] matrix, int wanted) {
        return LeadingEigenpairs.of(matrix(matrix), wanted, new Cancellation());
    }

    private static SymmetricMatrix matrix(double[][] rows) {
        SymmetricMatrix matrix = new SymmetricMatrix(rows.length);
        matrix.add(DoubleBuffer.wrap(
                Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray()));
        return matrix;
    }

    private static double[][] diagonal(double[] values) {
        double[][] matrix = new double[values.length][values.length];
        for (int i = 0; i < values.length; i++) {
            matrix[i][i] = values[i];
        }
        return matrix;
    }

    /** {@code X Xᵀ} of random samples. */
    private static double[][] gram(Random random, int size, int samples) {
        double[][] x = new double[size][];
        for (int i = 0; i < size; i++) {
            x[i] = random.doubles(samples, -1, 1).toArray();
        }
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                matrix[i][j] = dot(x[i], x[j]);
            }
        }
        return matrix;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
