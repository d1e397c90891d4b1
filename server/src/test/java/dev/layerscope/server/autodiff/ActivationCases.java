package dev.layerscope.server.autodiff;

import static dev.layerscope.server.autodiff.ElementwiseCases.NOT_ZERO;

import dev.layerscope.server.tensor.Shape;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

final class ActivationCases {
    /** -5 to 5, without the kinks at -3, -2.5, -1, 1, 2.5 and 3. */
    private static final DoubleUnaryOperator WIDE = value -> Math.round(value * 5) + 0.2;

    private ActivationCases() {}

    static List<RuleCase> all() {
        return List.of(
                RuleCase.of("Relu").x(NOT_ZERO, 3, 4),
                RuleCase.of("LeakyRelu").x(NOT_ZERO, 3, 4).with("alpha", 0.3),
                RuleCase.of("PRelu").x(NOT_ZERO, 2, 3, 2).x(3, 1),
                RuleCase.of("ThresholdedRelu").x(WIDE, 9).with("alpha", 1.0),
                RuleCase.of("Elu").x(NOT_ZERO, 9).with("alpha", 0.7),
                RuleCase.of("Selu").x(NOT_ZERO, 9),
                RuleCase.of("Celu").x(NOT_ZERO, 9).with("alpha", 0.7),
                RuleCase.of("Sigmoid").x(WIDE, 9),
                RuleCase.of("HardSigmoid").x(WIDE, 9),
                RuleCase.of("HardSigmoid").x(WIDE, 9).with("alpha", 1.0 / 6).with("beta", 0.5),
                RuleCase.of("HardSwish").x(WIDE, 12),
                RuleCase.of("HardSwish").inFloat().x(WIDE, 12),
                RuleCase.of("Mish").x(WIDE, 9),
                RuleCase.of("Softplus").x(WIDE, 9),
                RuleCase.of("Softsign").x(NOT_ZERO, 9),
                RuleCase.of("Tanh").x(9),
                RuleCase.of("com.microsoft.Gelu").x(WIDE, 9),
                RuleCase.of("com.microsoft.FastGelu").x(WIDE, 9),
                RuleCase.of("com.microsoft.QuickGelu").x(WIDE, 9),
                RuleCase.of("Gelu").opset(20).x(WIDE, 9),
                RuleCase.of("Swish").opset(24).x(WIDE, 9).with("alpha", 0.7),
                RuleCase.of("Gelu").opset(20).x(WIDE, 9).with("approximate", "tanh"),
                RuleCase.of("Clip").x(WIDE, 12).constant(Shape.of(), -1).constant(Shape.of(), 2.5),
                RuleCase.of("Clip").x(WIDE, 12).absent().constant(Shape.of(), 2.5),
                RuleCase.of("Clip").x(WIDE, 12).constant(Shape.of(), 0),
                RuleCase.of("Clip")
                        .inFloat()
                        .x(WIDE, 12)
                        .constant(Shape.of(), -1)
                        .constant(Shape.of(), 2.5),
                RuleCase.of("Clip").inFloat().x(WIDE, 12).absent().constant(Shape.of(), 2.5),
                RuleCase.of("Clip").inFloat().x(WIDE, 12).constant(Shape.of(), 0),
                RuleCase.of("LeakyRelu").inFloat().x(NOT_ZERO, 3, 4).with("alpha", -0.3),
                RuleCase.of("com.microsoft.Gelu").inFloat().x(WIDE, 9),
                RuleCase.of("Shrink").inFloat().x(WIDE, 12).with("lambd", 1.0).with("bias", 0.3),
                RuleCase.of("Softmax").x(2, 3, 4),
                RuleCase.of("Softmax").x(2, 3, 4).with("axis", 1),
                RuleCase.of("LogSoftmax").x(2, 3, 4).with("axis", -2));
    }
}
