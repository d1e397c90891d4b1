package dev.layerscope.server.autodiff;

import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.util.List;

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
                        .with("reverse", 1));
    }
}
