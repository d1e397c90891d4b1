package dev.layerscope.server.autodiff.rules;

/** What a rectified linear unit passes back. */
public enum ReluRule {
    /** The derivative: the gradient where the input was positive. */
    PLAIN,
    /**
     * The derivative or, for an input of the batch where that is zero everywhere, all that doesn't lower what is negative
     * already (Lucid's redirected ReLU). So a search finds out of a dead start.
     */
    REDIRECTED,
    /** What is positive itself, where the input was positive (Springenberg et al. 2014, guided backpropagation). */
    GUIDED,
    /** What is positive itself, wherever (Zeiler and Fergus 2013, deconvnet). */
    DECONVNET
}
