package dev.layerscope.server.autodiff;

import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.util.List;
import java.util.Random;

final class IndexCases {
    private IndexCases() {}

    static List<RuleCase> all() {
        return List.of(
                RuleCase.of("Gather").x(4, 3).ints(0, 2, -4, 0).linear(),
                RuleCase.of("Gather")
                        .x(2, 4, 3)
                        .weight(Weight.ofInts(Shape.of(2, 2), 0, 2, 1, 2))
                        .linear()
                        .with("axis", 1),
                RuleCase.of("Gather")
                        .x(2, 4, 3)
                        .weight(Weight.ofInts(Shape.of(), 1))
                        .linear()
                        .with("axis", -1),
                RuleCase.of("GatherElements")
                        .x(3, 2)
                        .weight(Weight.ofInts(Shape.of(2, 2), 0, 1, 0, 2))
                        .linear(),
                RuleCase.of("CumSum")
                        .x(2, 4)
                        .weight(Weight.ofInts(Shape.of(), 1))
                        .linear(),
                RuleCase.of("CumSum")
                        .x(2, 4)
                        .weight(Weight.ofInts(Shape.of(), 1))
                        .linear()
                        .with("exclusive", 1)
                        .with("reverse", 1),
                RuleCase.of("GatherND")
                        .x(3, 4, 2)
                        .weight(Weight.ofInts(Shape.of(3, 2), 0, 1, 2, 3, 0, 1))
                        .linear(),
                RuleCase.of("ScatterElements")
                        .x(3, 3)
                        .weight(Weight.ofInts(Shape.of(2, 2), 0, 1, 2, 0))
                        .x(2, 2),
                RuleCase.of("ScatterElements")
                        .x(3, 3)
                        .weight(Weight.ofInts(Shape.of(2, 2), 0, 1, 0, 2))
                        .x(2, 2)
                        .with("axis", 1)
                        .with("reduction", "add"),
                RuleCase.of("ScatterND")
                        .x(4, 3)
                        .weight(Weight.ofInts(Shape.of(2, 1), 3, 1))
                        .x(2, 3),
                RuleCase.of("ScatterND")
                        .x(4, 3)
                        .weight(Weight.ofInts(Shape.of(2, 1), 3, 3))
                        .x(2, 3)
                        .with("reduction", "add"),
                RuleCase.of("TopK").x(3, 5).ints(2).beside(1),
                RuleCase.of("Trilu").x(4, 4).linear(),
                RuleCase.of("Trilu")
                        .x(2, 3, 4)
                        .weight(Weight.ofInts(Shape.of(), 1))
                        .with("upper", 0)
                        .linear(),
                sampled("bilinear", "zeros", 0),
                sampled("bilinear", "zeros", 1),
                sampled("bilinear", "border", 0),
                fixed("bilinear", "reflection", 0),
                fixed("bilinear", "reflection", 1),
                fixed("nearest", "zeros", 0),
                fixed("nearest", "border", 1),
                fixed("bicubic", "zeros", 0),
                fixed("bicubic", "border", 1),
                fixed("bicubic", "reflection", 0));
    }

    private static RuleCase sampled(String mode, String padding, int corners) {
        return RuleCase.of("GridSample")
                .x(2, 3, 4, 5)
                .x(value -> value * 1.3, 2, 3, 2, 2)
                .with("mode", mode)
                .with("padding_mode", padding)
                .with("align_corners", corners);
    }

    private static RuleCase fixed(String mode, String padding, int corners) {
        double[] points = new Random(5).doubles(24, -1.5, 1.5).toArray();
        return RuleCase.of("GridSample")
                .x(2, 3, 4, 5)
                .constant(Shape.of(2, 3, 2, 2), points)
                .with("mode", mode)
                .with("padding_mode", padding)
                .with("align_corners", corners)
                .linear();
    }
}
