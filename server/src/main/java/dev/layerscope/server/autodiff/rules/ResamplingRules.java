package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What makes each value along an axis out of some of the input's: padding, and resizing of tensors on a grid. Both are linear and
 * separable, so the gradient is multiplied by a small constant matrix along each axis.
 */
final class ResamplingRules {
    static final Map<String, Rule> TABLE = Map.of("Pad", ResamplingRules::pad, "Resize", ResamplingRules::resize);

    private ResamplingRules() {}

    private static void pad(Step step) {
        Term x = step.in(0);
        long[] pads = step.ints(1).orElseThrow(() -> step.refuse("it has no pads"));
        long[] axes = step.ints(3).orElse(LongStream.range(0, x.rank()).toArray());
        String mode = step.textAttribute("mode", "constant");
        step.give(0, () -> {
            Term dx = step.dy();
            for (int i = 0; i < axes.length; i++) {
                int axis = x.axis(axes[i]);
                long before = pads[i];
                long behind = pads[axes.length + i];
                if (before != 0 || behind != 0) {
                    dx = mode.equals("constant")
                            ? dx.padded(axis, -before, -behind)
                            : along(dx, axis, padding(step, mode, x.shape().dim(axis), before, behind));
                }
            }
            return dx;
        });
        if (step.wants(2)) {
            throw step.refuse("what it pads with depends on what the model is fed (expected: a constant)");
        }
    }

    /** Which place each place of the result repeats. */
    private static double[][] padding(Step step, String mode, long length, long before, long behind) {
        double[][] matrix = new double[(int) (length + before + behind)][(int) length];
        for (int i = 0; i < matrix.length; i++) {
            long place = i - before;
            long period = 2 * (length - 1);
            long from = switch (mode) {
                case "edge" -> Math.min(Math.max(place, 0), length - 1);
                case "wrap" -> Math.floorMod(place, length);
                case "reflect" ->
                    length == 1 ? 0 : Math.min(Math.floorMod(place, period), period - Math.floorMod(place, period));
                default ->
                    throw step.refuse("its mode is '%s' (expected: constant, reflect, edge or wrap)".formatted(mode));
            };
            matrix[i][(int) from] = 1;
        }
        return matrix;
    }

    private static void resize(Step step) {
        Term x = step.in(0);
        Shape y = step.out(0).shape();
        long[] axes = step.intsAttribute("axes", 0, 0);
        double[] scales = step.reals(2).orElse(new double[0]);
        Optional<Double> kept = keptScale(step, x, axes);
        step.give(0, () -> {
            Term dx = step.dy();
            for (int axis = 0; axis < x.rank(); axis++) {
                long in = x.shape().dim(axis);
                long out = y.dim(axis);
                double scale = (double) out / in;
                for (int i = 0; i < scales.length; i++) {
                    if ((axes.length == 0 ? i : x.axis(axes[i])) == axis) {
                        scale = scales[i];
                    }
                }
                if (kept.isPresent() && (axes.length == 0 || isAmong(axis, x, axes))) {
                    scale = kept.get();
                }
                if (in != out || scale != 1) {
                    dx = along(
                            dx,
                            axis,
                            Resampling.of(step, (int) in, (int) out, scale).matrix());
                }
            }
            return dx;
        });
    }

    /** One scale for all resized axes, where the ratio of heights and widths stays. */
    private static Optional<Double> keptScale(Step step, Term x, long[] axes) {
        String policy = step.textAttribute("keep_aspect_ratio_policy", "stretch");
        if (policy.equals("stretch") || !step.has(3)) {
            return Optional.empty();
        }
        long[] sizes = step.ints(3).orElse(new long[0]);
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (int i = 0; i < sizes.length; i++) {
            double scale = (double) sizes[i] / x.shape().dim(axes.length == 0 ? i : x.axis(axes[i]));
            smallest = Math.min(smallest, scale);
            largest = Math.max(largest, scale);
        }
        return Optional.of(policy.equals("not_larger") ? smallest : largest);
    }

    private static boolean isAmong(int axis, Term x, long[] axes) {
        return LongStream.of(axes).anyMatch(given -> x.axis(given) == axis);
    }

    /**
     * The gradient before a linear map of one axis.
     *
     * @param matrix by place of the result and of the input
     */
    private static Term along(Term dy, int axis, double[][] matrix) {
        int out = matrix.length;
        int in = matrix[0].length;
        double[] rows = new double[out * in];
        double[] columns = new double[out * in];
        for (int i = 0; i < out; i++) {
            for (int k = 0; k < in; k++) {
                rows[i * in + k] = matrix[i][k];
                columns[k * out + i] = matrix[i][k];
            }
        }
        Shape shape = dy.shape();
        if (axis == dy.rank() - 1) {
            return dy.reshaped(shape.product(0, axis), out)
                    .matmul(dy.terms().numbers(dy.type(), Shape.of(out, in), rows))
                    .reshaped(shape.with(axis, in));
        }
        Term left = dy.terms().numbers(dy.type(), Shape.of(in, out), columns);
        return left.matmul(dy.reshaped(shape.product(0, axis), out, shape.product(axis + 1, shape.rank())))
                .reshaped(shape.with(axis, in));
    }
}
