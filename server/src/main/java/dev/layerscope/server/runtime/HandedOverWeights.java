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
            for (Map.Entry<String, Weight> entry : graph.weights().entrySet()) {
                weights.add(environment, entry.getKey(), entry.getValue());
            }
            return weights;
        } catch (OrtException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private void add(OrtEnvironment environment, String name, Weight weight) throws OrtException {
        ElementType type = ElementType.ofOnnx(weight.elementNumber()).orElse(null);
        if (type != null
                && weight.content() instanceof Weight.Bytes bytes
                && bytes.buffer().isDirect()
                && weight.byteSize() >= HANDED_OVER_FROM_BYTES) {
            tensors.put(
                    name,
                    OnnxTensor.createTensor(
                            environment, bytes.view(), weight.shape().toArray(), ElementTypes.toJava(type)));
        }
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
