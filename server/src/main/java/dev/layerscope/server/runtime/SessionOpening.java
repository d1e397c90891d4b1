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
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a graph and its weights to ONNX Runtime, and measures what the session holds.
 *
 * <p>Weights go over as memory (external initializers), which opens a session in half the time of a file that holds
 * them. Small ones stay in the graph, because shape inference looks at their values. Where some are others in another order,
 * which nobody holds yet, all go over in a file: ONNX Runtime copies what it gets as memory and keeps the copies until it has
 * made its own layouts of all of them, while it reads a file one by one.
 */
final class SessionOpening {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOpening.class);
    private static final int HANDED_OVER_FROM_BYTES = 1024;
    private static final long OVERHEAD_BYTES = 1L << 20;
    /** {@code onnxruntime_session_options_config_keys.h}: where external data is of a graph that comes as bytes. */
    private static final String FOLDER = "session.model_external_initializers_file_folder_path";

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
        Map<String, Weight> weights = handedOver();
        if (weights.values().stream().anyMatch(weight -> weight.content() instanceof Weight.Rearranged)) {
            try (WeightFile file = WeightFile.of(weights)) {
                return openWith(file, options, wrap);
            } catch (IOException e) {
                LOG.warn("weights can't be written to a temporary file, which takes more memory instead", e);
            }
        }
        return openInMemory(weights, options, wrap);
    }

    private Session openWith(WeightFile file, Options options, Wrap wrap) throws OrtException {
        NativeHeap.trim();
        try (OrtSession.SessionOptions created = options.create()) {
            created.addConfigEntry(FOLDER, file.folder().toString());
            return open(OnnxWriter.write(model, file.places()), created, () -> {}, wrap);
        } finally {
            NativeHeap.trim();
        }
    }

    private Session openInMemory(Map<String, Weight> handedOver, Options options, Wrap wrap) throws OrtException {
        InMemory weights = new InMemory(environment, handedOver);
        try (OrtSession.SessionOptions created = options.create()) {
            created.addExternalInitializers(weights.tensors);
            return open(OnnxWriter.write(model, weights.tensors::containsKey), created, weights, wrap);
        } catch (OrtException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private Session open(byte[] graph, OrtSession.SessionOptions options, AutoCloseable weights, Wrap wrap)
            throws OrtException {
        synchronized (MEASURING) {
            long before = ProcessMemory.residentBytes();
            OrtSession session = environment.createSession(graph, options);
            long grown = ProcessMemory.residentBytes() - before;
            return wrap.wrap(session, weights, plausible(grown));
        }
    }

    private Map<String, Weight> handedOver() {
        Map<String, Weight> weights = new LinkedHashMap<>();
        model.graph().weights().forEach((name, weight) -> {
            boolean isLarge = bytes(weight) >= HANDED_OVER_FROM_BYTES;
            boolean isDirect = weight.content() instanceof Weight.Bytes bytes
                    && bytes.buffer().isDirect();
            if (isLarge && (isDirect || weight.content() instanceof Weight.Rearranged)) {
                weights.put(name, weight);
            }
        });
        return weights;
    }

    /** 0 for types that can't be handed over. */
    private static long bytes(Weight weight) {
        return ElementType.ofOnnx(weight.elementNumber())
                .map(type -> weight.elements() * type.bytes())
                .orElse(0L);
    }

    /** Other threads allocate too, so what was measured is held against what a session of these weights can take. */
    private long plausible(long measured) {
        long weights = model.graph().weights().values().stream()
                .mapToLong(weight -> Math.max(weight.byteSize(), bytes(weight)))
                .sum();
        return Math.max(weights, Math.min(measured, 3 * weights)) + OVERHEAD_BYTES;
    }

    /** Weights as tensors, which must stay as long as the session. */
    private static final class InMemory implements AutoCloseable {
        private final Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();

        private InMemory(OrtEnvironment environment, Map<String, Weight> weights) throws OrtException {
            for (Map.Entry<String, Weight> entry : weights.entrySet()) {
                Weight weight = entry.getValue();
                Weight.Bytes bytes = weight.content() instanceof Weight.Rearranged rearranged
                        ? rearranged.copied()
                        : (Weight.Bytes) weight.content();
                tensors.put(
                        entry.getKey(),
                        OnnxTensor.createTensor(
                                environment,
                                bytes.view(),
                                weight.shape().toArray(),
                                ElementTypes.toJava(ElementType.ofOnnx(weight.elementNumber())
                                        .orElseThrow())));
            }
        }

        @Override
        public void close() {
            tensors.values().forEach(OnnxTensorLike::close);
        }
    }
}
