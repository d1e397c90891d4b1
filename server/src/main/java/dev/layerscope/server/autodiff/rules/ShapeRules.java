package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What only moves values about. */
final class ShapeRules {
    private static final Rule RESHAPED =
            step -> step.give(0, () -> step.dy().reshaped(step.in(0).shape()));

    static final Map<String, Rule> TABLE = Map.ofEntries(
            Map.entry("Reshape", RESHAPED),
            Map.entry("Flatten", RESHAPED),
            Map.entry("Squeeze", RESHAPED),
            Map.entry("Unsqueeze", RESHAPED),
            // What was repeated the walker sums up.
            Map.entry("Expand", step -> step.give(0, step::dy)),
            Map.entry("Transpose", ShapeRules::transpose),
            Map.entry("Concat", ShapeRules::concat),
            Map.entry("Split", ShapeRules::split),
            Map.entry("Slice", ShapeRules::slice),
            Map.entry("Tile", ShapeRules::tile),
            Map.entry("DepthToSpace", ShapeRules::depthToSpace),
            Map.entry("SpaceToDepth", ShapeRules::spaceToDepth));

    private ShapeRules() {}

    private static void transpose(Step step) {
        int rank = step.in(0).rank();
        long[] order = step.intsAttribute("perm", rank, -1);
        int[] back = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            back[order[axis] < 0 ? rank - 1 - axis : (int) order[axis]] = axis;
        }
        step.give(0, () -> step.dy().transposed(back));
    }

    private static void concat(Step step) {
        int axis = step.axisAttribute(0);
        long start = 0;
        for (int i = 0; i < step.inputs(); i++) {
            long from = start;
            long to = from + step.in(i).shape().dim(axis);
            step.give(i, () -> step.dy().slice(axis, from, to));
            start = to;
        }
    }

    private static void split(Step step) {
        int axis = step.axisAttribute(0);
        step.give(
                0,
                () -> step.terms()
                        .concat(
                                axis,
                                IntStream.range(0, step.node().outputs().size())
                                        .mapToObj(i -> step.dy(i)
                                                .orElseGet(() -> step.out(i).zeros()))
                                        .toList()));
    }

    /** Along each axis: zeros between what was taken, where steps left something out, and before and behind it. */
    private static void slice(Step step) {
        Term x = step.in(0);
        long[] starts = step.ints(1).orElseThrow(() -> step.refuse("it has no starts"));
        long[] axes = step.ints(3).orElse(LongStream.range(0, starts.length).toArray());
        long[] steps = step.ints(4)
                .orElse(LongStream.range(0, starts.length).map(i -> 1).toArray());
        step.give(0, () -> {
            Term dx = step.dy();
            for (int i = 0; i < starts.length; i++) {
                int axis = x.axis(axes[i]);
                dx = spreadOut(dx, axis, x.shape().dim(axis), starts[i], steps[i]);
            }
            return dx;
        });
    }

    private static Term spreadOut(Term taken, int axis, long length, long start, long step) {
        long count = taken.shape().dim(axis);
        if (count == 0) {
            return taken.terms().filled(taken.type(), taken.shape().with(axis, length), 0);
        }
        long first = Math.min(Math.max(start < 0 ? start + length : start, 0), length - 1);
        long lowest = step > 0 ? first : first + (count - 1) * step;
        long stride = Math.abs(step);
        Term ascending = step > 0 ? taken : taken.reversed(axis);
        if (stride > 1) {
            Shape shape = ascending.shape();
            Term column = ascending.reshaped(inserted(shape, axis + 1, 1)).padded(axis + 1, 0, stride - 1);
            ascending = column.reshaped(shape.with(axis, count * stride)).slice(axis, 0, (count - 1) * stride + 1);
        }
        return ascending.padded(
                axis, lowest, length - lowest - ascending.shape().dim(axis));
    }

    private static Shape inserted(Shape shape, int axis, long length) {
        return Shape.of(LongStream.concat(
                        LongStream.concat(LongStream.of(shape.toArray()).limit(axis), LongStream.of(length)),
                        LongStream.of(shape.toArray()).skip(axis))
                .toArray());
    }

    /** [r0 d0, r1 d1, ...] as [r0, d0, r1, d1, ...], summed over the repeats. */
    private static void tile(Step step) {
        Shape x = step.in(0).shape();
        Shape y = step.out(0).shape();
        step.give(0, () -> {
            List<Long> dims = new ArrayList<>();
            List<Integer> repeats = new ArrayList<>();
            for (int axis = 0; axis < x.rank(); axis++) {
                if (y.dim(axis) != x.dim(axis)) {
                    repeats.add(dims.size());
                    dims.add(y.dim(axis) / x.dim(axis));
                }
                dims.add(x.dim(axis));
            }
            return step.dy()
                    .reshaped(dims.stream().mapToLong(Long::longValue).toArray())
                    .sum(repeats.stream().mapToInt(Integer::intValue).toArray())
                    .reshaped(x);
        });
    }

    private static void depthToSpace(Step step) {
        long block = step.intAttribute("blocksize", 1);
        Shape x = step.in(0).shape();
        boolean depthFirst = step.textAttribute("mode", "DCR").equals("DCR");
        long channels = x.dim(1) / (block * block);
        step.give(0, () -> {
            Term split = step.dy().reshaped(x.dim(0), channels, x.dim(2), block, x.dim(3), block);
            return (depthFirst ? split.transposed(0, 3, 5, 1, 2, 4) : split.transposed(0, 1, 3, 5, 2, 4)).reshaped(x);
        });
    }

    private static void spaceToDepth(Step step) {
        long block = step.intAttribute("blocksize", 1);
        step.give(
                0,
                () -> step.terms()
                        .write(
                                "DepthToSpace",
                                Map.of("blocksize", new Attribute.Int(block), "mode", new Attribute.Text("DCR")),
                                step.dy().type(),
                                step.in(0).shape(),
                                step.dy()));
    }
}
