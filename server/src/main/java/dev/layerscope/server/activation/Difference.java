package dev.layerscope.server.activation;

import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * How far values are from their references. Largest differences are over values that are finite in both.
 *
 * @param shape of both
 * @param tolerance that they were judged by
 * @param largest absent where no value is finite in both
 * @param relativeToLargest the largest absolute difference divided by the largest finite magnitude of the reference, or of
 *     the values where the reference is all zeros; 0 where both are
 * @param ofTolerance the largest share that a difference takes of what is allowed; infinite where nothing is
 * @param notFiniteInOne finite in one only, or infinite or no number in both but not the same
 * @param beyond the tolerance, with those not finite in one
 */
public record Difference(
        Shape shape,
        Tolerance tolerance,
        Optional<Largest> largest,
        double relativeToLargest,
        double ofTolerance,
        long notFiniteInOne,
        long beyond) {
    /**
     * The largest absolute difference.
     *
     * @param index of the first value that has it, along each axis
     */
    public record Largest(double absolute, List<Long> index, double value, double reference) {}

    /**
     * @param values of the shape of the reference
     */
    static Difference of(Tensor values, Tensor reference, Tolerance tolerance) {
        return new Comparison(values, reference).under(tolerance);
    }

    private static final class Comparison {
        private final Numbers values;
        private final Numbers references;
        private final Shape shape;
        private final int count;

        private Comparison(Tensor values, Tensor reference) {
            this.values = Numbers.of(values);
            this.references = Numbers.of(reference);
            this.shape = reference.shape();
            this.count = Math.toIntExact(shape.elements());
        }

        private Difference under(Tolerance tolerance) {
            double scale = largestMagnitude(references);
            double worst = -1;
            int at = 0;
            double ofTolerance = 0;
            long beyond = 0;
            long notFiniteInOne = 0;
            for (int i = 0; i < count; i++) {
                double value = values.get(i);
                double reference = references.get(i);
                if (!Double.isFinite(value) || !Double.isFinite(reference)) {
                    // Compares as objects do: no number equals itself.
                    notFiniteInOne += Double.compare(value, reference) == 0 ? 0 : 1;
                    continue;
                }
                double difference = Math.abs(value - reference);
                if (difference > worst) {
                    worst = difference;
                    at = i;
                }
                double allowed = tolerance.allowed(reference, scale);
                if (difference > allowed) {
                    beyond++;
                }
                if (difference > 0) {
                    ofTolerance = Math.max(ofTolerance, difference / allowed);
                }
            }
            Optional<Largest> largest = worst < 0
                    ? Optional.empty()
                    : Optional.of(new Largest(worst, index(at), values.get(at), references.get(at)));
            double relative = worst <= 0 ? 0 : worst / (scale > 0 ? scale : largestMagnitude(values));
            return new Difference(
                    shape, tolerance, largest, relative, ofTolerance, notFiniteInOne, beyond + notFiniteInOne);
        }

        private double largestMagnitude(Numbers numbers) {
            double largest = 0;
            for (int i = 0; i < count; i++) {
                double magnitude = Math.abs(numbers.get(i));
                if (magnitude > largest && magnitude < Double.POSITIVE_INFINITY) {
                    largest = magnitude;
                }
            }
            return largest;
        }

        private List<Long> index(int position) {
            ArrayDeque<Long> index = new ArrayDeque<>();
            long rest = position;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                index.addFirst(rest % shape.dim(axis));
                rest /= shape.dim(axis);
            }
            return List.copyOf(index);
        }
    }
}
