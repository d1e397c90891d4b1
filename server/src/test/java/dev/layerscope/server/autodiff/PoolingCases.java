package dev.layerscope.server.autodiff;

import dev.layerscope.server.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Pooling and reductions. */
final class PoolingCases {
    /** Before this operator set ONNX and ONNX Runtime count windows differently; GradientsTest has these. */
    private static final long COUNTING = 22;

    private PoolingCases() {}

    static List<RuleCase> all() {
        return List.of(
                RuleCase.of("MaxPool")
                        .at(Shape.of(1, 2, 6, 6), distinct(72))
                        .with("kernel_shape", 2, 2)
                        .with("strides", 2, 2),
                RuleCase.of("MaxPool")
                        .at(Shape.of(1, 2, 7, 6), distinct(84))
                        .with("kernel_shape", 3, 3)
                        .with("strides", 2, 2)
                        .with("pads", 1, 1, 1, 1),
                RuleCase.of("MaxPool")
                        .at(Shape.of(1, 2, 7, 6), distinct(84))
                        .with("kernel_shape", 3, 3)
                        .with("strides", 2, 2)
                        .with("ceil_mode", 1),
                RuleCase.of("MaxPool")
                        .at(Shape.of(1, 2, 7, 6), distinct(84))
                        .with("kernel_shape", 2, 3)
                        .with("dilations", 2, 1),
                RuleCase.of("MaxPool")
                        .at(Shape.of(2, 1, 9), distinct(18))
                        .with("kernel_shape", new long[] {3})
                        .with("strides", new long[] {2}),
                RuleCase.of("MaxPool").at(Shape.of(1, 1, 4, 4, 4), distinct(64)).with("kernel_shape", 2, 2, 2),
                RuleCase.of("AveragePool")
                        .x(1, 2, 6, 6)
                        .linear()
                        .with("kernel_shape", 2, 2)
                        .with("strides", 2, 2),
                RuleCase.of("AveragePool")
                        .x(1, 2, 6, 7)
                        .linear()
                        .with("kernel_shape", 3, 3)
                        .with("pads", 1, 1, 1, 1),
                RuleCase.of("AveragePool")
                        .x(1, 2, 6, 7)
                        .linear()
                        .with("kernel_shape", 3, 3)
                        .with("pads", 1, 1, 1, 1)
                        .with("count_include_pad", 1),
                RuleCase.of("AveragePool")
                        .x(1, 2, 7, 6)
                        .linear()
                        .with("kernel_shape", 3, 3)
                        .with("strides", 2, 2)
                        .with("pads", 1, 1, 1, 1),
                RuleCase.of("AveragePool")
                        .x(1, 2, 7, 6)
                        .linear()
                        .with("kernel_shape", 3, 3)
                        .with("strides", 2, 2)
                        .with("ceil_mode", 1),
                RuleCase.of("AveragePool")
                        .x(1, 2, 7, 6)
                        .linear()
                        .with("kernel_shape", 2, 2)
                        .with("strides", 3, 3),
                RuleCase.of("AveragePool")
                        .x(1, 2, 8)
                        .linear()
                        .with("kernel_shape", new long[] {3})
                        .with("auto_pad", "SAME_UPPER"),
                RuleCase.of("AveragePool").x(1, 1, 4, 5, 6).linear().with("kernel_shape", 2, 2, 2),
                inPadding(RuleCase.of("MaxPool").at(Shape.of(1, 2, 5, 5), distinct(50))),
                inPadding(RuleCase.of("AveragePool").x(1, 2, 5, 5).linear()),
                inPadding(RuleCase.of("AveragePool").x(1, 2, 5, 5).linear().with("count_include_pad", 1)),
                behindPadding(RuleCase.of("MaxPool").at(Shape.of(1, 2, 7, 7), distinct(98))),
                behindPadding(RuleCase.of("AveragePool").x(1, 2, 7, 7).linear()),
                behindPadding(RuleCase.of("AveragePool").x(1, 2, 7, 7).linear().with("count_include_pad", 1)),
                reachingBehind(RuleCase.of("MaxPool").at(Shape.of(1, 2, 6, 6), distinct(72))),
                reachingBehind(RuleCase.of("AveragePool").x(1, 2, 6, 6).linear()),
                reachingBehind(RuleCase.of("AveragePool").x(1, 2, 6, 6).linear().with("count_include_pad", 1)),
                RuleCase.of("LpPool").x(1, 2, 6, 6).with("kernel_shape", 2, 2).with("strides", 2, 2),
                RuleCase.of("LpPool").x(1, 2, 6, 6).with("kernel_shape", 3, 3).with("p", 3),
                RuleCase.of("GlobalAveragePool").x(2, 3, 4, 5).linear(),
                RuleCase.of("GlobalMaxPool").at(Shape.of(2, 2, 3, 3), distinct(36)),
                RuleCase.of("GlobalLpPool").x(2, 2, 3, 3),
                RuleCase.of("ReduceSum").x(2, 3, 4).linear(),
                RuleCase.of("ReduceSum").x(2, 3, 4).ints(0, -1).linear().with("keepdims", 0),
                RuleCase.of("ReduceSum").x(2, 3).linear().with("noop_with_empty_axes", 1),
                RuleCase.of("ReduceMean").x(2, 3, 4).ints(1).linear(),
                RuleCase.of("ReduceMean").x(2, 3, 4).ints(2, 0).linear().with("keepdims", 0),
                RuleCase.of("ReduceMax").x(2, 3, 4).ints(1),
                RuleCase.of("ReduceMin").x(2, 3, 4).ints(-1).with("keepdims", 0),
                RuleCase.of("ReduceL1").x(ElementwiseCases.NOT_ZERO, 2, 3, 4).ints(1),
                RuleCase.of("ReduceL2").x(2, 3, 4).ints(1),
                RuleCase.of("ReduceLogSum")
                        .x(ElementwiseCases.POSITIVE, 2, 3, 4)
                        .ints(1),
                RuleCase.of("ReduceLogSumExp").x(2, 3, 4).ints(1),
                RuleCase.of("ReduceSumSquare").x(2, 3, 4).ints(1, 2).with("keepdims", 0),
                RuleCase.of("ReduceProd").x(2, 3, 4).ints(1),
                RuleCase.of("ReduceProd")
                        .at(Shape.of(3, 3), 1, 2, 3, 0, 2, 3, 0, 0, 3)
                        .ints(1)
                        .called("with zeros"));
    }

    /** The last window would start where the padding does, at 5 of 5. */
    private static RuleCase inPadding(RuleCase pooling) {
        return pooling.opset(COUNTING)
                .with("kernel_shape", 2, 2)
                .with("strides", 3, 3)
                .with("pads", 1, 1, 1, 1)
                .with("ceil_mode", 1);
    }

    /** The last window would start behind all there is, at 8 of 7. */
    private static RuleCase behindPadding(RuleCase pooling) {
        return pooling.opset(COUNTING)
                .with("kernel_shape", 2, 2)
                .with("strides", 4, 4)
                .with("ceil_mode", 1);
    }

    /** The last window starts within the input, and reaches beyond the padding. */
    private static RuleCase reachingBehind(RuleCase pooling) {
        return pooling.with("kernel_shape", 3, 3)
                .with("strides", 2, 2)
                .with("pads", 1, 1, 0, 0)
                .with("ceil_mode", 1);
    }

    /** Far enough apart that a step of a difference changes no order. */
    private static double[] distinct(int count) {
        return IntStream.range(0, count)
                .mapToDouble(i -> (i * 37 % count) * 0.05)
                .toArray();
    }
}
