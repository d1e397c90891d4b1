package dev.layerscope.server.runtime;

/** Keys of the facts that a failed run carries. */
public final class RunFailure {
    /** The name of the node that failed, where ONNX Runtime told it. */
    public static final String NODE = "node";

    private RunFailure() {}
}
