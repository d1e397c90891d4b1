package dev.layerscope.server.attribution;

import dev.layerscope.server.autodiff.rules.ReluRule;

/** What rectified linear units pass back. */
public enum ReluGradient {
    /** The derivative. */
    PLAIN,
    /** The derivative or, where that is zero for the whole input, what doesn't lower what is negative already. */
    REDIRECTED,
    /** Guided backpropagation. */
    GUIDED,
    /** As a deconvnet. */
    DECONVNET;

    ReluRule rule() {
        return switch (this) {
            case PLAIN -> ReluRule.PLAIN;
            case REDIRECTED -> ReluRule.REDIRECTED;
            case GUIDED -> ReluRule.GUIDED;
            case DECONVNET -> ReluRule.DECONVNET;
        };
    }
}
