package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.graph.Node;
import dev.layerscope.server.rewrite.InlineBodies;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rules of all operators, by domain and name, and the operators whose derivative is zero wherever there is one. */
public final class RuleBook {
    private static final Map<String, Rule> RULES = new HashMap<>();

    static {
        RULES.putAll(ElementwiseRules.TABLE);
        RULES.putAll(ActivationRules.TABLE);
        RULES.putAll(ProductRules.TABLE);
        RULES.putAll(ConvolutionRules.TABLE);
        RULES.putAll(PoolingRules.TABLE);
        RULES.putAll(ReductionRules.TABLE);
        RULES.putAll(ShapeRules.TABLE);
        RULES.putAll(IndexRules.TABLE);
        RULES.putAll(NormalizationRules.TABLE);
        RULES.putAll(ResamplingRules.TABLE);
        RULES.putAll(QuantizationRules.TABLE);
        RULES.putAll(FusedRules.TABLE);
    }

    /** Through these nothing passes, as in PyTorch: integers, conditions, and functions that are flat between steps. */
    private static final Set<String> FLAT = Set.of(
            "And",
            "ArgMax",
            "ArgMin",
            "Bernoulli",
            "BitShift",
            "BitwiseAnd",
            "BitwiseNot",
            "BitwiseOr",
            "BitwiseXor",
            "Ceil",
            "Constant",
            "ConstantOfShape",
            "Equal",
            "EyeLike",
            "Floor",
            "Greater",
            "GreaterOrEqual",
            "Hardmax",
            "IsInf",
            "IsNaN",
            "Less",
            "LessOrEqual",
            "NonMaxSuppression",
            "NonZero",
            "Not",
            "OneHot",
            "Or",
            "RandomNormalLike",
            "RandomUniformLike",
            "Range",
            "Round",
            "Shape",
            "Sign",
            "Size",
            "Xor");

    private static final String CONTROL_FLOW =
            "it takes its way by what the model is fed, or turns too often (expected: a constant condition, at most %d turns)";
    private static final String INTEGERS =
            "it computes in integers, so there is no derivative (expected: operators between DequantizeLinear and QuantizeLinear)";

    private RuleBook() {}

    /** The rule of a node's operator; empty where there is none. */
    public static Optional<Rule> of(Node node) {
        return Optional.ofNullable(RULES.get(key(node)));
    }

    /** Why a node's operator has no rule; ends a sentence that begins with the operator. */
    public static String whyNone(Node node) {
        if (node.is("If") || node.is("Loop")) {
            return CONTROL_FLOW.formatted(InlineBodies.MOST_TURNS);
        }
        boolean integers = node.opType().startsWith("QLinear")
                || node.opType().equals("QGemm")
                || node.opType().endsWith("Integer")
                || node.opType().endsWith("IntegerToFloat");
        return integers ? INTEGERS : "its derivative isn't known";
    }

    /** Whether the operator's outputs don't change with its inputs but in steps. */
    public static boolean isFlat(Node node) {
        return FLAT.contains(key(node));
    }

    /** All operators that have a rule: those of ONNX by name, others with their domain before it. */
    public static Set<String> operators() {
        return new TreeSet<>(RULES.keySet());
    }

    private static String key(Node node) {
        return node.is(node.opType()) ? node.opType() : node.domain() + "." + node.opType();
    }
}
