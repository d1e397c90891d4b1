package dev.layerscope.server.graph;

import dev.layerscope.server.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes small graphs down in the order in which they are computed. */
public final class GraphFixture {
    private static final long OPSET = 16;

    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Weight> weights = new LinkedHashMap<>();

    /** A float input; a dimension of -1 is symbolic. */
    public GraphFixture input(String name, long... dims) {
        return input(name, ElementType.FLOAT, dims);
    }

    public GraphFixture input(String name, ElementType type, long... dims) {
        inputs.add(new ValueInfo(
                name,
                Optional.of(new ValueType.TensorType(
                        type.onnxNumber(),
                        Optional.of(Arrays.stream(dims)
                                .mapToObj(dim -> dim < 0 ? ValueType.Dim.of(name + "_size") : ValueType.Dim.of(dim))
                                .toList())))));
        return this;
    }

    public GraphFixture weight(String name, Weight weight) {
        weights.put(name, weight);
        return this;
    }

    /** One of ONNX's own operators with one output. */
    public GraphFixture node(String opType, List<String> uses, String output) {
        return node(opType, uses, output, Map.of());
    }

    public GraphFixture node(String opType, List<String> uses, String output, Map<String, Attribute> attributes) {
        return node(Node.of(opType, uses, List.of(output), attributes).withName("/path/to/" + output));
    }

    public GraphFixture node(Node node) {
        nodes.add(node);
        return this;
    }

    public GraphFixture outputs(String... names) {
        Arrays.stream(names).map(ValueInfo::untyped).forEach(outputs::add);
        return this;
    }

    public Graph graph() {
        return new Graph("fixture", Map.of("", OPSET), inputs, outputs, nodes, weights, List.of());
    }

    public OnnxModel model() {
        return new OnnxModel(8, "fixture", Map.of("noted", "here"), graph());
    }
}
