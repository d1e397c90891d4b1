package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.ValueType.Dim;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A graph that returns a part of one value: those indices along some of its axes that it is fed. So one graph serves all
 * parts, and what isn't asked for never leaves ONNX Runtime.
 *
 * <pre>
 * before: x -> Conv -> c
 * after:  x -> Conv -> c -> Gather(axis 1, part_indices_1) -> Gather(axis 2, part_indices_2) -> part
 *                                                              (ONNX Gather, opset 1; for the axes 1 and 2)
 * </pre>
 *
 * @param output the name of the part
 * @param indices by axis, the name of the input that takes its indices, an int64 vector
 */
public record ObservePart(Graph graph, String output, SortedMap<Integer, String> indices) {
    private static final int INT64 = 7;

    /** The part has no type: ONNX Runtime infers it. */
    public static ObservePart of(Graph graph, String value, SortedSet<Integer> axes) {
        Set<String> taken = names(graph);
        List<Node> nodes = new ArrayList<>(graph.nodes());
        List<ValueInfo> inputs = new ArrayList<>(graph.inputs());
        SortedMap<Integer, String> indices = new TreeMap<>();
        String current = value;
        for (int axis : axes) {
            String input = free("part_indices_" + axis, taken);
            String next = free(axis == axes.last() ? "part" : "part_along_" + axis, taken);
            inputs.add(new ValueInfo(
                    input, Optional.of(new ValueType.TensorType(INT64, Optional.of(List.of(Dim.of(input)))))));
            nodes.add(
                    Node.of("Gather", List.of(current, input), List.of(next), Map.of("axis", new Attribute.Int(axis))));
            indices.put(axis, input);
            current = next;
        }
        Graph observed = graph.withInputs(inputs).withNodes(nodes).withOutputs(List.of(ValueInfo.untyped(current)));
        return new ObservePart(Cut.unneeded(observed), current, indices);
    }

    private static Set<String> names(Graph graph) {
        Set<String> names = new HashSet<>(graph.producers().keySet());
        names.addAll(graph.weights().keySet());
        graph.inputs().forEach(input -> names.add(input.name()));
        return names;
    }

    private static String free(String wanted, Set<String> taken) {
        String name = wanted;
        while (!taken.add(name)) {
            name += "_";
        }
        return name;
    }
}
