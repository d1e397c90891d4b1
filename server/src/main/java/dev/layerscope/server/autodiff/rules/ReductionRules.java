package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.tensor.Shape;
import java.util.Map;

/** Reductions along axes (ONNX Reduce..., opset 18). Below, y and dy have the reduced axes with length 1. */
final class ReductionRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            reduction("ReduceSum", (dy, x, y, axes) -> dy),
            reduction(
                    "ReduceMean",
                    (dy, x, y, axes) ->
                            dy.times((double) y.shape().elements() / x.shape().elements())),
            reduction("ReduceMax", ReductionRules::extreme),
            reduction("ReduceMin", ReductionRules::extreme),
            reduction("ReduceL1", (dy, x, y, axes) -> dy.times(x.sign())),
            reduction("ReduceL2", (dy, x, y, axes) -> dy.times(x.over(nonzero(y)))),
            reduction("ReduceLogSum", (dy, x, y, axes) -> dy.over(y.exp())),
            reduction("ReduceLogSumExp", (dy, x, y, axes) -> dy.times(x.minus(y).exp())),
            reduction("ReduceSumSquare", (dy, x, y, axes) -> dy.times(x).times(2)),
            reduction("ReduceProd", ReductionRules::product));

    private ReductionRules() {}

    private interface Reduction {
        Term derivative(Term dy, Term x, Term y, int[] axes);
    }

    private static Map.Entry<String, Rule> reduction(String opType, Reduction rule) {
        return Map.entry(opType, step -> {
            Term x = step.in(0);
            int[] axes = reducedAxes(step);
            Shape kept = x.shape();
            for (int axis : axes) {
                kept = kept.with(axis, 1);
            }
            Shape whole = kept;
            step.give(
                    0,
                    () -> rule.derivative(
                                    step.dy().reshaped(whole), x, step.out(0).reshaped(whole), axes)
                            .expand(x.shape()));
        });
    }

    private static int[] reducedAxes(Step step) {
        int[] axes = step.axes(1, new int[0]);
        boolean none = axes.length == 0 && step.intAttribute("noop_with_empty_axes", 0) != 0;
        return axes.length == 0 && !none ? step.allAxes() : axes;
    }

    /** Values that are all the extreme one share the gradient, as PyTorch's {@code amax} has it. */
    private static Term extreme(Term dy, Term x, Term y, int[] axes) {
        Term chosen = x.same(y).as(x.type());
        return dy.times(chosen.over(chosen.sum(axes)));
    }

    private static Term nonzero(Term term) {
        Term zero = term.same(term.terms().scalar(term.type(), 0));
        return zero.choose(term.terms().scalar(term.type(), 1), term);
    }

    /** The product of the others: right beside one zero too, which alone has a gradient then. */
    private static Term product(Term dy, Term x, Term y, int[] axes) {
        Term zero = x.same(x.terms().scalar(x.type(), 0));
        Term safe = zero.choose(x.terms().scalar(x.type(), 1), x);
        Term isZero = zero.as(x.type());
        // Logarithms would lose the signs, so the product of what isn't zero is written as ReduceProd again.
        Term others = x.terms()
                .write(
                        "ReduceProd",
                        Map.of(),
                        x.type(),
                        y.shape(),
                        safe,
                        x.terms()
                                .ints(java.util.Arrays.stream(axes)
                                        .asLongStream()
                                        .toArray()));
        Term zerosBeside = isZero.sum(axes).minus(isZero);
        return dy.times(others.over(safe)).where(zerosBeside.less(0.5));
    }
}
