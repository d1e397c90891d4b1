package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Convolutions of any number of spatial axes (ONNX Conv and ConvTranspose, opset 11). */
final class ConvolutionRules {
    static final Map<String, Rule> TABLE =
            Map.of("Conv", ConvolutionRules::conv, "ConvTranspose", ConvolutionRules::convTranspose);

    private ConvolutionRules() {}

    /** x [N, G I, ...], weights [G O, I, ...], y [N, G O, ...]. */
    private static void conv(Step step) {
        Term x = step.in(0);
        Term weights = step.in(1);
        Window window = Window.of(step, x.shape(), step.out(0).shape(), spatial(weights.shape()));
        long groups = step.intAttribute("group", 1);
        step.give(
                0,
                () -> step.formulation().convolvesBackwards() && window.isReversible()
                        ? convolve(step.dy(), flipped(weights, groups), window.reversed(), groups, x.shape())
                        : transposed(step.dy(), weights, window, groups, x.shape()));
        step.give(1, () -> byWeights(x, step.dy(), weights.shape(), window, groups));
        step.give(2, () -> step.dy().summedByChannel());
    }

    /** x [N, G I, ...], weights [G I, O, ...], y [N, G O, ...]: a convolution of y that makes x, backwards. */
    private static void convTranspose(Step step) {
        Term x = step.in(0);
        Term weights = step.in(1);
        Term y = step.out(0);
        Window window = transposedWindow(step, y.shape(), x.shape(), spatial(weights.shape()));
        long groups = step.intAttribute("group", 1);
        step.give(0, () -> convolve(step.dy(), weights, plain(window), groups, x.shape()));
        step.give(1, () -> byWeights(step.dy(), x, weights.shape(), window, groups));
        step.give(2, () -> step.dy().summedByChannel());
    }

    /**
     * The node's {@code auto_pad} pads so that the result is stride times as long, its {@code output_shape} so that it is that long;
     * its pads are those of the result.
     */
    private static Window transposedWindow(Step step, Shape over, Shape made, long[] kernel) {
        Window asConv = Window.of(step, over, made, kernel);
        String auto = step.textAttribute("auto_pad", "NOTSET");
        boolean asked = step.node().attributes().containsKey("output_shape");
        if (!auto.startsWith("SAME") && !asked) {
            return asConv;
        }
        long[] before = asConv.before().clone();
        long[] behind = asConv.behind().clone();
        for (int i = 0; i < asConv.axes(); i++) {
            long total = asked ? Math.max(0, before[i] + behind[i]) : before[i] + behind[i];
            before[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            behind[i] = total - before[i];
        }
        return new Window(asConv.in(), asConv.out(), kernel, asConv.strides(), asConv.dilations(), before, behind);
    }

    private static Map<String, Attribute> plain(Window window) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", Attribute.Ints.of(window.kernel()));
        attributes.put("strides", Attribute.Ints.of(window.strides()));
        attributes.put("dilations", Attribute.Ints.of(window.dilations()));
        attributes.put(
                "pads",
                Attribute.Ints.of(LongStream.concat(LongStream.of(window.before()), LongStream.of(window.behind()))
                        .toArray()));
        return attributes;
    }

    private static Term convolve(
            Term over, Term weights, Map<String, Attribute> attributes, long groups, Shape result) {
        Map<String, Attribute> all = new LinkedHashMap<>(attributes);
        all.put("group", new Attribute.Int(groups));
        return over.terms().write("Conv", all, over.type(), result, over, weights);
    }

    private static Term transposed(Term dy, Term weights, Window window, long groups, Shape result) {
        Map<String, Attribute> all = new LinkedHashMap<>(window.transposed());
        all.put("group", new Attribute.Int(groups));
        return dy.terms().write("ConvTranspose", all, dy.type(), result, dy, weights);
    }

    /**
     * [G O, I, ...] to [G I, O, ...] with the spatial axes reversed. All of constants, and another order of the same values but
     * for the shapes at both ends: so it is done once, before a session is opened.
     */
    private static Term flipped(Term weights, long groups) {
        long[] dims = weights.shape().toArray();
        int[] spatial =
                IntStream.range(2, dims.length).filter(axis -> dims[axis] > 1).toArray();
        int[] order = IntStream.range(0, dims.length).toArray();
        if (groups == 1) {
            order[0] = 1;
            order[1] = 0;
            return weights.transposed(order).reversed(spatial);
        }
        long outs = dims[0] / groups;
        long[] swapped = dims.clone();
        swapped[0] = groups * dims[1];
        swapped[1] = outs;
        if (outs == 1 || dims[1] == 1) {
            return weights.reshaped(swapped).reversed(spatial);
        }
        long[] grouped = LongStream.concat(
                        LongStream.of(groups, outs), LongStream.of(dims).skip(1))
                .toArray();
        int[] groupedOrder = IntStream.range(0, grouped.length).toArray();
        groupedOrder[1] = 2;
        groupedOrder[2] = 1;
        int[] behindGroups = Arrays.stream(spatial).map(axis -> axis + 1).toArray();
        return weights.reshaped(grouped)
                .transposed(groupedOrder)
                .reversed(behindGroups)
                .reshaped(swapped);
    }

    /**
     * The gradient by the weights, as a convolution over the batch: x [N, G I, ...] as [I, G N, ...], dy [N, G O, ...] as
     * weights [G O, N, ...], strides and dilations swapped.
     */
    private static Term byWeights(Term x, Term dy, Shape weights, Window window, long groups) {
        long batch = x.shape().dim(0);
        long ins = x.shape().dim(1) / groups;
        long outs = dy.shape().dim(1);
        int rank = x.rank();
        int[] order = IntStream.range(0, rank + 1).toArray();
        order[0] = 2;
        order[1] = 1;
        order[2] = 0;
        Term turnedX = x.reshaped(with(x.shape(), batch, groups, ins))
                .transposed(order)
                .reshaped(with(x.shape(), ins, groups * batch));
        int[] swap = IntStream.range(0, rank).toArray();
        swap[0] = 1;
        swap[1] = 0;
        Term kernel = dy.transposed(swap);
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("strides", Attribute.Ints.of(window.dilations()));
        attributes.put("dilations", Attribute.Ints.of(window.strides()));
        Term fitted = turnedX;
        for (int i = 0; i < window.axes(); i++) {
            fitted = fitted.padded(2 + i, window.before()[i], window.behind()[i]);
        }
        long[] dims = weights.toArray();
        dims[0] = ins;
        dims[1] = outs;
        return convolve(fitted, kernel, attributes, groups, Shape.of(dims)).transposed(swap);
    }

    private static Shape with(Shape shape, long... first) {
        return Shape.of(LongStream.concat(
                        LongStream.of(first), LongStream.of(shape.toArray()).skip(2))
                .toArray());
    }

    private static long[] spatial(Shape weights) {
        return IntStream.range(2, weights.rank()).mapToLong(weights::dim).toArray();
    }
}
