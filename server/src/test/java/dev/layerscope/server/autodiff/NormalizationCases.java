package dev.layerscope.server.autodiff;

import static dev.layerscope.server.autodiff.ElementwiseCases.NOT_ZERO;
import static dev.layerscope.server.autodiff.ElementwiseCases.POSITIVE;

import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.util.List;

/** Normalizations, and what resamples. */
final class NormalizationCases {
    private NormalizationCases() {}

    static List<RuleCase> all() {
        return List.of(
                RuleCase.of("BatchNormalization")
                        .x(2, 3, 4, 2)
                        .x(3)
                        .x(3)
                        .constant(Shape.of(3), 0.3, -0.2, 0.1)
                        .constant(Shape.of(3), 0.5, 1.5, 2),
                RuleCase.of("BatchNormalization")
                        .x(2, 3)
                        .x(3)
                        .x(3)
                        .constant(Shape.of(3), 0.3, -0.2, 0.1)
                        .constant(Shape.of(3), 0.5, 1.5, 2)
                        .with("epsilon", 0.1),
                RuleCase.of("InstanceNormalization").x(2, 3, 4, 3).x(3).x(3),
                RuleCase.of("LayerNormalization").x(2, 3, 5).x(5).x(5),
                RuleCase.of("LayerNormalization")
                        .x(2, 3, 5)
                        .x(3, 5)
                        .with("axis", 1)
                        .with("epsilon", 0.01),
                RuleCase.of("GroupNormalization").x(2, 4, 3, 3).x(2).x(2).with("num_groups", 2),
                RuleCase.of("GroupNormalization")
                        .opset(21)
                        .inFloat()
                        .x(2, 4, 3, 3)
                        .x(4)
                        .x(4)
                        .with("num_groups", 2),
                RuleCase.of("RMSNormalization").opset(23).x(2, 3, 5).x(5),
                RuleCase.of("MeanVarianceNormalization").x(2, 3, 4, 3),
                RuleCase.of("MeanVarianceNormalization").x(2, 3, 6).with("axes", new long[] {2}),
                RuleCase.of("LRN")
                        .x(2, 7, 2, 3)
                        .with("size", 5)
                        .with("alpha", 0.9)
                        .with("beta", 0.6)
                        .with("bias", 1.2),
                RuleCase.of("LpNormalization").x(POSITIVE, 3, 4),
                RuleCase.of("LpNormalization").x(NOT_ZERO, 3, 4).with("p", 1).with("axis", 0),
                RuleCase.of("Pad").x(3, 4).ints(1, 0, 2, 3).linear(),
                RuleCase.of("Pad").x(3, 4).ints(-1, 2, 0, -1).linear(),
                RuleCase.of("Pad").x(2, 3, 4).ints(2, 1).absent().ints(-1).linear(),
                RuleCase.of("Pad")
                        .x(2, 4, 5)
                        .ints(0, 3, 2, 0, 1, 4)
                        .with("mode", "reflect")
                        .linear(),
                RuleCase.of("Pad")
                        .x(2, 4, 5)
                        .ints(1, 3, 2, 0, 1, 4)
                        .with("mode", "edge")
                        .linear(),
                RuleCase.of("Pad").x(4, 5).ints(3, 2, 1, 4).with("mode", "wrap").linear(),
                resize("nearest", "asymmetric", 2, 2).with("nearest_mode", "floor"),
                resize("nearest", "half_pixel", 1.5, 0.75),
                resize("nearest", "half_pixel", 2.6, 1.3).with("nearest_mode", "round_prefer_ceil"),
                resize("nearest", "align_corners", 2, 3).with("nearest_mode", "ceil"),
                resize("nearest", "tf_half_pixel_for_nn", 1.7, 0.6).with("nearest_mode", "floor"),
                resize("linear", "half_pixel", 2, 1.7),
                resize("linear", "pytorch_half_pixel", 0.5, 3),
                resize("linear", "align_corners", 2, 2),
                resize("linear", "asymmetric", 1.5, 0.6),
                resize("linear", "half_pixel_symmetric", 1.3, 1.7),
                resize("cubic", "half_pixel", 2, 1.7),
                resize("cubic", "half_pixel", 0.6, 2.5)
                        .with("cubic_coeff_a", -0.5)
                        .with("exclude_outside", 1),
                resize("cubic", "align_corners", 2, 2),
                RuleCase.of("Resize")
                        .x(1, 2, 4, 5)
                        .absent()
                        .absent()
                        .ints(1, 2, 7, 9)
                        .with("mode", "linear")
                        .linear());
    }

    private static RuleCase resize(String mode, String places, double vertical, double horizontal) {
        return RuleCase.of("Resize")
                .x(1, 2, 4, 5)
                .absent()
                .weight(Weight.ofFloats(Shape.of(4), 1, 1, (float) vertical, (float) horizontal))
                .with("mode", mode)
                .with("coordinate_transformation_mode", places)
                .linear();
    }
}
