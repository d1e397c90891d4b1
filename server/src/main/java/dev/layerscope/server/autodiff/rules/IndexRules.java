package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What takes and places values by indices, which themselves have no gradient. */
final class IndexRules {
    static final Map<String, Rule> TABLE = Map.of(
            "Gather", IndexRules::gather,
            "GatherElements", IndexRules::gatherElements,
            "GatherND", IndexRules::gatherPoints,
            "ScatterElements", IndexRules::scatterElements,
            "ScatterND", IndexRules::scatterPoints,
            "TopK", IndexRules::largest,
            "Trilu", IndexRules::triangle,
            "CumSum", IndexRules::cumSum,
            "GridSample", GridSampleRule::apply);

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
            Term zeros = step.terms().filled(x.type(), rows, 0);
            return added(zeros, indices.reshaped(places), step.dy().transposed(order))
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

    /** With updates added at points of the first axes. */
    private static Term added(Term to, Term points, Term updates) {
        return to.terms()
                .write(
                        "ScatterND",
                        Map.of("reduction", new Attribute.Text("add")),
                        to.type(),
                        to.shape(),
                        to,
                        points,
                        updates);
    }

    private static void gatherPoints(Step step) {
        int together = (int) step.intAttribute("batch_dims", 0);
        step.give(
                0,
                () -> together == 0
                        ? added(step.in(0).zeros(), step.in(1), step.dy())
                        : pointsOfBatches(step, together));
    }

    /** With the place in the batch as the first index of each point. */
    private static Term pointsOfBatches(Step step, int together) {
        Shape x = step.in(0).shape();
        Shape points = step.in(1).shape();
        long batches = x.product(0, together);
        long depth = points.dim(points.rank() - 1);
        long each = points.product(together, points.rank() - 1);
        Term batch = step.terms()
                .ints(Shape.of(batches, 1, 1), LongStream.range(0, batches).toArray())
                .expand(Shape.of(batches, each, 1));
        Term all = step.terms().concat(2, List.of(batch, step.in(1).reshaped(batches, each, depth)));
        long[] rest = LongStream.concat(
                        LongStream.of(batches), LongStream.of(x.toArray()).skip(together))
                .toArray();
        long[] taken = LongStream.concat(
                        LongStream.of(batches, each), LongStream.of(rest).skip(1 + depth))
                .toArray();
        Term zeros = step.terms().filled(step.dy().type(), Shape.of(rest), 0);
        return added(zeros, all, step.dy().reshaped(taken)).reshaped(x);
    }

    /** Where an update replaced what was there, that has no gradient. */
    private static void scatterElements(Step step) {
        int axis = step.axisAttribute(0);
        Map<String, Attribute> along = Map.of("axis", new Attribute.Int(axis));
        Term updates = step.in(2);
        boolean replaces = replaces(step);
        step.give(
                0,
                () -> replaces
                        ? step.terms()
                                .write(
                                        "ScatterElements",
                                        along,
                                        step.dy().type(),
                                        step.dy().shape(),
                                        step.dy(),
                                        step.in(1),
                                        updates.zeros())
                        : step.dy());
        step.give(
                2,
                () -> step.terms()
                        .write("GatherElements", along, updates.type(), updates.shape(), step.dy(), step.in(1)));
    }

    private static void scatterPoints(Step step) {
        Term updates = step.in(2);
        boolean replaces = replaces(step);
        step.give(
                0,
                () -> replaces
                        ? step.terms()
                                .write(
                                        "ScatterND",
                                        Map.of(),
                                        step.dy().type(),
                                        step.dy().shape(),
                                        step.dy(),
                                        step.in(1),
                                        updates.zeros())
                        : step.dy());
        step.give(
                2,
                () -> step.terms().write("GatherND", Map.of(), updates.type(), updates.shape(), step.dy(), step.in(1)));
    }

    private static boolean replaces(Step step) {
        return switch (step.textAttribute("reduction", "none")) {
            case "none" -> true;
            case "add" -> false;
            default ->
                throw step.refuse("its reduction is '%s' (expected: none or add)"
                        .formatted(step.textAttribute("reduction", "none")));
        };
    }

    private static void largest(Step step) {
        step.give(0, () -> {
            Term indices = step.out(1, ElementType.INT64, step.out(0).shape());
            return step.in(0).zeros().scatterAdded(step.axisAttribute(-1), indices, step.dy());
        });
    }

    private static void triangle(Step step) {
        Term[] inputs = step.has(1) ? new Term[] {step.dy(), step.in(1)} : new Term[] {step.dy()};
        step.give(
                0,
                () -> step.terms()
                        .write(
                                "Trilu",
                                Map.of("upper", new Attribute.Int(step.intAttribute("upper", 1))),
                                step.dy().type(),
                                step.dy().shape(),
                                inputs));
    }
}
