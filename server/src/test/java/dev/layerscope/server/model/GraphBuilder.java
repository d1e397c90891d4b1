package dev.layerscope.server.model;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Function;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.graph.onnx.OnnxReader;
import dev.layerscope.server.graph.onnx.OnnxWriter;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Builds small graphs by hand, in the order in which they are computed. */
public final class GraphBuilder {
    private static final long OPSET = 17;
    private static final long IR_VERSION = 8;

    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Weight> weights = new LinkedHashMap<>();
    private final List<Function> functions = new ArrayList<>();
    private final Map<String, Long> opsets = new LinkedHashMap<>(Map.of("", OPSET));

    /** A golden model as the server reads it. */
    public static OnnxModel golden(String name) {
        try (InputStream in = GraphBuilder.class.getResourceAsStream("/golden/" + name + ".onnx")) {
            return OnnxReader.read(ByteBuffer.wrap(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A float input. */
    public GraphBuilder input(String name, Object... dims) {
        return input(name, ElementType.FLOAT, dims);
    }

    /**
     * An input of a type.
     *
     * @param dims numbers, or symbols where they are free
     */
    public GraphBuilder input(String name, ElementType type, Object... dims) {
        List<ValueType.Dim> read = Arrays.stream(dims)
                .map(dim -> dim instanceof Number number
                        ? ValueType.Dim.of(number.longValue())
                        : ValueType.Dim.of(String.valueOf(dim)))
                .toList();
        inputs.add(new ValueInfo(name, Optional.of(new ValueType.TensorType(type.onnxNumber(), Optional.of(read)))));
        return this;
    }

    /** An input of any type. */
    public GraphBuilder withInput(ValueInfo input) {
        inputs.add(input);
        return this;
    }

    /** Seeded floats of -0.5 to 0.5. */
    public GraphBuilder weight(String name, long... dims) {
        Shape shape = Shape.of(dims);
        float[] values = new float[(int) shape.elements()];
        Random random = new Random(name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return weight(name, Weight.ofFloats(shape, values));
    }

    public GraphBuilder weight(String name, Weight weight) {
        weights.put(name, weight);
        return this;
    }

    /** A node named as its output. */
    public GraphBuilder node(String opType, String output, String... from) {
        return node(opType, output, Map.of(), from);
    }

    /** A node named as its output. */
    public GraphBuilder node(String opType, String output, Map<String, Attribute> attributes, String... from) {
        return add(node(output, opType, List.of(from), List.of(output), attributes));
    }

    /** As PyTorch's exporter names node and value: {@code /layer1/Conv} and {@code /layer1/Conv_output_0}. */
    public GraphBuilder torch(String name, String... from) {
        String operator = name.substring(name.lastIndexOf('/') + 1).replaceFirst("_\\d+$", "");
        return add(node(name, operator, List.of(from), List.of(name + "_output_0"), Map.of()));
    }

    public GraphBuilder add(Node node) {
        nodes.add(node);
        return this;
    }

    /** An operator of the model's own, called by nodes of the same domain. */
    public GraphBuilder function(Function function) {
        functions.add(function);
        return opset(function.key().domain(), 1);
    }

    public GraphBuilder opset(String domain, long version) {
        opsets.put(domain, version);
        return this;
    }

    /** A node without metadata. */
    public static Node node(
            String name, String opType, List<String> from, List<String> outputs, Map<String, Attribute> attributes) {
        return new Node(name, opType, "", from, outputs, attributes, Map.of());
    }

    public GraphBuilder output(String... names) {
        Arrays.stream(names).map(ValueInfo::untyped).forEach(outputs::add);
        return this;
    }

    public Graph build() {
        return new Graph("test", opsets, inputs, outputs, nodes, weights, functions);
    }

    public OnnxModel model() {
        return new OnnxModel(IR_VERSION, "test", Map.of(), build());
    }

    /** Writes the model into a folder as {@code NAME.onnx}. */
    public Path write(Path folder, String name) {
        return write(model(), folder.resolve(name + ".onnx"));
    }

    public static Path write(OnnxModel model, Path file) {
        try {
            return Files.write(file, OnnxWriter.write(model, weight -> false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
