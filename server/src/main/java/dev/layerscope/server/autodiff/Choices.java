package dev.layerscope.server.autodiff;

import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.ReluRule;

/** What a backward pass is made like. */
public record Choices(ReluRule relu, Formulation formulation) {
    /** The plain derivative, as a CPU computes it fastest. */
    public static final Choices PLAIN = new Choices(ReluRule.PLAIN, Formulation.CPU);
}
