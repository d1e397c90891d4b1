package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.graph.Node;
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
    }

    /** Through these nothing passes, as in PyTorch: integers, conditions, and functions that are flat between steps. */
    private static final Set<String> FLAT = Set.of(
            "And",
            "ArgMax",
            "ArgMin",
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

    private RuleBook() {}

    /** The rule of a node's operator; empty where there is none. */
    public static Optional<Rule> of(Node node) {
        return Optional.ofNullable(RULES.get(key(node)));
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
