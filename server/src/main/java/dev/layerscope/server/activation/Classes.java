package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Reads a model's output {@code [N, K]} (or with further axes of length 1) as scores of K classes. */
public final class Classes {
    private static final double SUM_TOLERANCE = 1e-3;

    private Classes() {}

    /**
     * One class of one input.
     *
     * @param score the model's own output
     * @param probability the score where it is one, its exponential where it is the logarithm of one, else its softmax
     */
    public record Scored(int index, float score, float probability) {}

    /**
     * For each input the classes of the highest scores, highest first, of an output opened with no selection.
     *
     * @throws DomainException NO_CLASSES
     */
    public static List<List<Scored>> rank(OpenActivation output, int top, Call call) {
        if (output instanceof OpenActivation.Computed computed) {
            return rank(computed.activation(), top);
        }
        SlicedActivation sliced = ((OpenActivation.InSlices) output).sliced();
        checkScores(sliced.layer(), sliced.layerType(), sliced.layerShape());
        List<List<Scored>> ranked = new ArrayList<>();
        for (long i = 0; i < sliced.slices(); i++) {
            try (Tensor slice = sliced.compute(i, call)) {
                if (slice.shape().dim(1) != sliced.layerShape().dim(1)) {
                    throw new DomainException(
                            Reason.TOO_LARGE,
                            "predict: %d classes (expected: as many as fit into a slice, %d)"
                                    .formatted(
                                            sliced.layerShape().dim(1),
                                            slice.shape().dim(1)));
                }
                ranked.addAll(rank(new Activation(sliced.layer(), slice, sliced.channelAxis()), top));
            }
        }
        return ranked;
    }

    /**
     * For each input the classes of the highest scores, highest first.
     *
     * @throws DomainException NO_CLASSES
     */
    public static List<List<Scored>> rank(Activation output, int top) {
        Tensor tensor = output.tensor();
        Shape shape = tensor.shape();
        checkScores(output.layer(), tensor.type(), shape);
        int classes = Math.toIntExact(shape.dim(1));
        Numbers numbers = Numbers.of(tensor);
        List<List<Scored>> ranked = new ArrayList<>();
        for (int n = 0; n < shape.dim(0); n++) {
            double[] scores = new double[classes];
            for (int k = 0; k < classes; k++) {
                scores[k] = numbers.get(n * classes + k);
            }
            ranked.add(rank(scores, top));
        }
        return ranked;
    }

    private static void checkScores(Layer layer, ElementType type, Shape shape) {
        if (shape.rank() < 2
                || shape.dim(1) < 1
                || !type.isFloatingPoint()
                || shape.product(2, shape.rank()) != 1
                || shape.dim(0) < 1) {
            throw new DomainException(
                    Reason.NO_CLASSES,
                    "predict: output '%s' of %s %s (expected: class scores of shape [N, K])"
                            .formatted(layer.path(), type, shape));
        }
    }

    private static List<Scored> rank(double[] scores, int top) {
        double[] probabilities = probabilities(scores);
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -scores[k]))
                .limit(top)
                .map(k -> new Scored(k, (float) scores[k], (float) probabilities[k]))
                .toList();
    }

    private static double[] probabilities(double[] scores) {
        double sum = 0;
        double exponentials = 0;
        double max = Double.NEGATIVE_INFINITY;
        boolean positive = true;
        for (double score : scores) {
            sum += score;
            exponentials += Math.exp(score);
            max = Math.max(max, score);
            positive &= score >= 0;
        }
        if (positive && Math.abs(sum - 1) < SUM_TOLERANCE) {
            return scores;
        }
        double[] probabilities = new double[scores.length];
        boolean logarithms = Math.abs(exponentials - 1) < SUM_TOLERANCE;
        double total = 0;
        for (int k = 0; k < scores.length; k++) {
            probabilities[k] = Math.exp(logarithms ? scores[k] : scores[k] - max);
            total += probabilities[k];
        }
        for (int k = 0; k < scores.length; k++) {
            probabilities[k] /= total;
        }
        return probabilities;
    }
}
