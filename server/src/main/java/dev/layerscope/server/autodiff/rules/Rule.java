package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;

/**
 * How gradients pass through one operator: from those by its outputs to those by its inputs.
 *
 * <p>What a rule gives for an input may still have the shape that the input was broadcast to: the walker sums over what was
 * repeated, and adds up what several operators give for one value.
 */
@FunctionalInterface
public interface Rule {
    /**
     * @throws NoDerivative where the operator can't be differentiated as it stands
     */
    void apply(Step step);

    /** Of an operator of one input x and one output y. */
    @FunctionalInterface
    interface Elementwise {
        Term derivative(Term dy, Term x, Term y);
    }

    /** Of an operator of the inputs a and b, and the output y. */
    @FunctionalInterface
    interface Pairwise {
        Term derivative(Term dy, Term a, Term b, Term y);
    }

    static Rule elementwise(Elementwise rule) {
        return step -> step.give(0, () -> rule.derivative(step.dy(), step.in(0), step.out(0)));
    }

    static Rule pairwise(Pairwise first, Pairwise second) {
        return step -> {
            step.give(0, () -> first.derivative(step.dy(), step.in(0), step.in(1), step.out(0)));
            step.give(1, () -> second.derivative(step.dy(), step.in(0), step.in(1), step.out(0)));
        };
    }
}
