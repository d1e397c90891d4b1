package dev.layerscope.server.autodiff.rules;

import static dev.layerscope.server.autodiff.rules.Rule.elementwise;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.ElementType;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Activation functions. What their output tells is taken from there: so the forward operators before it stay fused. */
final class ActivationRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            Map.entry("Relu", ActivationRules::relu),
            Map.entry("LeakyRelu", step -> sloped(step, step.realAttribute("alpha", 0.01))),
            Map.entry("PRelu", ActivationRules::prelu),
            Map.entry(
                    "ThresholdedRelu",
                    step -> step.give(0, () -> step.dy().where(step.in(0).greater(step.realAttribute("alpha", 1))))),
            Map.entry("Elu", step -> exponential(step, step.realAttribute("alpha", 1), 1, 1)),
            Map.entry(
                    "Selu",
                    step -> exponential(
                            step,
                            step.realAttribute("alpha", 1.67326319217681884765625),
                            step.realAttribute("gamma", 1.05070102214813232421875),
                            1)),
            Map.entry(
                    "Celu",
                    step -> exponential(step, step.realAttribute("alpha", 1), 1, step.realAttribute("alpha", 1))),
            Map.entry("Sigmoid", elementwise((dy, x, y) -> dy.times(y).times(y.from(1)))),
            Map.entry("HardSigmoid", step -> hardSigmoid(step, step.realAttribute("alpha", 0.2))),
            Map.entry("HardSwish", step -> step.give(0, () -> hardSwish(step))),
            Map.entry("Mish", elementwise((dy, x, y) -> mish(dy, x))),
            Map.entry("Softplus", elementwise((dy, x, y) -> dy.times(x.sigmoid()))),
            Map.entry(
                    "Softsign",
                    elementwise((dy, x, y) -> dy.over(x.times(x.sign()).plus(1).squared()))),
            Map.entry("Tanh", elementwise((dy, x, y) -> dy.times(y.squared().from(1)))),
            Map.entry(
                    "Gelu",
                    step -> step.give(
                            0,
                            () -> step.textAttribute("approximate", "none").equals("tanh")
                                    ? tanhGelu(step.dy(), step.in(0))
                                    : gelu(step.dy(), step.in(0)))),
            Map.entry("com.microsoft.Gelu", elementwise((dy, x, y) -> gelu(dy, x))),
            Map.entry("com.microsoft.FastGelu", ActivationRules::fastGelu),
            Map.entry("Clip", ActivationRules::clip),
            Map.entry(
                    "Swish", step -> step.give(0, () -> swish(step.dy(), step.in(0), step.realAttribute("alpha", 1)))),
            Map.entry(
                    "com.microsoft.QuickGelu",
                    step -> step.give(0, () -> swish(step.dy(), step.in(0), step.realAttribute("alpha", 1.702)))),
            Map.entry("Shrink", step -> step.give(0, () -> shrink(step))),
            Map.entry("Softmax", step -> step.give(0, () -> softmax(step))),
            Map.entry("LogSoftmax", step -> step.give(0, () -> logSoftmax(step))));

    private ActivationRules() {}

    private static void relu(Step step) {
        Term dy = step.dy();
        Term y = step.out(0);
        Masks masks = new Masks(step);
        step.give(0, () -> switch (step.relu()) {
            case PLAIN -> MaxPoolRule.masksForRelu(step) ? dy : dy.times(masks.positive(y));
            case GUIDED -> relu(dy).times(masks.positive(y));
            case DECONVNET -> relu(dy);
            case REDIRECTED -> redirected(dy, masks.positive(y));
        });
    }

    private static Term relu(Term x) {
        return x.terms().write("Relu", Map.of(), x.type(), x.shape(), x);
    }

    /** The scalar is raised, so a positive gradient raises what is negative. */
    private static Term redirected(Term dy, Term positive) {
        Term plain = dy.times(positive);
        if (plain.rank() == 0) {
            return plain;
        }
        int[] allButBatch = IntStream.range(1, plain.rank()).toArray();
        Term alive = Masks.plain(plain.squared().sum(allButBatch));
        return plain.plus(relu(dy).times(positive.from(1)).times(alive.from(1)));
    }

    private static void sloped(Step step, double slope) {
        step.give(0, () -> {
            Masks masks = new Masks(step);
            // With a slope below zero the output doesn't tell.
            Term positive = masks.positive(slope > 0 ? step.out(0) : step.in(0));
            return step.dy().times(masks.affine(positive, 1 - slope, slope));
        });
    }

    private static void prelu(Step step) {
        Term x = step.in(0);
        Term slope = step.in(1);
        step.give(0, () -> x.greater(0).choose(step.dy(), step.dy().times(slope)));
        step.give(
                1,
                () -> x.greater(0)
                        .choose(x.terms().scalar(x.type(), 0), step.dy().times(x)));
    }

    /** Of gamma (x for x > 0, alpha (exp(x / scale) - 1) elsewhere). */
    private static void exponential(Step step, double alpha, double gamma, double scale) {
        step.give(0, () -> {
            Term x = step.in(0);
            // Of what is positive the exponential isn't used, and would overflow.
            Term negative = x.greater(0).choose(x.terms().scalar(x.type(), 0), x);
            Term slope = negative.times(1 / scale).exp().times(alpha * gamma / scale);
            return step.dy().times(x.greater(0).choose(x.terms().scalar(x.type(), gamma), slope));
        });
    }

    private static void hardSigmoid(Step step, double alpha) {
        step.give(0, () -> {
            Term y = step.out(0);
            return step.dy().times(new Masks(step).between(y, 0, 1)).times(alpha);
        });
    }

    /** Of x s with s = max(0, min(1, x / 6 + 1/2)): s + x s', without branches. */
    private static Term hardSwish(Step step) {
        Term x = step.in(0);
        Map<String, Attribute> attributes =
                Map.of("alpha", new Attribute.Real(1 / 6f), "beta", new Attribute.Real(0.5f));
        Term s = x.terms().write("HardSigmoid", attributes, x.type(), x.shape(), x);
        Term bent = new Masks(step).between(s, 0, 1);
        return step.dy().times(s.plus(x.times(1.0 / 6).times(bent)));
    }

    private static Term mish(Term dy, Term x) {
        Term softplus = x.terms().write("Softplus", Map.of(), x.type(), x.shape(), x);
        Term tanh = softplus.tanh();
        return dy.times(tanh.plus(x.times(x.sigmoid()).times(tanh.squared().from(1))));
    }

    /** Phi(x) + x phi(x), with an Erf of its own, so that the forward Gelu stays fused. */
    private static Term gelu(Term dy, Term x) {
        Term distribution = half(x.times(Math.sqrt(0.5)).erf());
        Term density = x.times(-0.5).times(x).exp().times(1 / Math.sqrt(2 * Math.PI));
        return dy.times(distribution.plus(x.times(density)));
    }

    /** (x + 1) / 2 of what lies between -1 and 1, at once. */
    private static Term half(Term x) {
        return x.type() == ElementType.FLOAT
                ? x.terms()
                        .write(
                                "HardSigmoid",
                                Map.of("alpha", new Attribute.Real(0.5f), "beta", new Attribute.Real(0.5f)),
                                x.type(),
                                x.shape(),
                                x)
                : x.plus(1).times(0.5);
    }

    /** Of x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). */
    private static Term tanhGelu(Term dy, Term x) {
        double scale = Math.sqrt(2 / Math.PI);
        Term square = x.squared();
        Term tanh = x.times(square.times(0.044715).plus(1)).times(scale).tanh();
        Term inner = square.times(3 * 0.044715).plus(1).times(scale);
        return dy.times(0.5)
                .times(tanh.plus(1).plus(x.times(tanh.squared().from(1)).times(inner)));
    }

    static void biasGelu(Step step) {
        Term dx = gelu(step.dy(), step.in(0).plus(step.in(1)));
        step.give(0, () -> dx);
        step.give(1, () -> dx);
    }

    /** Of x, or x + bias. */
    private static void fastGelu(Step step) {
        Term x = step.has(1) ? step.in(0).plus(step.in(1)) : step.in(0);
        Term dx = tanhGelu(step.dy(), x);
        step.give(0, () -> dx);
        step.give(1, () -> dx);
    }

    /** Of x sigmoid(alpha x). */
    private static Term swish(Term dy, Term x, double alpha) {
        Term sigmoid = x.times(alpha).sigmoid();
        return dy.times(sigmoid.plus(x.times(alpha).times(sigmoid).times(sigmoid.from(1))));
    }

    private static void clip(Step step) {
        Term x = step.in(0);
        step.give(0, () -> inside(step));
        step.give(1, () -> step.dy().where(x.less(step.in(1))));
        step.give(2, () -> step.dy().where(x.greater(step.in(2))));
    }

    /** Between limits that are known nothing passes at a limit itself, as in PyTorch's ReLU6. */
    private static Term inside(Step step) {
        Optional<Double> low = limit(step, 1, Double.NEGATIVE_INFINITY);
        Optional<Double> high = limit(step, 2, Double.POSITIVE_INFINITY);
        if (low.isPresent() && high.isPresent()) {
            return step.dy().times(new Masks(step).between(step.out(0), low.get(), high.get()));
        }
        Term x = step.in(0);
        Term dy = step.dy();
        if (step.has(1)) {
            dy = dy.where(x.less(step.in(1)).not());
        }
        return step.has(2) ? dy.where(x.greater(step.in(2)).not()) : dy;
    }

    private static Optional<Double> limit(Step step, int input, double otherwise) {
        return step.has(input)
                ? step.knownReals(input).filter(values -> values.length == 1).map(values -> values[0])
                : Optional.of(otherwise);
    }

    private static Term shrink(Step step) {
        double threshold = step.realAttribute("lambd", 0.5);
        Term x = step.in(0);
        return step.dy().where(x.less(-threshold).or(x.greater(threshold)));
    }

    private static Term softmax(Step step) {
        Term y = step.out(0);
        Term weighted = step.dy().times(y);
        return weighted.minus(y.times(weighted.sum(step.axisAttribute(-1))));
    }

    private static Term logSoftmax(Step step) {
        Term dy = step.dy();
        return dy.minus(step.out(0).exp().times(dy.sum(step.axisAttribute(-1))));
    }
}
