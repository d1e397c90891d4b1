package dev.layerscope.server.rewrite;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Strides;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Makes weights of what nodes do nothing to but put the values of weights into another order. ONNX Runtime would do it as well,
 * while it opens a session, and would hold each step of it until then.
 *
 * <pre>
 * before: weight w -> Transpose -> t -> Slice (backwards) -> s;  x, s -> Conv -> y
 * after:  weight s;                                              x, s -> Conv -> y
 * </pre>
 */
public final class RearrangeWeights {
    private final Graph graph;
    private final long fromBytes;
    private final Map<String, View> views = new HashMap<>();

    private RearrangeWeights(Graph graph, long fromBytes) {
        this.graph = graph;
        this.fromBytes = fromBytes;
    }

    /** A weight's values in an order, then in a shape. */
    private record View(Weight weight, Weight.Bytes bytes, int elementBytes, Strides order, Shape shape) {
        private boolean isInShapeOfOrder() {
            return order.shape().equals(shape);
        }

        private View with(Strides changed) {
            return new View(weight, bytes, elementBytes, changed, changed.shape());
        }

        private View reshaped(Shape changed) {
            return new View(weight, bytes, elementBytes, order.isRowMajor() ? Strides.of(changed) : order, changed);
        }

        private Weight made() {
            return new Weight(
                    weight.elementNumber(),
                    shape,
                    order.isRowMajor() ? bytes : new Weight.Rearranged(bytes, order, elementBytes));
        }
    }

    /**
     * @param fromBytes the smallest weight that is put into another order
     */
    public static Graph of(Graph graph, long fromBytes) {
        return new RearrangeWeights(graph, fromBytes).applied();
    }

    private Graph applied() {
        List<Node> kept = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Optional<View> view = view(node);
            if (view.isPresent()) {
                views.put(node.presentOutputs().get(0), view.get());
            } else {
                kept.add(node);
            }
        }
        if (views.isEmpty()) {
            return graph;
        }
        Set<String> used = new HashSet<>();
        kept.forEach(node -> used.addAll(node.uses()));
        Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
        graph.outputs().forEach(output -> used.add(output.name()));
        weights.keySet().removeIf(weight -> !used.contains(weight));
        views.forEach((value, view) -> {
            if (used.contains(value)) {
                weights.put(value, view.made());
            }
        });
        return graph.withNodes(kept).withWeights(weights);
    }

    private Optional<View> view(Node node) {
        boolean isOutput = graph.outputs().stream()
                .anyMatch(output -> node.presentOutputs().contains(output.name()));
        Optional<View> input = isOutput ? Optional.empty() : node.input(0).flatMap(this::view);
        return switch (node.domain().isEmpty() ? node.opType() : "") {
            case "Transpose" -> input.filter(View::isInShapeOfOrder).flatMap(view -> transposed(node, view));
            case "Slice" -> input.filter(View::isInShapeOfOrder).flatMap(view -> reversed(node, view));
            case "Reshape" -> input.flatMap(view -> reshaped(node, view));
            default -> Optional.empty();
        };
    }

    private Optional<View> view(String value) {
        View known = views.get(value);
        if (known != null) {
            return Optional.of(known);
        }
        boolean isInput = graph.input(value).isPresent();
        return Optional.ofNullable(graph.weights().get(value))
                .filter(weight -> !isInput && weight.byteSize() >= fromBytes)
                .flatMap(RearrangeWeights::view);
    }

    private static Optional<View> view(Weight weight) {
        return ElementType.ofOnnx(weight.elementNumber())
                .filter(type -> weight.content() instanceof Weight.Bytes bytes
                        && bytes.buffer().isDirect())
                .map(type -> new View(
                        weight,
                        (Weight.Bytes) weight.content(),
                        type.bytes(),
                        Strides.of(weight.shape()),
                        weight.shape()));
    }

    private static Optional<View> transposed(Node node, View view) {
        return node.attributes().get("perm") instanceof Attribute.Ints
                ? Optional.of(view.with(view.order().transposed(node.intsAttribute("perm"))))
                : Optional.empty();
    }

    private Optional<View> reversed(Node node, View view) {
        Optional<long[]> axes = ints(node, 3);
        boolean backwards = all(ints(node, 1), value -> value == -1)
                && all(ints(node, 2), value -> value == Long.MIN_VALUE)
                && all(ints(node, 4), value -> value == -1);
        if (!backwards || axes.isEmpty() || !all(axes, axis -> axis >= 0)) {
            return Optional.empty();
        }
        Strides order = view.order();
        for (long axis : axes.get()) {
            order = order.reversed((int) axis);
        }
        return Optional.of(view.with(order));
    }

    private Optional<View> reshaped(Node node, View view) {
        return ints(node, 1)
                .filter(dims -> LongStream.of(dims).allMatch(dim -> dim > 0))
                .map(dims -> view.reshaped(Shape.of(dims)));
    }

    private static boolean all(Optional<long[]> values, java.util.function.LongPredicate condition) {
        return values.filter(known -> LongStream.of(known).allMatch(condition)).isPresent();
    }

    private Optional<long[]> ints(Node node, int index) {
        return node.input(index)
                .map(graph.weights()::get)
                .filter(weight -> weight.elementNumber() == ElementType.INT64.onnxNumber())
                .filter(weight -> weight.content() instanceof Weight.Bytes)
                .map(weight -> {
                    long[] values = new long[(int) weight.elements()];
                    ((Weight.Bytes) weight.content()).view().asLongBuffer().get(values);
                    return values;
                });
    }
}
