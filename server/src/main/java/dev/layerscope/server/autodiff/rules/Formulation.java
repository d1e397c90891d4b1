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

    /** Whether values that convolutions hold in blocks of channels are worked on by convolutions of single places. */
    boolean staysInBlocks() {
        return this == CPU;
    }

    /** Whether the maximum of windows side by side is found again by comparing: faster than by its index. */
    boolean comparesMaxima() {
        return this == CPU;
    }
}
