package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.tensor.ElementType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

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
    BFLOAT16,
    /** Rounded to a few bits by quantization, or to a float of 8 bits or fewer. */
    QUANTIZED,
    /** Made of random numbers: no two runs agree. */
    RANDOM;

    /** FLOAT8E4M3FN; all later numbers of {@code TensorProto.DataType} are of 8 bits or fewer too. */
    private static final int FIRST_OF_FEW_BITS = 17;

    /**
     * By value; values that are missing are exact.
     *
     * @param types of the values, as far as known
     * @param carried values that are observed in another type than their own, which holds all of their values
     */
    static Map<String, Precision> of(Graph graph, Map<String, ElementType> types, Set<String> carried) {
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
                // No other type is carried by float32.
                own = own == FLOAT && carried.contains(output) ? BFLOAT16 : own;
                precisions.put(output, coarser(coarsest, own));
            }
        }
        return precisions;
    }

    private static Precision own(Node node, @org.jspecify.annotations.Nullable ElementType type) {
        if (Dependence.isRandom(node)) {
            return RANDOM;
        }
        if (quantizes(node.opType()) || (node.is("Cast") && node.intAttribute("to", 0) >= FIRST_OF_FEW_BITS)) {
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
