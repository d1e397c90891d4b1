package dev.layerscope.server.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Those weights of a graph that sessions get as memory (external initializers), which opens a session in half the time of
 * a file that holds them. Small ones stay in the graph, because shape inference looks at their values.
 *
 * <p>Owns ONNX Runtime's views of the weights, which must live as long as the sessions; the bytes stay the graph's.
 */
final class HandedOverWeights implements AutoCloseable {
    private static final int HANDED_OVER_FROM_BYTES = 1024;

    private final Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();

    private HandedOverWeights() {}

    static HandedOverWeights of(OrtEnvironment environment, Graph graph) throws OrtException {
        HandedOverWeights weights = new HandedOverWeights();
        try {
            for (Map.Entry<String, Weight> entry : chosen(graph).entrySet()) {
                weights.add(environment, entry.getKey(), entry.getValue());
            }
            return weights;
        } catch (OrtException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** Those of a graph that are large enough, and of a type that can be handed over. */
    static Map<String, Weight> chosen(Graph graph) {
        Map<String, Weight> chosen = new LinkedHashMap<>();
        graph.weights().forEach((name, weight) -> {
            boolean isDirect = weight.content() instanceof Weight.Bytes bytes
                    && bytes.buffer().isDirect();
            boolean isKnown = isDirect || weight.content() instanceof Weight.Rearranged;
            if (isKnown && bytes(weight) >= HANDED_OVER_FROM_BYTES) {
                chosen.put(name, weight);
            }
        });
        return chosen;
    }

    /** What a weight takes, also one that nobody holds; 0 for types that can't be handed over. */
    static long bytes(Weight weight) {
        return ElementType.ofOnnx(weight.elementNumber())
                .map(type -> weight.elements() * type.bytes())
                .orElse(0L);
    }

    private void add(OrtEnvironment environment, String name, Weight weight) throws OrtException {
        Weight.Bytes bytes = weight.content() instanceof Weight.Rearranged rearranged
                ? rearranged.copied()
                : (Weight.Bytes) weight.content();
        ElementType type = ElementType.ofOnnx(weight.elementNumber()).orElseThrow();
        tensors.put(
                name,
                OnnxTensor.createTensor(
                        environment, bytes.view(), weight.shape().toArray(), ElementTypes.toJava(type)));
    }

    Set<String> names() {
        return tensors.keySet();
    }

    /** Every session of these options must have all of them, declared as external data. */
    void addTo(OrtSession.SessionOptions options) throws OrtException {
        options.addExternalInitializers(tensors);
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensorLike::close);
    }
}
