package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.autodiff.expression.Terms;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Normalizations. Where an operator normalizes by statistics of its own, with n(x) = (x - mean) r and g = dy scale, the gradient is
 * r (g - mean(g) - n(x) mean(g n(x))) (Ioffe and Szegedy 2015).
 */
final class NormalizationRules {
    static final Map<String, Rule> TABLE = Map.of(
            "BatchNormalization", NormalizationRules::batch,
            "InstanceNormalization", NormalizationRules::instance,
            "LayerNormalization", NormalizationRules::layer,
            "GroupNormalization", NormalizationRules::group,
            "RMSNormalization", NormalizationRules::rootMeanSquare,
            "MeanVarianceNormalization", NormalizationRules::meanVariance,
            "LRN", NormalizationRules::localResponse,
            "LpNormalization", NormalizationRules::norm);

    private NormalizationRules() {}

    /** By statistics that were learned: x [N, C, ...], the others [C]. */
    private static void batch(Step step) {
        if (step.intAttribute("training_mode", 0) != 0) {
            throw step.refuse("it is in training mode (expected: a model exported for evaluation)");
        }
        Term x = step.in(0);
        Term root = step.in(4).plus(step.realAttribute("epsilon", 1e-5)).sqrt();
        // Of one sort with the forward operator, so that it takes part in the same fusions and layouts.
        Term zeros = step.terms().filled(x.type(), Shape.of(x.shape().dim(1)), 0);
        step.give(
                0,
                () -> step.terms()
                        .write(
                                "BatchNormalization",
                                Map.of("epsilon", new Attribute.Real((float) step.realAttribute("epsilon", 1e-5))),
                                x.type(),
                                x.shape(),
                                step.dy(),
                                step.in(1),
                                zeros,
                                zeros,
                                step.in(4)));
        step.give(
                1,
                () -> step.dy()
                        .times(x.minus(byChannel(step.in(3), x.rank())).over(byChannel(root, x.rank())))
                        .summedByChannel());
        step.give(2, () -> step.dy().summedByChannel());
    }

    /** [C] as [C, 1, ...]. */
    private static Term byChannel(Term channels, int rank) {
        long[] dims = new long[rank - 1];
        Arrays.fill(dims, 1);
        dims[0] = channels.shape().elements();
        return channels.reshaped(dims);
    }

    private static void instance(Step step) {
        Term x = step.in(0);
        int[] spatial = IntStream.range(2, x.rank()).toArray();
        Term root = inverseDeviation(x, step.realAttribute("epsilon", 1e-5), spatial);
        Term normal = x.minus(x.mean(spatial)).times(root);
        step.give(0, () -> centred(step.dy().times(byChannel(step.in(1), x.rank())), normal, root, spatial));
        step.give(1, () -> step.dy().times(normal).summedByChannel());
        step.give(2, () -> step.dy().summedByChannel());
    }

    private static void layer(Step step) {
        Term x = step.in(0);
        int first = step.axisAttribute(-1);
        int[] axes = IntStream.range(first, x.rank()).toArray();
        Shape one = x.shape();
        for (int axis : axes) {
            one = one.with(axis, 1);
        }
        List<Term> normalized = normalized(x, first, step.realAttribute("epsilon", 1e-5));
        Term normal = normalized.get(0).reshaped(x.shape());
        Term root = normalized.get(2).reshaped(one).as(x.type());
        step.give(0, () -> centred(step.dy().times(step.in(1)), normal, root, axes));
        step.give(1, () -> step.dy().times(normal));
        step.give(2, step::dy);
        byStatistics(step, normal, root, axes);
    }

    /** Of the mean and the inverse deviation that it may return. */
    private static void byStatistics(Step step, Term normal, Term root, int... axes) {
        Shape x = step.in(0).shape();
        double each = 1.0 / x.product(axes[0], x.rank());
        step.dy(1).ifPresent(mean -> step.give(0, () -> mean.times(each).expand(x)));
        step.dy(2)
                .ifPresent(inverse -> step.give(
                        0, () -> inverse.times(root.squared()).times(normal).times(-each)));
    }

    /**
     * What is normalized, the means, and one over the deviations, by a node beside the forward one, which stays fused as it is.
     * In rows: ONNX Runtime fuses a LayerNormalization with an Add right before it, and forgets its last outputs then.
     */
    private static List<Term> normalized(Term x, int first, double epsilon) {
        long rows = x.shape().product(0, first);
        long length = x.shape().product(first, x.rank());
        Term flat = x.rank() == 2 ? x.reshaped(1, rows, length) : x.reshaped(rows, length);
        Shape one = flat.shape().with(flat.rank() - 1, 1);
        return x.terms()
                .write(
                        "",
                        "LayerNormalization",
                        Map.of("axis", new Attribute.Int(-1), "epsilon", new Attribute.Real((float) epsilon)),
                        List.of(
                                flat,
                                x.terms().filled(x.type(), Shape.of(length), 1),
                                x.terms().filled(x.type(), Shape.of(length), 0)),
                        List.of(
                                new Terms.Output(x.type(), flat.shape()),
                                new Terms.Output(ElementType.FLOAT, one),
                                new Terms.Output(ElementType.FLOAT, one)));
    }

    /** The scale is a channel's or, in opset 18, a group's. */
    private static void group(Step step) {
        Term x = step.in(0);
        Shape shape = x.shape();
        long channels = shape.dim(1);
        long groups = step.intAttribute("num_groups", 1);
        Term scale = step.in(1);
        long members = channels / scale.shape().elements();
        Term spread = scale.reshaped(scale.shape().elements(), 1)
                .expand(Shape.of(scale.shape().elements(), members))
                .reshaped(channels);
        Shape grouped = Shape.of(shape.dim(0), groups, shape.elements() / shape.dim(0) / groups);
        Term rows = x.reshaped(grouped);
        Term root = inverseDeviation(rows, step.realAttribute("epsilon", 1e-5), 2);
        Term normal = rows.minus(rows.mean(2)).times(root);
        step.give(
                0,
                () -> centred(step.dy().times(byChannel(spread, x.rank())).reshaped(grouped), normal, root, 2)
                        .reshaped(shape));
        Shape apart = Shape.of(
                shape.dim(0),
                scale.shape().elements(),
                shape.elements() / shape.dim(0) / scale.shape().elements());
        step.give(
                1,
                () -> step.dy()
                        .times(normal.reshaped(shape))
                        .reshaped(apart)
                        .sum(0, 2)
                        .reshaped(scale.shape()));
        step.give(2, () -> step.dy().reshaped(apart).sum(0, 2).reshaped(scale.shape()));
    }

    /** x / sqrt(mean(x^2) + epsilon) scale (ONNX opset 23). */
    static void rootMeanSquare(Step step) {
        Term x = step.in(0);
        int[] axes = IntStream.range(step.axisAttribute(-1), x.rank()).toArray();
        Term root = x.squared()
                .mean(axes)
                .plus(step.realAttribute("epsilon", 1e-5))
                .sqrt()
                .under(1);
        Term normal = x.times(root);
        step.give(0, () -> {
            Term g = step.dy().times(step.in(1));
            return root.times(g.minus(normal.times(g.times(normal).mean(axes))));
        });
        step.give(1, () -> step.dy().times(normal));
    }

    /** Without a scale; by the deviation plus 1e-9. */
    private static void meanVariance(Step step) {
        Term x = step.in(0);
        long[] given = step.intsAttribute("axes", 0, 0);
        int[] axes = given.length == 0
                ? new int[] {0, 2, 3}
                : Arrays.stream(given).mapToInt(x::axis).toArray();
        Term root = inverseDeviation(x, 0, axes);
        step.give(0, () -> centred(step.dy(), x.minus(x.mean(axes)).times(root), root, axes));
    }

    static Term inverseDeviation(Term x, double epsilon, int... axes) {
        Term centred = x.minus(x.mean(axes));
        return centred.squared().mean(axes).plus(epsilon).sqrt().under(1);
    }

    static Term centred(Term g, Term normal, Term root, int... axes) {
        return root.times(
                g.minus(g.mean(axes)).minus(normal.times(g.times(normal).mean(axes))));
    }

    /** y = x s^-beta, s = bias + alpha / size (sum of x^2 over the channels around): Krizhevsky et al. 2012. */
    private static void localResponse(Step step) {
        Term x = step.in(0);
        long size = step.intAttribute("size", 1);
        double alpha = step.realAttribute("alpha", 1e-4);
        double beta = step.realAttribute("beta", 0.75);
        long below = (size - 1) / 2;
        step.give(0, () -> {
            Term s = aroundChannels(x.squared(), below, size - 1 - below)
                    .times(alpha / size)
                    .plus(step.realAttribute("bias", 1));
            Term power = s.power(-beta);
            Term others = aroundChannels(step.dy().times(x).times(power.over(s)), size - 1 - below, below);
            return step.dy().times(power).minus(x.times(others).times(2 * alpha * beta / size));
        });
    }

    /** The sum over the channels from some below to some above each. */
    private static Term aroundChannels(Term x, long below, long above) {
        Shape shape = x.shape();
        Shape flat = Shape.of(shape.dim(0), 1, shape.dim(1), shape.product(2, shape.rank()));
        long size = below + above + 1;
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", Attribute.Ints.of(size, 1));
        return x.terms()
                .write(
                        "AveragePool",
                        attributes,
                        x.type(),
                        flat,
                        x.reshaped(flat).padded(2, below, above))
                .times(size)
                .reshaped(shape);
    }

    /** y = x / |x|, by the sum of magnitudes or the length; 0 where that is 0. */
    private static void norm(Step step) {
        Term x = step.in(0);
        Term y = step.out(0);
        int axis = step.axisAttribute(-1);
        boolean magnitudes = step.intAttribute("p", 2) == 1;
        step.give(0, () -> {
            Term length = magnitudes
                    ? x.times(x.sign()).sum(axis)
                    : x.squared().sum(axis).sqrt();
            Term zero = length.same(x.terms().scalar(x.type(), 0));
            Term safe = zero.choose(x.terms().scalar(x.type(), 1), length);
            Term along = magnitudes ? x.sign() : y;
            return step.dy()
                    .minus(along.times(step.dy().times(y).sum(axis)))
                    .over(safe)
                    .where(zero.not());
        });
    }
}
