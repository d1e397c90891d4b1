package dev.layerscope.server.autodiff.rules;

import static dev.layerscope.server.autodiff.rules.Rule.elementwise;
import static dev.layerscope.server.autodiff.rules.Rule.pairwise;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.tensor.ElementType;
import java.util.Map;

/** Arithmetic and functions of single numbers. */
final class ElementwiseRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            Map.entry("Identity", elementwise((dy, x, y) -> dy)),
            Map.entry("Add", pairwise((dy, a, b, y) -> dy, (dy, a, b, y) -> dy)),
            Map.entry("Sub", pairwise((dy, a, b, y) -> dy, (dy, a, b, y) -> dy.negated())),
            Map.entry("Mul", pairwise((dy, a, b, y) -> dy.times(b), (dy, a, b, y) -> dy.times(a))),
            Map.entry(
                    "Div",
                    pairwise(
                            (dy, a, b, y) -> dy.over(b),
                            (dy, a, b, y) -> dy.times(y).over(b).negated())),
            Map.entry("Pow", pairwise(ElementwiseRules::byBase, ElementwiseRules::byExponent)),
            Map.entry("Neg", elementwise((dy, x, y) -> dy.negated())),
            Map.entry("Abs", elementwise((dy, x, y) -> dy.times(x.sign()))),
            Map.entry(
                    "Reciprocal",
                    elementwise((dy, x, y) -> dy.times(y.squared()).negated())),
            Map.entry("Sqrt", elementwise((dy, x, y) -> dy.over(y).times(0.5))),
            Map.entry("Exp", elementwise((dy, x, y) -> dy.times(y))),
            Map.entry("Log", elementwise((dy, x, y) -> dy.over(x))),
            Map.entry("Sin", elementwise((dy, x, y) -> dy.times(x.cos()))),
            Map.entry("Cos", elementwise((dy, x, y) -> dy.times(x.sin()).negated())),
            Map.entry("Tan", elementwise((dy, x, y) -> dy.times(y.squared().plus(1)))),
            Map.entry(
                    "Asin",
                    elementwise((dy, x, y) -> dy.over(x.squared().from(1).sqrt()))),
            Map.entry(
                    "Acos",
                    elementwise(
                            (dy, x, y) -> dy.over(x.squared().from(1).sqrt()).negated())),
            Map.entry("Atan", elementwise((dy, x, y) -> dy.over(x.squared().plus(1)))),
            Map.entry("Sinh", elementwise((dy, x, y) -> dy.times(x.cosh()))),
            Map.entry("Cosh", elementwise((dy, x, y) -> dy.times(x.sinh()))),
            Map.entry(
                    "Asinh",
                    elementwise((dy, x, y) -> dy.over(x.squared().plus(1).sqrt()))),
            Map.entry(
                    "Acosh",
                    elementwise((dy, x, y) -> dy.over(x.squared().minus(1).sqrt()))),
            Map.entry("Atanh", elementwise((dy, x, y) -> dy.over(x.squared().from(1)))),
            Map.entry(
                    "Erf",
                    elementwise(
                            (dy, x, y) -> dy.times(x.squared().negated().exp()).times(2 / Math.sqrt(Math.PI)))),
            Map.entry("Sum", ElementwiseRules::sum),
            Map.entry("Mean", ElementwiseRules::mean),
            Map.entry("Min", ElementwiseRules::extreme),
            Map.entry("Max", ElementwiseRules::extreme),
            Map.entry("Where", ElementwiseRules::where),
            Map.entry("Cast", ElementwiseRules::cast),
            Map.entry(
                    "CastLike",
                    step -> step.give(0, () -> step.dy().as(step.in(0).type()))),
            Map.entry("Dropout", ElementwiseRules::dropout),
            Map.entry("Mod", ElementwiseRules::remainder));

    private ElementwiseRules() {}

    /** A quantized value stands for a number that changes: the gradient by it is of floating point. */
    private static void cast(Step step) {
        ElementType from = step.in(0).type();
        step.give(0, () -> from.isFloatingPoint() ? step.dy().as(from) : step.dy());
    }

    /** b a^(b-1), and 0 rather than 0 / 0 where b is 0. */
    private static Term byBase(Term dy, Term a, Term b, Term y) {
        Term base = b.type() == a.type() ? b : b.as(a.type());
        Term zero = base.same(base.terms().scalar(base.type(), 0));
        Term power = a.power(zero.choose(base.zeros(), base.minus(1)));
        return dy.times(base).times(power);
    }

    /** y log a, and 0 where a is 0 and b isn't negative, as PyTorch has it. */
    private static Term byExponent(Term dy, Term a, Term b, Term y) {
        Term zero = a.same(a.terms().scalar(a.type(), 0));
        Term log = zero.choose(a.terms().scalar(a.type(), 1), a).log();
        return dy.times(y).times(log).as(b.type());
    }

    private static void sum(Step step) {
        for (int i = 0; i < step.inputs(); i++) {
            step.give(i, step::dy);
        }
    }

    private static void mean(Step step) {
        for (int i = 0; i < step.inputs(); i++) {
            step.give(i, () -> step.dy().times(1.0 / step.inputs()));
        }
    }

    /** Where several inputs are the extreme one, they share the gradient, as PyTorch's minimum and maximum do. */
    private static void extreme(Step step) {
        Term y = step.out(0);
        Term[] chosen = new Term[step.inputs()];
        Term count = y.terms().scalar(y.type(), 0);
        for (int i = 0; i < step.inputs(); i++) {
            chosen[i] = step.in(i).same(y).as(y.type());
            count = i == 0 ? chosen[0] : count.plus(chosen[i]);
        }
        Term share = step.dy().over(count);
        for (int i = 0; i < step.inputs(); i++) {
            Term mine = chosen[i];
            step.give(i, () -> share.times(mine));
        }
    }

    private static void where(Step step) {
        Term condition = step.in(0);
        step.give(1, () -> step.dy().where(condition));
        step.give(2, () -> step.dy().where(condition.not()));
    }

    /** In evaluation it is the identity, and in training where the share that it drops is zero. */
    private static void dropout(Step step) {
        boolean training = step.ints(2).map(values -> values[0] != 0).orElse(false);
        boolean drops = step.reals(1).map(values -> values[0] != 0).orElse(true);
        if (training && drops) {
            throw step.refuse("it drops at random (expected: a model exported for evaluation)");
        }
        step.give(0, step::dy);
    }

    /** Of floating-point numbers: a - b k, with k a whole number that only changes in steps. */
    private static void remainder(Step step) {
        if (step.in(0).type() == ElementType.INT32 || step.in(0).type() == ElementType.INT64) {
            return;
        }
        step.give(0, step::dy);
        step.give(
                1,
                () -> step.dy()
                        .times(step.in(0).minus(step.out(0)).over(step.in(1)))
                        .negated());
    }
}
