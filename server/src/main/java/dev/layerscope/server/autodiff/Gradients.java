package dev.layerscope.server.autodiff;

import dev.layerscope.server.autodiff.rules.NoDerivative;
import dev.layerscope.server.autodiff.rules.Rule;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.rewrite.Observe;
import dev.layerscope.server.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph that computes a scalar and its gradients, and nothing else.
 *
 * <pre>
 * before: x -> Conv -> c -> Relu -> r -> ReduceMean -> s
 * after:  the same;  1 -> ... -> ds/dr -> Mul -> ds/dc -> Conv -> ds/dx      outputs: s, ds/dx   (for the scalar s, by x)
 * </pre>
 *
 * <p>The reverse mode of automatic differentiation: nodes are visited from the scalar back; at each the gradients by its
 * outputs are known, and its {@link Rule} gives those by its inputs. {@link Walk} adds up what several give for one value.
 */
public final class Gradients {
    /** The oldest operator set whose forms the rules read and write. */
    public static final long OPSET = 18;

    private Gradients() {}

    /**
     * Differentiates.
     *
     * @param graph with functions inlined, of {@link #OPSET} or newer
     * @param scalar a value of one element, floating point
     * @param by for each value, of floating point and an input of the graph as a rule, a name that nothing in the graph has
     * @return a graph whose outputs are the scalar and, under the names, its gradients by the values, in the values' shapes
     * @throws NoDerivative where an operator between them has no rule, or is used in a way that has none
     */
    public static Graph of(Graph graph, Measured measured, Choices choices, String scalar, Map<String, String> by) {
        if (graph.opset() < OPSET) {
            throw new IllegalArgumentException("opset: %d (expected: %d or newer)".formatted(graph.opset(), OPSET));
        }
        Graph sized = fixed(Observe.values(graph, List.of(scalar)), measured);
        Measured known = measured.with(sized);
        Graph needed = Composites.joined(DroppedWindows.of(sized, known), known);
        Walk walk = new Walk(needed, known, choices, Activity.between(needed, measured, by.keySet(), scalar));
        walk.back(scalar);
        return walk.result(scalar, by);
    }

    /** With inputs of the measured sizes: what ONNX Runtime knows to be of one shape it need not copy between layouts. */
    private static Graph fixed(Graph graph, Measured measured) {
        return graph.withInputs(graph.inputs().stream()
                .map(input -> Optional.ofNullable(measured.shapes().get(input.name()))
                        .flatMap(shape -> input.tensorType().map(type -> fixed(input, type, shape)))
                        .orElse(input))
                .toList());
    }

    private static ValueInfo fixed(ValueInfo input, ValueType.TensorType type, Shape shape) {
        List<ValueType.Dim> dims =
                Arrays.stream(shape.toArray()).mapToObj(ValueType.Dim::of).toList();
        return new ValueInfo(
                input.name(), Optional.of(new ValueType.TensorType(type.elementNumber(), Optional.of(dims))));
    }
}
