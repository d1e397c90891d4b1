package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What takes and places values by indices, which themselves have no gradient. */
final class IndexRules {
    static final Map<String, Rule> TABLE = Map.of(
            "Gather", IndexRules::gather,
            "GatherElements", IndexRules::gatherElements,
            "CumSum", IndexRules::cumSum);

    private IndexRules() {}

    /** With the axis in front, rows are added up at their indices (ONNX ScatterND, opset 18). */
    private static void gather(Step step) {
        Term x = step.in(0);
        Term indices = step.in(1);
        int axis = step.axisAttribute(0);
        int taken = indices.rank();
        step.give(0, () -> {
            int rank = x.rank() - 1 + taken;
            int[] order = IntStream.concat(
                            IntStream.range(axis, axis + taken),
                            IntStream.concat(IntStream.range(0, axis), IntStream.range(axis + taken, rank)))
                    .toArray();
            int[] front = IntStream.concat(
                            IntStream.of(axis), IntStream.range(0, x.rank()).filter(i -> i != axis))
                    .toArray();
            int[] back = new int[x.rank()];
            for (int i = 0; i < back.length; i++) {
                back[front[i]] = i;
            }
            Shape rows = Shape.of(IntStream.of(front).mapToLong(x.shape()::dim).toArray());
            long[] places = java.util.Arrays.copyOf(indices.shape().toArray(), taken + 1);
            places[taken] = 1;
            Map<String, Attribute> attributes = Map.of("reduction", new Attribute.Text("add"));
            Term zeros = step.terms().filled(x.type(), rows, 0);
            return step.terms()
                    .write(
                            "ScatterND",
                            attributes,
                            x.type(),
                            rows,
                            zeros,
                            indices.reshaped(places),
                            step.dy().transposed(order))
                    .transposed(back);
        });
    }

    private static void gatherElements(Step step) {
        step.give(0, () -> step.in(0).zeros().scatterAdded(step.axisAttribute(0), step.in(1), step.dy()));
    }

    /** The sum from the other end. */
    private static void cumSum(Step step) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(step.node().attributes());
        attributes.put("reverse", new Attribute.Int(1 - step.intAttribute("reverse", 0)));
        step.give(
                0,
                () -> step.terms()
                        .write("CumSum", attributes, step.dy().type(), step.dy().shape(), step.dy(), step.in(1)));
    }
}
