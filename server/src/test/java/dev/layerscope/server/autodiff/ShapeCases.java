package dev.layerscope.server.autodiff;

import java.util.List;

final class ShapeCases {
    private ShapeCases() {}

    static List<RuleCase> all() {
        return List.of(
                RuleCase.of("Reshape").x(2, 3, 4).ints(4, -1).linear(),
                RuleCase.of("Flatten").x(2, 3, 4).linear().with("axis", 2),
                RuleCase.of("Squeeze").x(2, 1, 4, 1).ints(1).linear(),
                RuleCase.of("Squeeze").x(2, 1, 4, 1).linear(),
                RuleCase.of("Unsqueeze").x(2, 4).ints(0, 2).linear(),
                RuleCase.of("Expand").x(3, 1).ints(2, 1, 4).linear(),
                RuleCase.of("Transpose").x(2, 3, 4).linear().with("perm", 2, 0, 1),
                RuleCase.of("Transpose").x(2, 3, 4).linear(),
                RuleCase.of("Concat").x(2, 3).x(2, 1).x(2, 2).with("axis", -1).linear(),
                RuleCase.of("Split")
                        .x(2, 6)
                        .ints(1, 3, 2)
                        .outputs(3)
                        .with("axis", 1)
                        .linear(),
                RuleCase.of("Split").x(6, 2).outputs(3).with("num_outputs", 3).linear(),
                RuleCase.of("Slice").x(4, 6).ints(1, 2).ints(3, 5).linear(),
                RuleCase.of("Slice")
                        .x(4, 6)
                        .ints(1, 0)
                        .ints(Long.MAX_VALUE, 6)
                        .ints(0, -1)
                        .ints(2, 3)
                        .linear(),
                RuleCase.of("Slice")
                        .x(4, 7)
                        .ints(-1)
                        .ints(-100)
                        .ints(1)
                        .ints(-2)
                        .linear(),
                RuleCase.of("Slice")
                        .x(4, 7)
                        .ints(100, 2)
                        .ints(Long.MIN_VALUE, 6)
                        .ints(0, 1)
                        .ints(-1, 1)
                        .linear(),
                RuleCase.of("Tile").x(2, 3).ints(3, 2).linear(),
                RuleCase.of("Tile").x(2, 1, 3).ints(1, 4, 1).linear(),
                RuleCase.of("DepthToSpace").x(1, 8, 2, 3).linear().with("blocksize", 2),
                RuleCase.of("DepthToSpace")
                        .x(1, 8, 2, 3)
                        .linear()
                        .with("blocksize", 2)
                        .with("mode", "CRD"),
                RuleCase.of("SpaceToDepth").x(1, 2, 4, 6).linear().with("blocksize", 2));
    }
}
