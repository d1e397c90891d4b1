package dev.layerscope.server.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.graph.onnx.OnnxWriter;
import dev.layerscope.server.tensor.ElementType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hands a graph and its weights to ONNX Runtime, and measures what the session holds.
 *
 * <p>Weights go over as memory (external initializers), which opens a session in half the time of a file that holds
 * them. Small ones stay in the graph, because shape inference looks at their values.
 */
final class SessionOpening {
    private static final int HANDED_OVER_FROM_BYTES = 1024;
    private static final long OVERHEAD_BYTES = 1L << 20;

    /** One at a time, so that the growth of the process is that of this session. */
    private static final Object MEASURING = new Object();

    private final OrtEnvironment environment;
    private final OnnxModel model;

    SessionOpening(OrtEnvironment environment, OnnxModel model) {
        this.environment = environment;
        this.model = model;
    }

    interface Options {
        OrtSession.SessionOptions create() throws OrtException;
    }

    interface Wrap {
        Session wrap(OrtSession session, AutoCloseable weights, long bytes) throws OrtException;
    }

    Session open(Options options, Wrap wrap) throws OrtException {
        HandedOver weights = handOver();
        try (OrtSession.SessionOptions created = options.create()) {
            created.addExternalInitializers(weights.tensors);
            byte[] graph = OnnxWriter.write(model, weights.tensors::containsKey);
            synchronized (MEASURING) {
                long before = ProcessMemory.residentBytes();
                OrtSession session = environment.createSession(graph, created);
                long grown = ProcessMemory.residentBytes() - before;
                return wrap.wrap(session, weights, plausible(grown));
            }
        } catch (OrtException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private HandedOver handOver() throws OrtException {
        HandedOver weights = new HandedOver();
        for (Map.Entry<String, Weight> entry : model.graph().weights().entrySet()) {
            Weight weight = entry.getValue();
            ElementType type = ElementType.ofOnnx(weight.elementNumber()).orElse(null);
            if (type != null
                    && weight.content() instanceof Weight.Bytes bytes
                    && bytes.buffer().isDirect()
                    && weight.byteSize() >= HANDED_OVER_FROM_BYTES) {
                weights.tensors.put(
                        entry.getKey(),
                        OnnxTensor.createTensor(
                                environment, bytes.view(), weight.shape().toArray(), ElementTypes.toJava(type)));
            }
        }
        return weights;
    }

    /** Other threads allocate too, so what was measured is held against what a session of these weights can take. */
    private long plausible(long measured) {
        long weights = model.graph().weights().values().stream()
                .mapToLong(Weight::byteSize)
                .sum();
        return Math.max(weights, Math.min(measured, 3 * weights)) + OVERHEAD_BYTES;
    }

    private static final class HandedOver implements AutoCloseable {
        private final Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();

        @Override
        public void close() {
            tensors.values().forEach(OnnxTensorLike::close);
        }
    }
}
