package dev.layerscope.server.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.graph.onnx.OnnxWriter;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a graph and its weights to ONNX Runtime, and measures what the session holds.
 *
 * <p>Weights go over as memory. Where some are others in another order, which nobody holds yet, all go over in a file: ONNX
 * Runtime copies what it gets as memory and keeps the copies until it has made its own layouts of all of them, while it reads
 * a file one by one.
 */
final class SessionOpening {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOpening.class);
    /** {@code onnxruntime_session_options_config_keys.h}: where external data is of a graph that comes as bytes. */
    private static final String FOLDER = "session.model_external_initializers_file_folder_path";

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
        Map<String, Weight> weights = HandedOverWeights.chosen(model.graph());
        if (weights.values().stream().anyMatch(weight -> weight.content() instanceof Weight.Rearranged)) {
            try (WeightFile file = WeightFile.of(weights)) {
                return openWith(file, options, wrap);
            } catch (IOException e) {
                LOG.warn("weights can't be written to a temporary file, which takes more memory instead", e);
            }
        }
        return openInMemory(options, wrap);
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

    private Session openInMemory(Options options, Wrap wrap) throws OrtException {
        HandedOverWeights weights = HandedOverWeights.of(environment, model.graph());
        try (OrtSession.SessionOptions created = options.create()) {
            weights.addTo(created);
            return open(OnnxWriter.write(model, weights.names()::contains), created, weights, wrap);
        } catch (OrtException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private Session open(byte[] graph, OrtSession.SessionOptions options, AutoCloseable weights, Wrap wrap)
            throws OrtException {
        Opened<OrtSession> opened = Opened.measured(model.graph(), () -> environment.createSession(graph, options));
        return wrap.wrap(opened.session(), weights, opened.bytes());
    }
}
