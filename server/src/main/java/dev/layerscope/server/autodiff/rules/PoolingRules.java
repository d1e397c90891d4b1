package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Pooling of any number of spatial axes, with dilations, {@code ceil_mode} and both ways to count padding. */
final class PoolingRules {
    static final Map<String, Rule> TABLE = Map.of(
            "MaxPool", MaxPoolRule::apply,
            "AveragePool", PoolingRules::averagePool,
            "LpPool", PoolingRules::lpPool,
            "GlobalAveragePool", PoolingRules::globalAveragePool,
            "GlobalMaxPool", PoolingRules::globalMaxPool,
            "GlobalLpPool", PoolingRules::globalLpPool);

    private PoolingRules() {}

    private static void averagePool(Step step) {
        Window window = window(step);
        Term counts = counts(step, window);
        step.give(0, () -> spread(step, step.dy().over(counts), window));
    }

    /** How many values each window averages over: [1, 1, ...]. */
    private static Term counts(Step step, Window window) {
        boolean padding = step.intAttribute("count_include_pad", 0) != 0;
        long[] pads = step.intsAttribute("pads", 2 * window.axes(), 0);
        Term counts = step.terms().scalar(step.out(0).type(), 1);
        for (int axis = 0; axis < window.axes(); axis++) {
            long[] shape =
                    IntStream.range(0, window.axes() + 2).mapToLong(i -> 1).toArray();
            shape[2 + axis] = window.out()[axis];
            long from = padding ? -window.before()[axis] : 0;
            long padded = step.textAttribute("auto_pad", "NOTSET").startsWith("SAME")
                    ? window.behind()[axis]
                    : pads[window.axes() + axis];
            long to = window.in()[axis] + (padding ? Math.max(padded, 0) : 0);
            double[] values = new double[(int) window.out()[axis]];
            for (int i = 0; i < values.length; i++) {
                for (long k = 0; k < window.kernel()[axis]; k++) {
                    long at = i * window.strides()[axis] - window.before()[axis] + k * window.dilations()[axis];
                    values[i] += at >= from && at < to ? 1 : 0;
                }
            }
            counts = counts.times(step.terms().numbers(step.out(0).type(), Shape.of(shape), values));
        }
        return counts;
    }

    /** y = (sum |x|^p)^(1/p). */
    private static void lpPool(Step step) {
        double p = step.intAttribute("p", 2);
        Window window = window(step);
        step.give(0, () -> byNorm(step.in(0), p, spread(step, overNorm(step, p), window)));
    }

    private static void globalLpPool(Step step) {
        double p = step.intAttribute("p", 2);
        step.give(0, () -> byNorm(step.in(0), p, overNorm(step, p)));
    }

    /** dy y^(1-p), and 0 where y is 0. */
    private static Term overNorm(Step step, double p) {
        Term y = step.out(0);
        if (p == 1) {
            return step.dy();
        }
        Term zero = y.same(y.terms().scalar(y.type(), 0));
        Term safe = zero.choose(y.terms().scalar(y.type(), 1), y);
        return step.dy().over(p == 2 ? safe : safe.power(p - 1)).where(zero.not());
    }

    /** sign(x) |x|^(p-1) times a gradient. */
    private static Term byNorm(Term x, double p, Term gradient) {
        if (p == 2) {
            return gradient.times(x);
        }
        Term sign = x.sign();
        return gradient.times(p == 1 ? sign : sign.times(x.times(sign).power(p - 1)));
    }

    private static void globalAveragePool(Step step) {
        Shape x = step.in(0).shape();
        step.give(0, () -> step.dy().times(1.0 / x.product(2, x.rank())).expand(x));
    }

    private static void globalMaxPool(Step step) {
        Term x = step.in(0);
        Shape shape = x.shape();
        step.give(0, () -> {
            Term rows = x.reshaped(shape.dim(0), shape.dim(1), shape.product(2, shape.rank()));
            Term first = step.terms()
                    .write(
                            "ArgMax",
                            Map.of("axis", new Attribute.Int(2), "keepdims", new Attribute.Int(1)),
                            ElementType.INT64,
                            Shape.of(shape.dim(0), shape.dim(1), 1),
                            rows);
            return rows.zeros()
                    .scatterAdded(2, first, step.dy().reshaped(shape.dim(0), shape.dim(1), 1))
                    .reshaped(shape);
        });
    }

    static Window window(Step step) {
        Shape x = step.in(0).shape();
        return Window.of(step, x, step.out(0).shape(), step.intsAttribute("kernel_shape", x.rank() - 2, 1));
    }

    /** Adds what each window has to all that it lies over. */
    private static Term spread(Step step, Term windows, Window window) {
        Shape x = step.in(0).shape();
        Term columns = windows.reshaped(single(windows.shape()));
        boolean dense = IntStream.range(0, window.axes()).allMatch(axis -> window.dilations()[axis] == 1);
        Term spread = dense && window.isReversible() && step.formulation().convolvesBackwards()
                ? averaged(columns, window, single(x)).times(volume(window))
                : transposed(columns, window, single(x));
        return spread.reshaped(x);
    }

    /** All planes of all inputs, one after another: [N C, 1, ...]. */
    private static Shape single(Shape shape) {
        return shape.with(0, shape.dim(0) * shape.dim(1)).with(1, 1);
    }

    private static double volume(Window window) {
        double volume = 1;
        for (long length : window.kernel()) {
            volume *= length;
        }
        return volume;
    }

    private static Term averaged(Term windows, Window window, Shape result) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(window.reversed());
        attributes.remove("dilations");
        long[] pads = attributes.get("pads") instanceof Attribute.Ints ints
                ? ints.values().stream().mapToLong(Long::longValue).toArray()
                : new long[0];
        Term padded = windows;
        // From operator set 19 on, ONNX Runtime counts the pads of one axis for another's.
        if (LongStream.of(pads).distinct().count() > 1) {
            attributes.remove("pads");
            for (int axis = 0; axis < window.axes(); axis++) {
                padded = padded.padded(2 + axis, pads[axis], pads[window.axes() + axis]);
            }
        }
        attributes.put("count_include_pad", new Attribute.Int(1));
        return windows.terms().write("AveragePool", attributes, windows.type(), result, padded);
    }

    private static Term transposed(Term windows, Window window, Shape result) {
        long[] kernel = new long[window.axes() + 2];
        kernel[0] = 1;
        kernel[1] = 1;
        System.arraycopy(window.kernel(), 0, kernel, 2, window.axes());
        Term ones = windows.terms().filled(windows.type(), Shape.of(kernel), 1);
        return windows.terms().write("ConvTranspose", window.transposed(), windows.type(), result, windows, ones);
    }
}
