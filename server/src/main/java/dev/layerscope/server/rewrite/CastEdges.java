package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets values of types that nobody can move in or out be fed and observed in types that hold all of their values.
 *
 * <pre>
 * before: x (uint16) -> Odd -> c (bfloat16) -> Relu -> r
 * after:  x (int32) -> Cast(to uint16) -> x_cast -> Odd -> c_cast -> Relu -> r;  c_cast -> Cast(to float) -> c
 * </pre>
 *
 * <p>ONNX Cast as of operator set 6. A Cast whose result nobody observes is cut away with the rest.
 */
public final class CastEdges {
    private static final String SUFFIX = "_cast";

    private CastEdges() {}

    /**
     * The graph with Casts.
     *
     * @param observed by value, the type in which it is observed
     */
    public static Graph of(Graph graph, Map<String, ElementType> observed) {
        FreshNames fresh = FreshNames.ofValues(graph);
        Map<String, String> names = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        List<ValueInfo> inputs = new ArrayList<>();
        for (ValueInfo input : graph.inputs()) {
            Optional<ValueType.TensorType> type = input.tensorType();
            Optional<ElementType> carrier = type.flatMap(known -> ElementType.carrierOf(known.elementNumber()));
            if (type.isPresent() && carrier.isPresent() && !graph.weights().containsKey(input.name())) {
                String name = fresh.take(input.name() + SUFFIX);
                names.put(input.name(), name);
                nodes.add(cast(input.name(), name, type.get().elementNumber()));
                inputs.add(new ValueInfo(
                        input.name(),
                        Optional.of(new ValueType.TensorType(
                                carrier.get().onnxNumber(), type.get().dims()))));
            } else {
                inputs.add(input);
            }
        }
        observed.keySet().forEach(value -> names.put(value, fresh.take(value + SUFFIX)));
        if (names.isEmpty()) {
            return graph;
        }
        RenameValues renaming = new RenameValues(names);
        for (Node node : graph.nodes()) {
            Node renamed = renaming.inUses(node);
            nodes.add(renamed.withValues(
                    renamed.inputs(), node.outputs().stream().map(renaming::of).toList()));
            for (String output : node.presentOutputs()) {
                ElementType type = observed.get(output);
                if (type != null) {
                    nodes.add(cast(renaming.of(output), output, type.onnxNumber()));
                }
            }
        }
        return graph.withInputs(inputs).withNodes(nodes);
    }

    private static Node cast(String from, String to, int elementNumber) {
        return Node.of("Cast", List.of(from), List.of(to), Map.of("to", new Attribute.Int(elementNumber)));
    }
}
