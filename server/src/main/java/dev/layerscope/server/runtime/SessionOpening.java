package dev.layerscope.server.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.onnx.OnnxWriter;

/** Hands a graph and its weights to ONNX Runtime, and measures what the session holds. */
final class SessionOpening {
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
        HandedOverWeights weights = HandedOverWeights.of(environment, model.graph());
        try (OrtSession.SessionOptions created = options.create()) {
            weights.addTo(created);
            byte[] graph = OnnxWriter.write(model, weights.names()::contains);
            Opened<OrtSession> opened = Opened.measured(model.graph(), () -> environment.createSession(graph, created));
            return wrap.wrap(opened.session(), weights, opened.bytes());
        } catch (OrtException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }
}
