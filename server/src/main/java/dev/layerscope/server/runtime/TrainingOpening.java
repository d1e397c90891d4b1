package dev.layerscope.server.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtTrainingSession;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.graph.onnx.OnnxWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hands training artifacts to ONNX Runtime, and measures what the session holds.
 *
 * <p>The graphs go over as files, without the weights, which go over as memory as they do for other sessions. ONNX Runtime
 * gives the same weights to all three graphs and insists that each knows them. So the two that don't use them are given
 * nodes that do, whose results nobody uses: they look at shapes, which are known before anything runs.
 */
final class TrainingOpening {
    private final OrtEnvironment environment;
    private final TrainingArtifacts artifacts;

    TrainingOpening(OrtEnvironment environment, TrainingArtifacts artifacts) {
        this.environment = environment;
        this.artifacts = artifacts;
    }

    interface Wrap {
        TrainingSession wrap(OrtTrainingSession session, AutoCloseable weights, long bytes);
    }

    TrainingSession open(SessionOpening.Options options, float learningRate, Wrap wrap) throws OrtException {
        Graph graph = artifacts.training().graph();
        HandedOverWeights weights = HandedOverWeights.of(environment, graph);
        try (OrtSession.SessionOptions created = options.create();
                TrainingFolder folder = new TrainingFolder()) {
            weights.addTo(created);
            Path checkpoint = folder.write("checkpoint", artifacts.checkpoint());
            Path training = write(folder, "training.onnx", artifacts.training(), weights.names());
            Path evaluation =
                    write(folder, "evaluation.onnx", knowing(artifacts.evaluation(), weights.names()), weights.names());
            Path optimizer =
                    write(folder, "optimizer.onnx", knowing(artifacts.optimizer(), weights.names()), weights.names());
            Opened<OrtTrainingSession> opened = Opened.measured(
                    graph,
                    () -> environment.createTrainingSession(
                            checkpoint.toString(),
                            training.toString(),
                            evaluation.toString(),
                            optimizer.toString(),
                            created));
            return begun(opened, learningRate, weights, wrap);
        } catch (OrtException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private static TrainingSession begun(
            Opened<OrtTrainingSession> opened, float learningRate, AutoCloseable weights, Wrap wrap)
            throws OrtException {
        try {
            // Whatever it was saved with, a session that was just loaded has another.
            opened.session().setLearningRate(learningRate);
            return wrap.wrap(opened.session(), weights, opened.bytes());
        } catch (OrtException | RuntimeException e) {
            opened.session().close();
            throw e;
        }
    }

    private static Path write(TrainingFolder folder, String name, OnnxModel model, Set<String> handedOver) {
        return folder.write(name, OnnxWriter.write(model, handedOver::contains));
    }

    private OnnxModel knowing(OnnxModel model, Set<String> handedOver) {
        Graph graph = model.graph();
        Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
        List<Node> nodes = new ArrayList<>(graph.nodes());
        for (String name : handedOver) {
            Weight weight = artifacts.training().graph().weights().get(name);
            if (weight != null) {
                weights.put(name, weight);
                nodes.add(Node.of("Shape", List.of(name), List.of("shape_of_" + nodes.size()), Map.of()));
            }
        }
        return model.withGraph(graph.withWeights(weights).withNodes(nodes));
    }
}
