package dev.layerscope.server.autodiff.rules;

/**
 * Which of several equal ways to write a derivative a device is fastest with. The one place where that is decided; the
 * rules ask it.
 */
public enum Formulation {
    /**
     * ONNX Runtime's CPU kernels: a convolution with flipped weights runs in their blocked layout, ConvTranspose doesn't; what
     * branches (Where, Cast) is slow.
     */
    CPU,
    /** cuDNN: the transposed convolution is its own primitive, and MaxUnpool has no kernel. */
    CUDA;

    /** Whether the gradient by a convolution's input is written as a convolution where its strides are 1. */
    boolean convolvesBackwards() {
        return this == CPU;
    }
}
