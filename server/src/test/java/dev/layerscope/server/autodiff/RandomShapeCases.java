package dev.layerscope.server.autodiff;

import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** What moves, reduces, takes and resamples, with drawn axes, steps and scales. */
final class RandomShapeCases {
    private static final int EACH = 24;

    private RandomShapeCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            cases.add(slice(new Draw(i)));
            cases.add(pad(new Draw(i)));
            cases.add(resize(new Draw(i)));
            cases.add(resize(new Draw(1000 + i)));
            cases.add(gridSample(new Draw(i)));
            cases.add(reduction(new Draw(i)));
            cases.add(transpose(new Draw(i)));
            cases.add(gather(new Draw(i)));
            cases.add(gatherPoints(new Draw(i)));
            cases.add(product(new Draw(i)));
            cases.add(cumSum(new Draw(i)));
        }
        return cases;
    }

    private static RuleCase slice(Draw draw) {
        int rank = draw.from(1, 4);
        long[] dims = draw.several(rank, 2, 7);
        int count = draw.from(1, rank);
        long[] starts = draw.several(count, -8, 8);
        long[] ends = draw.several(count, -8, 8);
        long[] steps = draw.several(count, 1, 3);
        long[] axes = new long[count];
        for (int i = 0; i < count; i++) {
            axes[i] = draw.oneIn(2) ? i : i - rank;
            if (draw.oneIn(2)) {
                steps[i] = -steps[i];
            }
            // Something stays.
            if (steps[i] > 0) {
                starts[i] = draw.from(-(int) dims[i], (int) dims[i] - 1);
                long at = starts[i] < 0 ? starts[i] + dims[i] : starts[i];
                ends[i] = draw.oneIn(3) ? Long.MAX_VALUE : draw.from((int) at + 1, (int) dims[i] + 2);
            } else {
                starts[i] = draw.from(0, (int) dims[i] + 2);
                long at = Math.min(starts[i], dims[i] - 1);
                ends[i] = at == 0 || draw.oneIn(3) ? Long.MIN_VALUE : draw.from(0, (int) at - 1);
            }
        }
        return RuleCase.of("Slice")
                .linear()
                .x(dims)
                .ints(starts)
                .ints(ends)
                .ints(axes)
                .ints(steps)
                .called(Arrays.toString(starts)
                        + Arrays.toString(ends)
                        + Arrays.toString(axes)
                        + Arrays.toString(steps));
    }

    private static RuleCase pad(Draw draw) {
        int rank = draw.from(2, 4);
        long[] dims = draw.several(rank, 3, 5);
        String mode = draw.of("constant", "reflect", "edge", "wrap");
        long[] pads = draw.several(2 * rank, mode.equals("constant") ? -1 : 0, 2);
        return RuleCase.of("Pad")
                .opset(mode.equals("wrap") ? 19 : 18)
                .linear()
                .x(dims)
                .ints(pads)
                .with("mode", mode)
                .called(Arrays.toString(pads));
    }

    private static RuleCase resize(Draw draw) {
        String mode = draw.of("nearest", "linear", "cubic");
        long[] dims = {1, draw.from(1, 2), draw.from(3, 6), draw.from(3, 6)};
        RuleCase rule = RuleCase.of("Resize").linear().x(dims).absent().with("mode", mode);
        rule.opset(draw.oneIn(2) ? 18 : 19);
        rule.with(
                "coordinate_transformation_mode",
                draw.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"));
        if (mode.equals("nearest")) {
            rule.with("nearest_mode", draw.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"));
        } else if (draw.oneIn(3)) {
            rule.with("antialias", 1);
        }
        if (mode.equals("cubic")) {
            rule.with("cubic_coeff_a", draw.oneIn(2) ? -0.5 : -0.75).with("exclude_outside", draw.from(0, 1));
        }
        boolean someAxes = draw.oneIn(3);
        if (someAxes) {
            rule.with("axes", 2, 3);
        }
        if (draw.oneIn(2)) {
            double[] scales = {1, 1, draw.number(0.4, 2.5), draw.number(0.4, 2.5)};
            float[] given = new float[someAxes ? 2 : 4];
            for (int i = 0; i < given.length; i++) {
                given[i] = (float) scales[4 - given.length + i];
            }
            return rule.weight(Weight.ofFloats(Shape.of(given.length), given)).called(Arrays.toString(given));
        }
        long[] sizes = {dims[0], dims[1], draw.from(2, 11), draw.from(2, 11)};
        long[] given = Arrays.copyOfRange(sizes, someAxes ? 2 : 0, 4);
        if (someAxes && draw.oneIn(2)) {
            rule.with("keep_aspect_ratio_policy", draw.of("not_larger", "not_smaller"));
        }
        return rule.absent().ints(given).called(Arrays.toString(given));
    }

    private static RuleCase gridSample(Draw draw) {
        long[] dims = {draw.from(1, 2), draw.from(1, 2), draw.from(3, 5), draw.from(3, 5)};
        RuleCase rule = RuleCase.of("GridSample")
                .opset(draw.oneIn(2) ? 18 : 20)
                .linear()
                .x(dims);
        boolean old = rule.opset() < 20;
        String mode = draw.of("linear", "nearest", "cubic");
        Shape grid = Shape.of(dims[0], draw.from(2, 3), draw.from(2, 3), 2);
        double[] points = new double[(int) grid.elements()];
        for (int i = 0; i < points.length; i++) {
            points[i] = draw.number(-1.4, 1.4);
        }
        return rule.constant(grid, points)
                .with("mode", old && !mode.equals("nearest") ? "bi" + mode : mode)
                .with("padding_mode", draw.of("zeros", "border", "reflection"))
                .with("align_corners", draw.from(0, 1));
    }

    private static RuleCase reduction(Draw draw) {
        String name = draw.of("L1", "L2", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare");
        int rank = draw.from(1, 4);
        Shape x = Shape.of(draw.several(rank, 1, 4));
        RuleCase rule = RuleCase.of("Reduce" + name)
                .at(
                        x,
                        Arrays.stream(draw.apart(x.elements()))
                                .map(value -> value + 0.03)
                                .toArray());
        if (!draw.oneIn(4)) {
            rule.ints(LongStream.range(0, rank)
                    .filter(axis -> axis == 0 || draw.oneIn(2))
                    .map(axis -> draw.oneIn(2) ? axis : axis - rank)
                    .toArray());
        }
        return rule.with("keepdims", draw.from(0, 1));
    }

    private static RuleCase transpose(Draw draw) {
        int rank = draw.from(2, 5);
        List<Long> order = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
        java.util.Collections.shuffle(order, new java.util.Random(draw.from(0, 1 << 20)));
        return RuleCase.of("Transpose")
                .linear()
                .x(draw.several(rank, 1, 4))
                .with("perm", order.stream().mapToLong(Long::longValue).toArray());
    }

    private static RuleCase gather(Draw draw) {
        int rank = draw.from(1, 4);
        long[] dims = draw.several(rank, 2, 4);
        int axis = draw.from(-rank, rank - 1);
        int length = (int) dims[axis < 0 ? axis + rank : axis];
        if (draw.oneIn(2)) {
            long[] shape = dims.clone();
            shape[axis < 0 ? axis + rank : axis] = draw.from(1, 5);
            Shape indices = Shape.of(shape);
            return RuleCase.of("GatherElements")
                    .linear()
                    .x(dims)
                    .weight(Weight.ofInts(indices, draw.several((int) indices.elements(), -length, length - 1)))
                    .with("axis", axis);
        }
        Shape indices = Shape.of(draw.several(draw.from(0, 3), 1, 3));
        return RuleCase.of("Gather")
                .linear()
                .x(dims)
                .weight(Weight.ofInts(indices, draw.several((int) indices.elements(), -length, length - 1)))
                .with("axis", axis)
                .called(indices.toString());
    }

    private static RuleCase gatherPoints(Draw draw) {
        int rank = draw.from(2, 4);
        long[] dims = draw.several(rank, 2, 4);
        int batch = draw.oneIn(2) ? 0 : draw.from(1, rank - 1);
        int depth = draw.from(1, rank - batch);
        Shape points = Shape.of(LongStream.concat(
                        Arrays.stream(dims).limit(batch),
                        LongStream.concat(
                                LongStream.of(draw.several(draw.from(batch == 0 ? 1 : 0, 2), 1, 3)),
                                LongStream.of(depth)))
                .toArray());
        long[] indices = new long[(int) points.elements()];
        for (int i = 0; i < indices.length; i++) {
            int length = (int) dims[batch + i % depth];
            indices[i] = draw.from(-length, length - 1);
        }
        return RuleCase.of("GatherND")
                .linear()
                .x(dims)
                .weight(Weight.ofInts(points, indices))
                .with("batch_dims", batch)
                .called(points.toString());
    }

    private static RuleCase product(Draw draw) {
        if (draw.oneIn(2)) {
            long rows = draw.from(1, 4);
            long inner = draw.from(1, 4);
            long columns = draw.from(1, 4);
            int turnedA = draw.from(0, 1);
            int turnedB = draw.from(0, 1);
            RuleCase rule = RuleCase.of("Gemm");
            rule = turnedA == 0 ? rule.x(rows, inner) : rule.x(inner, rows);
            rule = turnedB == 0 ? rule.x(inner, columns) : rule.x(columns, inner);
            rule = draw.oneIn(3) ? rule.x(columns) : draw.oneIn(2) ? rule.x(rows, 1) : rule;
            return rule.with("transA", turnedA)
                    .with("transB", turnedB)
                    .with("alpha", draw.number(0.5, 2))
                    .with("beta", draw.number(0.5, 2));
        }
        long inner = draw.from(1, 4);
        long[] batch = draw.several(draw.from(0, 2), 1, 3);
        long[] a = LongStream.concat(LongStream.of(batch), LongStream.of(draw.from(1, 3), inner))
                .toArray();
        long[] b = LongStream.concat(
                        LongStream.of(batch).skip(draw.oneIn(2) ? 1 : 0).map(dim -> draw.oneIn(2) ? 1 : dim),
                        LongStream.of(inner, draw.from(1, 3)))
                .toArray();
        return draw.oneIn(5)
                ? RuleCase.of("MatMul").x(inner).x(b)
                : draw.oneIn(5)
                        ? RuleCase.of("MatMul").x(a).x(inner)
                        : RuleCase.of("MatMul").x(a).x(b);
    }

    private static RuleCase cumSum(Draw draw) {
        int rank = draw.from(1, 3);
        return RuleCase.of("CumSum")
                .linear()
                .x(draw.several(rank, 1, 4))
                .weight(Weight.ofInts(Shape.of(), draw.from(-rank, rank - 1)))
                .with("exclusive", draw.from(0, 1))
                .with("reverse", draw.from(0, 1));
    }
}
