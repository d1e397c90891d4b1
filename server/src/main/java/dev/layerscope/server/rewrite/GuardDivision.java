package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes integer Div (opset 7) and Mod (opset 10) harmless. ONNX leaves division by zero undefined, and ONNX Runtime on a CPU
 * ends the whole process with SIGFPE, as it does for the smallest integer by -1. Here a division by zero gives 0, and all
 * else what it gave before.
 *
 * <pre>
 * before: q = Div(a, b)
 * after:  zero = (b == 0), minus = (b == -1)          as integers 0 and 1
 *         q = Div(a, b + zero + 2 minus) * (1 - 2 minus) * (1 - zero)
 * </pre>
 *
 * Divisors that are constants without 0 and -1, which are those that exporters write, are left as they are.
 */
public final class GuardDivision {
    private static final long FIRST_OPSET = 7;
    private static final String ADDED = "layerscope_division";

    private final Map<String, Integer> types;
    private final Set<String> harmless;
    private final FreshNames names;

    private GuardDivision(Map<String, Integer> types, Set<String> harmless, FreshNames names) {
        this.types = types;
        this.harmless = harmless;
        this.names = names;
    }

    /**
     * @param types of the graph's values as far as they are known; what has none is taken for no integer
     */
    public static Graph of(Graph graph, Map<String, ElementType> types) {
        if (graph.opset() < FIRST_OPSET) {
            return graph;
        }
        Map<String, Integer> numbers = new LinkedHashMap<>();
        types.forEach((value, type) -> numbers.put(value, type.onnxNumber()));
        return new GuardDivision(numbers, new HashSet<>(), FreshNames.ofValues(graph)).guarded(graph);
    }

    private Graph guarded(Graph graph) {
        graph.inputs()
                .forEach(input -> input.tensorType().ifPresent(type -> types.put(input.name(), type.elementNumber())));
        graph.weights().forEach(this::know);
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            learn(node);
            divisor(node)
                    .ifPresentOrElse(
                            type -> guard(node, type, nodes), () -> nodes.add(node.withBodies(this::guardedBody)));
        }
        return nodes.equals(graph.nodes()) ? graph : graph.withNodes(nodes);
    }

    private Graph guardedBody(Graph body) {
        return new GuardDivision(new LinkedHashMap<>(types), new HashSet<>(harmless), names).guarded(body);
    }

    /** What ONNX says of the types of results, where no session tells: inside the bodies of control flow. */
    private void learn(Node node) {
        if (node.is("Constant") && node.attributes().get("value") instanceof Attribute.Constant constant) {
            know(node.outputs().get(0), constant.value());
            return;
        }
        for (String output : node.presentOutputs()) {
            if (!types.containsKey(output)) {
                typeOfResult(node).ifPresent(type -> types.put(output, type));
            }
        }
    }

    private Optional<Integer> typeOfResult(Node node) {
        return switch (node.opType()) {
            case "Cast" -> Optional.of((int) node.intAttribute("to", 0));
            case "Shape", "Size", "ArgMax", "ArgMin", "NonZero" -> Optional.of(ElementType.INT64.onnxNumber());
            case "Where" -> node.input(1).map(types::get);
            default -> node.input(0).map(types::get);
        };
    }

    private void know(String name, Weight weight) {
        types.put(name, weight.elementNumber());
        if (withoutZeroAndMinusOne(weight)) {
            harmless.add(name);
        }
    }

    private static boolean withoutZeroAndMinusOne(Weight weight) {
        ElementType type = ElementType.ofOnnx(weight.elementNumber()).orElse(ElementType.FLOAT);
        if (type.isFloatingPoint() || !(weight.content() instanceof Weight.Bytes bytes)) {
            return false;
        }
        ByteBuffer values = bytes.view();
        while (values.hasRemaining()) {
            long value = switch (type.bytes()) {
                case 1 -> values.get();
                case 2 -> values.getShort();
                case 4 -> values.getInt();
                default -> values.getLong();
            };
            if (value == 0 || value == -1) {
                return false;
            }
        }
        return true;
    }

    /** The type to divide in; empty for what is no division of integers, or a harmless one. */
    private Optional<Integer> divisor(Node node) {
        boolean divides = node.is("Div") || (node.is("Mod") && node.intAttribute("fmod", 0) == 0);
        return divides && node.inputs().size() == 2
                ? node.input(1)
                        .filter(name -> !harmless.contains(name))
                        .map(types::get)
                        .filter(GuardDivision::isInteger)
                : Optional.empty();
    }

    private static boolean isInteger(int type) {
        return (type >= 2 && type <= 7) || type == 12 || type == 13;
    }

    private void guard(Node division, int type, List<Node> nodes) {
        // Only these two have kernels for all that is needed.
        boolean direct = type == ElementType.INT32.onnxNumber() || type == ElementType.INT64.onnxNumber();
        int wide = direct ? type : ElementType.INT64.onnxNumber();
        String a = direct
                ? division.inputs().get(0)
                : add(nodes, "Cast", to(wide), division.inputs().get(0));
        String b = direct
                ? division.inputs().get(1)
                : add(nodes, "Cast", to(wide), division.inputs().get(1));
        String zero = add(nodes, "Cast", to(wide), add(nodes, "Equal", Map.of(), b, constant(nodes, 0, wide)));
        String minus = add(nodes, "Cast", to(wide), add(nodes, "Equal", Map.of(), b, constant(nodes, -1, wide)));
        String twice = add(nodes, "Add", Map.of(), minus, minus);
        String safe = add(nodes, "Add", Map.of(), add(nodes, "Add", Map.of(), b, zero), twice);
        String result = add(nodes, division.opType(), Map.of(), a, safe);
        if (division.is("Div")) {
            String one = constant(nodes, 1, wide);
            result = add(nodes, "Mul", Map.of(), result, add(nodes, "Sub", Map.of(), one, twice));
            result = add(nodes, "Mul", Map.of(), result, add(nodes, "Sub", Map.of(), one, zero));
        }
        nodes.add(new Node(
                division.name(),
                direct ? "Identity" : "Cast",
                "",
                List.of(result),
                division.outputs(),
                direct ? Map.of() : to(type),
                division.metadata()));
    }

    private static Map<String, Attribute> to(int type) {
        return Map.of("to", new Attribute.Int(type));
    }

    /** Without axes, so that the result has those of its operands. */
    private String constant(List<Node> nodes, long value, int type) {
        String wide = add(nodes, "Constant", Map.of("value", new Attribute.Constant(Weight.ofInts(Shape.of(), value))));
        return add(nodes, "Cast", to(type), wide);
    }

    private String add(List<Node> nodes, String opType, Map<String, Attribute> attributes, String... inputs) {
        String output = names.take(ADDED);
        nodes.add(Node.of(opType, List.of(inputs), List.of(output), attributes));
        return output;
    }
}
