package dev.layerscope.server.autodiff;

import java.util.List;

/** Products and convolutions. */
final class LinearCases {
    private LinearCases() {}

    static List<RuleCase> all() {
        return List.of(
                RuleCase.of("MatMul").x(3, 4).x(4, 2).linear(),
                RuleCase.of("MatMul").x(2, 1, 3, 4).x(5, 4, 2).linear(),
                RuleCase.of("MatMul").x(4).x(2, 4, 3).linear(),
                RuleCase.of("MatMul").x(2, 3, 4).x(4).linear(),
                RuleCase.of("MatMul").x(4).x(4).linear(),
                RuleCase.of("Gemm").x(3, 4).x(4, 2).x(2).with("alpha", 0.5).with("beta", 2.0),
                RuleCase.of("Gemm")
                        .x(4, 3)
                        .x(2, 4)
                        .with("transA", 1)
                        .with("transB", 1)
                        .linear(),
                RuleCase.of("Gemm").x(3, 4).x(2, 4).x(3, 1).with("transB", 1),
                RuleCase.of("Einsum")
                        .x(2, 3, 4)
                        .x(2, 4, 5)
                        .with("equation", "bij,bjk->bik")
                        .linear(),
                RuleCase.of("Einsum")
                        .x(2, 3, 4)
                        .x(3, 4)
                        .with("equation", "bij, ij -> b")
                        .linear(),
                RuleCase.of("Einsum").x(2, 3, 4).with("equation", "bij->bj").linear(),
                RuleCase.of("Einsum")
                        .x(2, 2, 3, 4)
                        .x(4, 5)
                        .with("equation", "...j,jk->...k")
                        .linear(),
                RuleCase.of("Einsum").x(3, 4).x(4, 2).with("equation", "ij,jk").linear(),
                RuleCase.of("Conv").x(2, 3, 7, 6).x(4, 3, 3, 3).x(4).with("pads", 1, 1, 1, 1),
                RuleCase.of("Conv").x(1, 3, 7, 6).x(4, 3, 3, 2).linear().with("pads", 0, 1, 2, 0),
                RuleCase.of("Conv")
                        .x(2, 3, 8, 7)
                        .x(4, 3, 3, 3)
                        .linear()
                        .with("pads", 1, 1, 1, 1)
                        .with("strides", 2, 2),
                RuleCase.of("Conv")
                        .x(2, 3, 9, 8)
                        .x(4, 3, 7, 7)
                        .linear()
                        .with("pads", 3, 3, 3, 3)
                        .with("strides", 2, 3),
                RuleCase.of("Conv")
                        .x(1, 4, 7, 7)
                        .x(6, 2, 3, 3)
                        .linear()
                        .with("group", 2)
                        .with("dilations", 2, 1),
                RuleCase.of("Conv")
                        .x(1, 4, 6, 6)
                        .x(4, 1, 3, 3)
                        .linear()
                        .with("group", 4)
                        .with("pads", 1, 1, 1, 1),
                RuleCase.of("Conv")
                        .x(1, 4, 6, 6)
                        .x(8, 1, 3, 3)
                        .linear()
                        .with("group", 4)
                        .with("strides", 2, 2),
                RuleCase.of("Conv").x(2, 3, 5, 5).x(4, 3, 1, 1).linear().with("strides", 2, 2),
                RuleCase.of("Conv").x(2, 3, 5, 5).x(4, 3, 1, 1).linear().with("pads", 1, 1, 1, 1),
                RuleCase.of("Conv")
                        .x(1, 2, 7, 6)
                        .x(3, 2, 3, 3)
                        .linear()
                        .with("auto_pad", "SAME_UPPER")
                        .with("strides", 2, 2),
                RuleCase.of("Conv").x(1, 2, 7, 6).x(3, 2, 4, 4).linear().with("auto_pad", "SAME_LOWER"),
                RuleCase.of("Conv")
                        .x(1, 2, 7, 6)
                        .x(3, 2, 3, 3)
                        .linear()
                        .with("auto_pad", "VALID")
                        .with("strides", 3, 2),
                RuleCase.of("Conv")
                        .x(2, 3, 9)
                        .x(4, 3, 3)
                        .linear()
                        .with("pads", 1, 1)
                        .with("strides", new long[] {2}),
                RuleCase.of("Conv").x(1, 2, 5, 4, 6).x(3, 2, 3, 2, 3).linear().with("strides", 1, 2, 1),
                RuleCase.of("ConvTranspose").x(2, 3, 4, 5).x(3, 4, 3, 3).x(4).with("pads", 1, 1, 1, 1),
                RuleCase.of("ConvTranspose")
                        .x(1, 3, 4, 5)
                        .x(3, 4, 2, 2)
                        .linear()
                        .with("strides", 2, 2),
                RuleCase.of("ConvTranspose")
                        .x(1, 4, 4, 3)
                        .x(4, 3, 3, 3)
                        .linear()
                        .with("strides", 2, 2)
                        .with("group", 2)
                        .with("output_padding", 1, 1)
                        .with("pads", 1, 1, 1, 1),
                RuleCase.of("ConvTranspose")
                        .x(1, 2, 5)
                        .x(2, 3, 4)
                        .linear()
                        .with("strides", new long[] {2})
                        .with("dilations", new long[] {2}),
                RuleCase.of("ConvTranspose")
                        .x(1, 2, 4, 4)
                        .x(2, 3, 3, 3)
                        .linear()
                        .with("strides", 2, 2)
                        .with("auto_pad", "SAME_UPPER"));
    }
}
