package dev.layerscope.server.autodiff;

import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Away from where an operator has a kink, a pole or an edge. */
final class ElementwiseCases {
    /** 0.2 to 1.2. */
    static final DoubleUnaryOperator POSITIVE = value -> 0.7 + value / 2;
    /** 0.1 to 1 and -1 to -0.1. */
    static final DoubleUnaryOperator NOT_ZERO = value -> value + Math.signum(value) * 0.1;

    private static final Weight TRUE = new Weight(
            ElementType.BOOL.onnxNumber(),
            Shape.of(),
            new Weight.Bytes(ByteBuffer.allocateDirect(1).put((byte) 1).flip()));

    private ElementwiseCases() {}

    static List<RuleCase> all() {
        return List.of(
                RuleCase.of("Identity").x(2, 3).linear(),
                RuleCase.of("Add").x(2, 3, 4).x(3, 1),
                RuleCase.of("Add").x().x(2, 2),
                RuleCase.of("Sub").x(3, 1).x(2, 1, 4),
                RuleCase.of("Mul").x(2, 3, 4).x(4),
                RuleCase.of("Div").x(2, 1, 4).x(NOT_ZERO, 3, 1),
                RuleCase.of("Pow").x(POSITIVE, 2, 3).x(3),
                RuleCase.of("Pow").x(NOT_ZERO, 2, 3).constant(Shape.of(), 3),
                RuleCase.of("Pow")
                        .x(NOT_ZERO, 2, 3)
                        .constant(Shape.of(3), 0, 1, 2)
                        .called("of 0, 1 and 2"),
                RuleCase.of("Neg").x(5).linear(),
                RuleCase.of("Abs").x(NOT_ZERO, 5),
                RuleCase.of("Reciprocal").x(NOT_ZERO, 5),
                RuleCase.of("Sqrt").x(POSITIVE, 5),
                RuleCase.of("Exp").x(5),
                RuleCase.of("Log").x(POSITIVE, 5),
                RuleCase.of("Sin").x(5),
                RuleCase.of("Cos").x(5),
                RuleCase.of("Tan").x(5),
                RuleCase.of("Asin").x(value -> value * 0.8, 5),
                RuleCase.of("Acos").x(value -> value * 0.8, 5),
                RuleCase.of("Atan").x(5),
                RuleCase.of("Sinh").x(5),
                RuleCase.of("Cosh").x(5),
                RuleCase.of("Asinh").x(5),
                RuleCase.of("Acosh").x(value -> 2.5 + value, 5),
                RuleCase.of("Atanh").x(value -> value * 0.8, 5),
                RuleCase.of("Erf").x(5),
                RuleCase.of("Sum").x(2, 3).x(3).x(2, 1),
                RuleCase.of("Mean").x(2, 3).x(3).x(2, 1),
                RuleCase.of("Min").x(2, 3).x(3),
                RuleCase.of("Max").x(2, 3).x(3).x(2, 1),
                RuleCase.of("Max").x(4),
                RuleCase.of("Where").weight(condition()).x(2, 3).x(3),
                RuleCase.of("Cast")
                        .x(2, 3)
                        .with("to", ElementType.FLOAT.onnxNumber())
                        .linear(),
                RuleCase.of("CastLike").x(2, 3).constant(Shape.of(1), 1).linear(),
                RuleCase.of("Dropout").x(2, 3).linear(),
                RuleCase.of("Dropout")
                        .x(2, 3)
                        .weight(Weight.ofFloats(Shape.of(), 0))
                        .weight(TRUE)
                        .linear()
                        .called("of nothing, in training"),
                RuleCase.of("Mod")
                        .x(value -> 2.5 + value * 0.2, 4)
                        .x(value -> 1 + value * 0.1, 4)
                        .with("fmod", 1));
    }

    private static Weight condition() {
        return new Weight(
                ElementType.BOOL.onnxNumber(),
                Shape.of(2, 3),
                new Weight.Bytes(ByteBuffer.allocateDirect(6)
                        .put(new byte[] {1, 0, 0, 1, 1, 0})
                        .flip()));
    }
}
