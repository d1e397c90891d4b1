package dev.layerscope.server.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.rewrite.Observe;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Checks a rule against what the operator itself does: the scalar is the operator's outputs, weighted at random and summed; its
 * gradient along random directions is compared with differences of the scalar.
 *
 * <p>In double where ONNX Runtime has kernels for that, with a step of 1e-5 and a relative tolerance of 1e-6. Else in float, with
 * a step of 1e-2 and a tolerance of 2e-2 of the gradient's length; and for operators that are linear in an input by the adjoint
 * identity, {@code <u, J v> = <J' u, v>}, to 1e-5.
 */
final class RuleCheck implements AutoCloseable {
    private static final int DIRECTIONS = 5;
    private static final long IR_VERSION = 10;

    private final NativeCore core;
    private final RuleCase rule;
    private final ElementType type;
    private final Graph graph;
    private final Session scalar;
    private final Session gradients;
    private final Map<String, String> by;

    private RuleCheck(NativeCore core, RuleCase rule, ElementType type, Choices choices) {
        this.core = core;
        this.rule = rule;
        this.type = type;
        Map<String, double[]> at = at();
        Graph operator = operator();
        Map<String, Shape> shapes = new HashMap<>();
        try (Session plain = open(operator)) {
            Map<String, Tensor> results = run(plain, at, rule.outputs());
            results.forEach((name, result) -> shapes.put(name, result.shape()));
            results.values().forEach(Tensor::close);
        }
        this.graph = weighted(operator, shapes);
        Measured measured = measure(core, model(graph), feeds(at));
        this.by = new LinkedHashMap<>();
        rule.varying().forEach(input -> by.put(input.name(), "gradient_by_" + input.name()));
        Graph derived = Gradients.of(graph, measured, choices, "scalar", by);
        this.scalar = open(Observe.values(graph, List.of("scalar")));
        this.gradients = open(derived);
    }

    /** In double if possible. */
    static void check(NativeCore core, RuleCase rule, Choices choices) {
        if (rule.isInFloat() || !runsInDouble(core, rule, choices)) {
            try (RuleCheck inFloat = new RuleCheck(core, rule, ElementType.FLOAT, choices)) {
                if (rule.isLinear()) {
                    inFloat.compareAdjoint(1e-5);
                } else {
                    inFloat.compareDifferences(1e-2, 2e-2);
                }
            }
        }
    }

    private static boolean runsInDouble(NativeCore core, RuleCase rule, Choices choices) {
        try (RuleCheck inDouble = new RuleCheck(core, rule, ElementType.DOUBLE, choices)) {
            inDouble.compareDifferences(1e-5, 1e-6);
            return true;
        } catch (DomainException noKernel) {
            return false;
        }
    }

    private void compareDifferences(double step, double tolerance) {
        Map<String, double[]> at = at();
        Map<String, double[]> gradient = gradient(at);
        Random random = new Random(7);
        for (RuleCase.Varying input : rule.varying()) {
            double[] slope = gradient.get(input.name());
            for (int i = 0; i < DIRECTIONS; i++) {
                double[] direction = random.doubles(slope.length, -1, 1).toArray();
                double expected =
                        (scalar(moved(at, input, direction, step)) - scalar(moved(at, input, direction, -step)))
                                / (2 * step);
                assertThat(dot(slope, direction))
                        .as("%s by %s in %s", rule, input.name(), type)
                        .isCloseTo(expected, within(tolerance * (1 + Math.sqrt(dot(slope, slope)))));
            }
        }
    }

    private void compareAdjoint(double tolerance) {
        Map<String, double[]> at = at();
        Map<String, double[]> gradient = gradient(at);
        Random random = new Random(7);
        for (RuleCase.Varying input : rule.varying()) {
            double[] slope = gradient.get(input.name());
            for (int i = 0; i < DIRECTIONS; i++) {
                double[] direction = random.doubles(slope.length, -1, 1).toArray();
                double expected =
                        scalar(with(at, input, direction)) - scalar(with(at, input, new double[slope.length]));
                double size = Math.sqrt(dot(slope, slope)) * Math.sqrt(dot(direction, direction));
                assertThat(dot(slope, direction))
                        .as("%s by %s, adjoint", rule, input.name())
                        .isCloseTo(expected, within(tolerance * (1 + size)));
            }
        }
    }

    private Map<String, double[]> at() {
        Map<String, double[]> at = new LinkedHashMap<>();
        rule.varying().forEach(input -> at.put(input.name(), input.values()));
        return at;
    }

    private static Map<String, double[]> with(Map<String, double[]> at, RuleCase.Varying input, double[] values) {
        Map<String, double[]> changed = new LinkedHashMap<>(at);
        changed.put(input.name(), values);
        return changed;
    }

    private static Map<String, double[]> moved(
            Map<String, double[]> at, RuleCase.Varying input, double[] direction, double step) {
        double[] from = at.get(input.name());
        return with(
                at,
                input,
                IntStream.range(0, from.length)
                        .mapToDouble(i -> from[i] + step * direction[i])
                        .toArray());
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private double scalar(Map<String, double[]> at) {
        return runForNumbers(scalar, at, List.of("scalar")).get("scalar")[0];
    }

    private Map<String, double[]> gradient(Map<String, double[]> at) {
        Map<String, double[]> named = runForNumbers(gradients, at, List.copyOf(by.values()));
        Map<String, double[]> gradient = new HashMap<>();
        by.forEach((input, output) -> gradient.put(input, named.get(output)));
        return gradient;
    }

    private Map<String, double[]> runForNumbers(Session session, Map<String, double[]> at, List<String> outputs) {
        Map<String, double[]> numbers = new HashMap<>();
        Map<String, Tensor> results = run(session, at, outputs);
        results.forEach((name, tensor) -> numbers.put(name, numbers(tensor)));
        results.values().forEach(Tensor::close);
        return numbers;
    }

    private Map<String, Tensor> run(Session session, Map<String, double[]> at, List<String> outputs) {
        Map<String, Tensor> feeds = feeds(at);
        feeds.keySet().retainAll(session.inputs());
        Map<String, Optional<Shape>> wanted = new LinkedHashMap<>();
        outputs.forEach(output -> wanted.put(output, Optional.empty()));
        return session.run(Call.ofServer(), feeds, wanted);
    }

    private Map<String, Tensor> feeds(Map<String, double[]> at) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (RuleCase.Varying input : rule.varying()) {
            feeds.put(input.name(), tensor(type, input.shape(), at.get(input.name())));
        }
        return feeds;
    }

    static Tensor tensor(ElementType type, Shape shape, double... values) {
        return Tensor.wrap(type, shape, bytes(type, values));
    }

    static Weight weight(ElementType type, Shape shape, double... values) {
        return new Weight(type.onnxNumber(), shape, new Weight.Bytes(bytes(type, values)));
    }

    private static ByteBuffer bytes(ElementType type, double... values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            if (type == ElementType.DOUBLE) {
                bytes.putDouble(value);
            } else {
                bytes.putFloat((float) value);
            }
        }
        return bytes.flip();
    }

    static double[] numbers(Tensor tensor) {
        ByteBuffer bytes = tensor.bytes();
        double[] numbers = new double[(int) tensor.shape().elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tensor.type() == ElementType.DOUBLE ? bytes.getDouble() : bytes.getFloat();
        }
        return numbers;
    }

    private Graph operator() {
        List<ValueInfo> inputs = new ArrayList<>();
        for (RuleCase.Varying input : rule.varying()) {
            List<ValueType.Dim> dims = Arrays.stream(input.shape().toArray())
                    .mapToObj(ValueType.Dim::of)
                    .toList();
            inputs.add(new ValueInfo(
                    input.name(), Optional.of(new ValueType.TensorType(type.onnxNumber(), Optional.of(dims)))));
        }
        return new Graph(
                "rule",
                Map.of("", rule.opset(), "com.microsoft", 1L),
                inputs,
                rule.outputs().stream().map(ValueInfo::untyped).toList(),
                List.of(rule.node()),
                rule.constants(type),
                List.of());
    }

    /** The operator, and the sum of its outputs times random numbers. */
    private Graph weighted(Graph operator, Map<String, Shape> shapes) {
        List<Node> nodes = new ArrayList<>(operator.nodes());
        Map<String, Weight> weights = new LinkedHashMap<>(operator.weights());
        List<String> sums = new ArrayList<>();
        Random random = new Random(11);
        for (String output : rule.outputs()) {
            Shape shape = shapes.get(output);
            weights.put(
                    "weights_" + output,
                    weight(type, shape, random.doubles(shape.elements(), -1, 1).toArray()));
            nodes.add(Node.of("Mul", List.of(output, "weights_" + output), List.of("weighted_" + output), Map.of()));
            nodes.add(Node.of(
                    "ReduceSum",
                    List.of("weighted_" + output),
                    List.of("sum_" + output),
                    Map.of("keepdims", new Attribute.Int(0))));
            sums.add("sum_" + output);
        }
        nodes.add(Node.of("Sum", sums, List.of("scalar"), Map.of()));
        return operator.withNodes(nodes).withWeights(weights);
    }

    private Session open(Graph opened) {
        return core.open(model(opened), NativeCore.Optimization.FULL);
    }

    static OnnxModel model(Graph graph) {
        return new OnnxModel(IR_VERSION, "test", Map.of(), graph);
    }

    /** Runs a small graph for all of its values. */
    static Measured measure(NativeCore core, OnnxModel model, Map<String, Tensor> feeds) {
        List<String> values = model.graph().nodes().stream()
                .flatMap(node -> node.presentOutputs().stream())
                .toList();
        Map<String, ElementType> types = new HashMap<>();
        Map<String, Shape> shapes = new HashMap<>();
        Map<String, long[]> ints = new HashMap<>();
        Map<String, double[]> reals = new HashMap<>();
        feeds.forEach((name, tensor) -> {
            types.put(name, tensor.type());
            shapes.put(name, tensor.shape());
        });
        Graph observed = Observe.values(model.graph(), values);
        try (Session session = core.open(model.withGraph(observed), NativeCore.Optimization.NONE)) {
            Map<String, Tensor> needed = new LinkedHashMap<>(feeds);
            needed.keySet().retainAll(session.inputs());
            Map<String, Optional<Shape>> wanted = new LinkedHashMap<>();
            values.forEach(value -> wanted.put(value, Optional.empty()));
            Map<String, Tensor> results = session.run(Call.ofServer(), needed, wanted);
            results.forEach((name, tensor) -> {
                types.put(name, tensor.type());
                shapes.put(name, tensor.shape());
                if (tensor.type() == ElementType.INT64) {
                    long[] numbers = new long[(int) tensor.shape().elements()];
                    tensor.bytes().asLongBuffer().get(numbers);
                    ints.put(name, numbers);
                }
                tensor.close();
            });
        }
        return new Measured(types, shapes, ints, reals);
    }

    @Override
    public void close() {
        scalar.close();
        gradients.close();
    }
}
