package dev.layerscope.server.optimize.training;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
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
 * before:      x, p -> ... -> loss, others, gradient
 * training:    trained -> Identity -> p;  x, p -> ... -> loss, others, gradient
 *              InPlaceAccumulatorV2(trained_grad.accumulation.buffer, gradient, lazy_reset_grad)
 * evaluation:  trained -> Identity -> now
 * optimizer:   learning_rate, step, [trained], [gradient], [m], [v] -> AdamWOptimizer -> done
 * </pre>
 *
 * <p>A parameter that is to stay in 0..1 passes a Clip instead of the Identity, and the training graph writes what comes out
 * back into the parameter ({@code InPlaceAccumulatorV2(trained, p, true)}): what one step moved too far, the next one finds
 * at the edge.
 *
 * <p>Which names mean what is ONNX Runtime's to say ({@code orttraining/training_api/module.cc}, {@code optimizer.cc}).
 */
final class TrainingGraphs {
    /** The parameter as the session knows it. */
    static final String TRAINED = "layerscope_trained";

    /** The evaluation graph's only output: the parameter as it is. */
    static final String NOW = "layerscope_now";

    private static final String CLAMPED = "layerscope_clamped";
    private static final String MICROSOFT = "com.microsoft";
    private static final String RESET = "lazy_reset_grad";
    private static final String GRADIENT = "_grad";
    private static final String BUFFER = GRADIENT + ".accumulation.buffer";
    private static final String ACCUMULATED = GRADIENT + ".accumulation.out";
    private static final Shape ONE = Shape.of(1);

    /** The variant of torch.optim; 1 would be that of Hugging Face. */
    private static final long ADAM_MODE = 0;

    private final Differentiated of;
    private final Map<String, Long> opsets;

    TrainingGraphs(Differentiated of) {
        this.of = of;
        this.opsets = new LinkedHashMap<>(of.model().graph().opsets());
        opsets.putIfAbsent(MICROSOFT, 1L);
    }

    /**
     * The graph of a step: the loss first, then the others.
     *
     * @throws DomainException NOT_OPTIMIZABLE where an input or output has a name that ONNX Runtime keeps for itself, or the
     *     graph has loops
     */
    OnnxModel training() {
        Graph graph = of.model().graph();
        checkLoops(graph);
        List<ValueInfo> inputs = new ArrayList<>(graph.requiredInputs().stream()
                .filter(input -> !input.name().equals(of.parameter()))
                .toList());
        List<ValueInfo> outputs = new ArrayList<>(List.of(ValueInfo.untyped(of.loss())));
        of.others().forEach(other -> outputs.add(ValueInfo.untyped(other)));
        inputs.forEach(TrainingGraphs::checkName);
        outputs.forEach(TrainingGraphs::checkName);
        inputs.add(trained());
        inputs.add(tensor(TRAINED + BUFFER, ElementType.FLOAT, of.shape()));
        inputs.add(tensor(RESET, ElementType.BOOL, ONE));
        outputs.add(tensor(TRAINED + ACCUMULATED, ElementType.BOOL, ONE));

        List<Node> nodes = new ArrayList<>(List.of(kept(of.parameter())));
        nodes.addAll(graph.nodes());
        nodes.add(accumulate(TRAINED + BUFFER, of.gradient(), RESET, TRAINED + ACCUMULATED));
        Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
        if (of.range() == Range.CLAMP) {
            nodes.add(accumulate(TRAINED, of.parameter(), "layerscope_true", CLAMPED));
            outputs.add(tensor(CLAMPED, ElementType.BOOL, ONE));
            weights.put("layerscope_true", yes());
            weights.putAll(limits());
        }
        return model(new Graph(graph.name(), opsets, inputs, outputs, nodes, weights, graph.functions()));
    }

    /** The graph that reads the parameter, which the session gives away in no other way. */
    OnnxModel evaluation() {
        return model(new Graph(
                "evaluation",
                opsets,
                List.of(trained()),
                List.of(ValueInfo.untyped(NOW)),
                List.of(kept(NOW)),
                limits(),
                List.of()));
    }

    /** The graph of an update. The learning rate is no part of it. */
    OnnxModel optimizer(AdamW settings) {
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
        Node update =
                microsoft("AdamWOptimizer", inputs.stream().map(ValueInfo::name).toList(), "done", attributes);
        return model(new Graph(
                "optimizer",
                opsets,
                inputs,
                List.of(tensor("done", ElementType.BOOL, ONE)),
                List.of(update),
                Map.of(),
                List.of()));
    }

    private OnnxModel model(Graph graph) {
        return of.model().withGraph(graph);
    }

    private ValueInfo trained() {
        return tensor(TRAINED, ElementType.FLOAT, of.shape());
    }

    /** The parameter, kept where it is to stay. */
    private Node kept(String output) {
        return of.range() == Range.CLAMP
                ? Node.of("Clip", List.of(TRAINED, "layerscope_low", "layerscope_high"), List.of(output), Map.of())
                : Node.of("Identity", List.of(TRAINED), List.of(output), Map.of());
    }

    private Map<String, Weight> limits() {
        return of.range() == Range.CLAMP
                ? Map.of(
                        "layerscope_low", Weight.ofFloats(Shape.of(), 0),
                        "layerscope_high", Weight.ofFloats(Shape.of(), 1))
                : Map.of();
    }

    private static Weight yes() {
        ByteBuffer one = ByteBuffer.allocate(1).put((byte) 1).flip();
        return new Weight(ElementType.BOOL.onnxNumber(), ONE, new Weight.Bytes(one));
    }

    /** Adds to a buffer where it lies or, where told to, writes over it. */
    private static Node accumulate(String buffer, String value, String overwrite, String done) {
        return microsoft("InPlaceAccumulatorV2", List.of(buffer, value, overwrite), done, Map.of());
    }

    private static Node microsoft(
            String opType, List<String> inputs, String output, Map<String, Attribute> attributes) {
        return new Node("", opType, MICROSOFT, inputs, List.of(output), attributes, Map.of());
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

    private static void checkName(ValueInfo value) {
        String name = value.name();
        if (name.equals(RESET) || name.endsWith(GRADIENT) || name.endsWith(BUFFER) || name.endsWith(ACCUMULATED)) {
            throw new DomainException(
                    Reason.NOT_OPTIMIZABLE,
                    "value '%s' (expected: a name that has no meaning for ONNX Runtime's training)".formatted(name));
        }
    }

    /** ONNX Runtime can't be made to stop a training step, so it is given none that may have no end. */
    private static void checkLoops(Graph graph) {
        for (Node node : graph.nodes()) {
            if (node.is("Loop") || node.is("Scan")) {
                throw new DomainException(
                        Reason.NOT_OPTIMIZABLE,
                        "%s of node '%s' (expected: no loop, for a step of training can't be stopped)"
                                .formatted(node.opType(), node.name()));
            }
            node.bodies().forEach(TrainingGraphs::checkLoops);
        }
    }
}
