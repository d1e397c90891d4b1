package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Operators of ONNX Runtime's own domain that its optimizer and its model tools write in place of several of ONNX's (ContribOperators.md
 * of ONNX Runtime 1.20), and rarer ones of ONNX.
 */
final class FusedRules {
    /** Of what is left out there, other than in ONNX. */
    private static final double SMALL_EPSILON = 1e-12;

    static final Map<String, Rule> TABLE = Map.of(
            "com.microsoft.BiasGelu", ActivationRules::biasGelu,
            "com.microsoft.FusedMatMul", FusedRules::matMul,
            "com.microsoft.SkipLayerNormalization", FusedRules::layer,
            "com.microsoft.SkipSimplifiedLayerNormalization", FusedRules::simplifiedLayer,
            "SimplifiedLayerNormalization", NormalizationRules::rootMeanSquare,
            "com.microsoft.QuantizeLinear", QuantizationRules::quantize,
            "com.microsoft.DequantizeLinear", QuantizationRules::dequantize,
            "MaxUnpool", FusedRules::maxUnpool,
            "ReverseSequence", FusedRules::reverseSequence);

    private FusedRules() {}

    /** alpha A B, with A or B turned where the attributes say so. */
    private static void matMul(Step step) {
        if (step.intAttribute("transBatchA", 0) != 0 || step.intAttribute("transBatchB", 0) != 0) {
            throw step.refuse("it turns its batch (expected: transBatchA=0, transBatchB=0)");
        }
        Term a = step.in(0);
        Term b = step.in(1);
        if (a.rank() < 2 || b.rank() < 2) {
            throw step.refuse("it multiplies a vector (expected: matrices)");
        }
        boolean turnedA = step.intAttribute("transA", 0) != 0;
        boolean turnedB = step.intAttribute("transB", 0) != 0;
        double alpha = step.realAttribute("alpha", 1);
        step.give(0, () -> {
            Term byA = step.dy().times(alpha).matmul(turnedB ? b : b.turned());
            return turnedA ? byA.turned() : byA;
        });
        step.give(1, () -> {
            Term byB = (turnedA ? a : a.turned()).matmul(step.dy().times(alpha));
            return turnedB ? byB.turned() : byB;
        });
    }

    /** Of input + skip + bias, which it returns as its fourth output. */
    private static void layer(Step step) {
        Term x = sum(step, 4);
        int axis = x.rank() - 1;
        Term root = NormalizationRules.inverseDeviation(x, step.realAttribute("epsilon", SMALL_EPSILON), axis);
        Term normal = x.minus(x.mean(axis)).times(root);
        Term g = step.dy().times(step.in(2));
        giveSum(step, NormalizationRules.centred(g, normal, root, axis), 4);
        step.give(2, () -> step.dy().times(normal));
        step.give(3, step::dy);
    }

    private static void simplifiedLayer(Step step) {
        Term x = sum(step, 3);
        int axis = x.rank() - 1;
        Term root = x.squared()
                .mean(axis)
                .plus(step.realAttribute("epsilon", SMALL_EPSILON))
                .sqrt()
                .under(1);
        Term normal = x.times(root);
        Term g = step.dy().times(step.in(2));
        giveSum(step, root.times(g.minus(normal.times(g.times(normal).mean(axis)))), 3);
        step.give(2, () -> step.dy().times(normal));
    }

    private static Term sum(Step step, int bias) {
        Term sum = step.in(0).plus(step.in(1));
        return step.has(bias) ? sum.plus(step.in(bias)) : sum;
    }

    private static void giveSum(Step step, Term normalized, int bias) {
        Term dx = step.dy(3).map(normalized::plus).orElse(normalized);
        for (int input : new int[] {0, 1, bias}) {
            step.give(input, () -> dx);
        }
    }

    /** Values go back to where MaxPool took them from: its indices count through the whole tensor. */
    private static void maxUnpool(Step step) {
        Shape x = step.in(0).shape();
        Shape y = step.out(0).shape();
        step.give(
                0,
                () -> step.dy()
                        .reshaped(y.elements())
                        .gathered(0, step.in(1).reshaped(x.elements()))
                        .reshaped(x));
    }

    /** Its own inverse. */
    private static void reverseSequence(Step step) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(step.node().attributes());
        step.give(
                0,
                () -> step.terms()
                        .write(
                                "ReverseSequence",
                                attributes,
                                step.dy().type(),
                                step.dy().shape(),
                                step.dy(),
                                step.in(1)));
    }
}
