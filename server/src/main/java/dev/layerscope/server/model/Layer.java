package dev.layerscope.server.model;

import java.util.List;

/**
 * A value inside a model that can be observed, as far as the file tells; shapes are {@link LayerShapes measured}.
 *
 * @param path the name that people know, unique in the model: {@code layer1.0.conv1}
 * @param tensor the name of the value in the file
 * @param node the name of the node that computes it; may be empty
 * @param modules every module whose output this is, the innermost first
 * @param activation where the value stands relative to an activation function
 * @param folded whether a batch normalization was merged into this convolution
 * @param parameters trained values of the module or node that makes this layer
 * @param shapeValue whether it depends on the shape of the input alone
 * @param hasBody whether its operator runs a body of its own (If, Loop, Scan, SequenceMap), in which nothing is a layer
 */
public record Layer(
        String path,
        String tensor,
        String node,
        String opType,
        List<String> modules,
        ActivationSide activation,
        boolean folded,
        long parameters,
        boolean shapeValue,
        boolean hasBody) {
    public Layer {
        modules = List.copyOf(modules);
    }

    /**
     * Before or after which activation function a value stands.
     *
     * @param function its ONNX operator; empty for {@link Side#NEITHER}
     */
    public record ActivationSide(Side side, String function) {
        public static final ActivationSide NEITHER = new ActivationSide(Side.NEITHER, "");
    }

    /** Sides of an activation function. */
    public enum Side {
        NEITHER,
        BEFORE,
        AFTER
    }
}
