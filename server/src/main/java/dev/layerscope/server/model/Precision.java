package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.tensor.ElementType;
import java.util.HashMap;
import java.util.Map;

/**
 * The coarsest rounding on the way from a model's inputs to a value, from none to the coarsest. Two orders of the same
 * arithmetic agree no further than that.
 */
public enum Precision {
    /** Nothing was rounded: integers, or values only moved. */
    EXACT,
    DOUBLE,
    FLOAT,
    FLOAT16,
    /** Rounded to a few bits by quantization. */
    QUANTIZED,
    /** Made of random numbers: no two runs agree. */
    RANDOM;

    /**
     * By value; values that are missing are exact.
     *
     * @param types of the values, as far as known
     */
    static Map<String, Precision> of(Graph graph, Map<String, ElementType> types) {
        Map<String, Dependence> dependences = Dependence.of(graph);
        Map<String, Precision> precisions = new HashMap<>();
        for (Node node : graph.nodes()) {
            Precision coarsest = EXACT;
            for (String used : node.uses()) {
                coarsest = coarser(coarsest, precisions.getOrDefault(used, EXACT));
            }
            for (String output : node.presentOutputs()) {
                boolean constant = dependences.getOrDefault(output, Dependence.CONSTANT) == Dependence.CONSTANT;
                // What is stored in few bits is exact; only values that are computed are rounded to them.
                Precision own = constant ? EXACT : own(node, types.get(output));
                precisions.put(output, coarser(coarsest, own));
            }
        }
        return precisions;
    }

    private static Precision own(Node node, @org.jspecify.annotations.Nullable ElementType type) {
        if (Dependence.isRandom(node)) {
            return RANDOM;
        }
        if (quantizes(node.opType())) {
            return QUANTIZED;
        }
        if (type == null) {
            return EXACT;
        }
        return switch (type) {
            case FLOAT -> FLOAT;
            case FLOAT16 -> FLOAT16;
            case DOUBLE -> DOUBLE;
            case INT8, INT16, INT32, INT64, UINT8, BOOL -> EXACT;
        };
    }

    /** QuantizeLinear and DynamicQuantizeLinear, and those of ONNX Runtime that quantize inside, such as QLinearAdd. */
    private static boolean quantizes(String opType) {
        return !opType.startsWith("Dequantize")
                && (opType.contains("Quantize") || opType.startsWith("QLinear") || opType.equals("QGemm"));
    }

    private static Precision coarser(Precision one, Precision other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
