package dev.layerscope.server.autodiff;

import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.util.List;

/** ONNX Runtime's own operators, and rarer ones of ONNX. */
final class FusedCases {
    private FusedCases() {}

    static List<RuleCase> all() {
        return List.of(
                RuleCase.of("com.microsoft.BiasGelu").x(2, 3, 4).x(4),
                RuleCase.of("com.microsoft.FastGelu").x(2, 3, 4).x(4),
                RuleCase.of("com.microsoft.FusedMatMul").x(2, 3, 4).x(2, 4, 5).with("alpha", 0.7),
                RuleCase.of("com.microsoft.FusedMatMul")
                        .x(2, 4, 3)
                        .x(5, 4)
                        .with("transA", 1)
                        .with("transB", 1),
                RuleCase.of("com.microsoft.SkipLayerNormalization")
                        .x(2, 3, 8)
                        .x(2, 3, 8)
                        .x(8)
                        .x(8)
                        .x(8),
                RuleCase.of("com.microsoft.SkipLayerNormalization")
                        .x(2, 3, 8)
                        .x(2, 3, 8)
                        .x(8)
                        .with("epsilon", 0.1),
                RuleCase.of("com.microsoft.SkipSimplifiedLayerNormalization")
                        .x(2, 3, 8)
                        .x(2, 3, 8)
                        .x(8)
                        .x(8),
                RuleCase.of("SimplifiedLayerNormalization").x(2, 3, 8).x(8).with("axis", -1),
                RuleCase.of("LayerNormalization")
                        .inFloat()
                        .outputs(3)
                        .x(2, 3, 8)
                        .x(8)
                        .x(8),
                RuleCase.of("MaxUnpool")
                        .linear()
                        .x(1, 1, 2, 2)
                        .weight(Weight.ofInts(Shape.of(1, 1, 2, 2), 5, 7, 13, 10))
                        .with("kernel_shape", 2, 2)
                        .with("strides", 2, 2),
                RuleCase.of("ReverseSequence")
                        .linear()
                        .x(4, 3, 2)
                        .ints(4, 2, 1)
                        .with("batch_axis", 1)
                        .with("time_axis", 0));
    }
}
