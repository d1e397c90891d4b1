package dev.layerscope.server.optimize.training;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The three graphs of a training session, for one parameter.
 *
 * <pre>
 * training:    x, p -> ... -> loss, others, gradient;  InPlaceAccumulatorV2(buffer, gradient, lazy_reset_grad)
 * evaluation:  p -> Identity -> parameter_now
 * optimizer:   learning_rate, step, [p], [gradient], [m], [v] -> AdamWOptimizer -> done
 * </pre>
 *
 * <p>Which names mean what is ONNX Runtime's to say ({@code orttraining/training_api/module.cc}, {@code optimizer.cc}).
 */
final class TrainingGraphs {
    /** The evaluation graph's only output: the parameter as it is. */
    static final String PARAMETER_NOW = "parameter_now";

    private static final String MICROSOFT = "com.microsoft";
    private static final String RESET = "lazy_reset_grad";
    private static final String GRADIENT = "_grad";
    private static final String BUFFER = GRADIENT + ".accumulation.buffer";
    private static final String ACCUMULATED = GRADIENT + ".accumulation.out";
    private static final Shape ONE = Shape.of(1);

    /** The variant of torch.optim; 1 would be that of Hugging Face. */
    private static final long ADAM_MODE = 0;

    private TrainingGraphs() {}

    /**
     * The graph of a step.
     *
     * @throws DomainException TRAINING_UNAVAILABLE where an input or output has a name that ONNX Runtime keeps for itself, or
     *     the graph has loops
     */
    static OnnxModel training(Differentiated of) {
        Graph graph = of.model().graph();
        checkLoops(graph);
        List<ValueInfo> inputs = new ArrayList<>();
        for (ValueInfo input : graph.requiredInputs()) {
            if (!input.name().equals(of.parameter())) {
                checkName(input.name());
                inputs.add(input);
            }
        }
        inputs.add(tensor(of.parameter(), ElementType.FLOAT, of.shape()));
        inputs.add(tensor(of.parameter() + BUFFER, ElementType.FLOAT, of.shape()));
        inputs.add(tensor(RESET, ElementType.BOOL, ONE));
        List<ValueInfo> outputs = new ArrayList<>(List.of(ValueInfo.untyped(of.loss())));
        of.others().forEach(other -> outputs.add(ValueInfo.untyped(other)));
        outputs.forEach(output -> checkName(output.name()));
        outputs.add(tensor(of.parameter() + ACCUMULATED, ElementType.BOOL, ONE));
        List<Node> nodes = new ArrayList<>(graph.nodes());
        nodes.add(new Node(
                "",
                "InPlaceAccumulatorV2",
                MICROSOFT,
                List.of(of.parameter() + BUFFER, of.gradient(), RESET),
                List.of(of.parameter() + ACCUMULATED),
                Map.of(),
                Map.of()));
        return of.model()
                .withGraph(graph.withOpsets(withMicrosoft(graph.opsets()))
                        .withInputs(inputs)
                        .withOutputs(outputs)
                        .withNodes(nodes));
    }

    /** The graph that reads the parameter, which the session doesn't give away otherwise. */
    static OnnxModel evaluation(Differentiated of) {
        return of.model()
                .withGraph(new Graph(
                        "evaluation",
                        of.model().graph().opsets(),
                        List.of(tensor(of.parameter(), ElementType.FLOAT, of.shape())),
                        List.of(ValueInfo.untyped(PARAMETER_NOW)),
                        List.of(Node.of("Identity", List.of(of.parameter()), List.of(PARAMETER_NOW), Map.of())),
                        Map.of(),
                        List.of()));
    }

    /** The graph of an update. The learning rate is no part of it. */
    static OnnxModel optimizer(Differentiated of, AdamW settings) {
        List<ValueInfo> inputs = List.of(
                tensor("learning_rate", ElementType.FLOAT, ONE),
                tensor("step", ElementType.INT64, ONE),
                sequence("params"),
                sequence("gradients"),
                sequence("first_order_moments"),
                sequence("second_order_moments"));
        Map<String, Attribute> attributes = Map.of(
                "alpha", new Attribute.Real(settings.beta1()),
                "beta", new Attribute.Real(settings.beta2()),
                "epsilon", new Attribute.Real(settings.epsilon()),
                "weight_decay", new Attribute.Real(settings.weightDecay()),
                "correct_bias", new Attribute.Int(1),
                "adam_mode", new Attribute.Int(ADAM_MODE));
        Node update = new Node(
                "",
                "AdamWOptimizer",
                MICROSOFT,
                inputs.stream().map(ValueInfo::name).toList(),
                List.of("done"),
                attributes,
                Map.of());
        return of.model()
                .withGraph(new Graph(
                        "optimizer",
                        withMicrosoft(of.model().graph().opsets()),
                        inputs,
                        List.of(tensor("done", ElementType.BOOL, ONE)),
                        List.of(update),
                        Map.of(),
                        List.of()));
    }

    private static Map<String, Long> withMicrosoft(Map<String, Long> opsets) {
        Map<String, Long> all = new LinkedHashMap<>(opsets);
        all.putIfAbsent(MICROSOFT, 1L);
        return all;
    }

    private static ValueInfo tensor(String name, ElementType type, Shape shape) {
        List<ValueType.Dim> dims =
                Arrays.stream(shape.toArray()).mapToObj(ValueType.Dim::of).toList();
        return new ValueInfo(name, Optional.of(new ValueType.TensorType(type.onnxNumber(), Optional.of(dims))));
    }

    private static ValueInfo sequence(String name) {
        ValueType.TensorType element = new ValueType.TensorType(ElementType.FLOAT.onnxNumber(), Optional.empty());
        return new ValueInfo(name, Optional.of(new ValueType.SequenceType(element)));
    }

    private static void checkName(String name) {
        if (name.equals(RESET) || name.endsWith(GRADIENT) || name.endsWith(BUFFER) || name.endsWith(ACCUMULATED)) {
            throw new DomainException(
                    Reason.TRAINING_UNAVAILABLE,
                    "training: value '%s' (expected: a name that ONNX Runtime's training has no meaning for)"
                            .formatted(name));
        }
    }

    /** ONNX Runtime can't be made to stop a training step, so it is given none that may have no end. */
    private static void checkLoops(Graph graph) {
        for (Node node : graph.nodes()) {
            if (node.is("Loop") || node.is("Scan")) {
                throw new DomainException(
                        Reason.TRAINING_UNAVAILABLE,
                        "training: %s of node '%s' (expected: no loop, for a step of training can't be stopped)"
                                .formatted(node.opType(), node.name()));
            }
            node.bodies().forEach(TrainingGraphs::checkLoops);
        }
    }
}
