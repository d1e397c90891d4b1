package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.autodiff.expression.Terms;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Values of maps at points between their places (ONNX GridSample, opset 16): X [N, C, H, W], grid [N, h, w, 2] of x and y from -1
 * to 1, Y [N, C, h, w]. The gradient by X goes back to the places that each point was made of, by their weights; that by the grid
 * is known for bilinear interpolation, as PyTorch's.
 */
final class GridSampleRule {
    private final Step step;
    private final Term x;
    private final long points;
    private final String padding;
    private final boolean corners;

    private GridSampleRule(Step step) {
        this.step = step;
        this.x = step.in(0);
        if (x.rank() != 4) {
            throw step.refuse("it samples volumes (expected: pictures, [N, C, H, W])");
        }
        this.points = step.in(1).shape().product(1, 3);
        this.padding = step.textAttribute("padding_mode", "zeros");
        this.corners = step.intAttribute("align_corners", 0) != 0;
    }

    static void apply(Step step) {
        GridSampleRule rule = new GridSampleRule(step);
        String mode = step.textAttribute("mode", "linear");
        Term px = rule.place(0, rule.x.shape().dim(3));
        Term py = rule.place(1, rule.x.shape().dim(2));
        switch (mode) {
            case "linear", "bilinear" -> {
                step.give(0, () -> rule.byMaps(rule.linear(rule.inside(px, 3)), rule.linear(rule.inside(py, 2))));
                step.give(1, () -> rule.byGrid(px, py));
            }
            case "nearest" -> {
                step.give(
                        0,
                        () -> rule.byMaps(
                                List.of(new Tap(px.rounded(), px.terms().scalar(px.type(), 1))),
                                List.of(new Tap(py.rounded(), py.terms().scalar(py.type(), 1)))));
                step.give(1, () -> step.in(1).zeros());
            }
            case "cubic", "bicubic" -> {
                step.give(0, () -> rule.byMaps(rule.cubic(px), rule.cubic(py)));
                if (step.wants(1)) {
                    throw step.refuse(
                            "its grid depends on the input, and its mode is '%s' (expected: linear)".formatted(mode));
                }
            }
            default -> throw step.refuse("its mode is '%s' (expected: linear, nearest or cubic)".formatted(mode));
        }
    }

    /** A place that a point is made of, in some part. Both [N, 1, points]. */
    private record Tap(Term at, Term weight) {}

    private double scale(long length) {
        return (corners ? length - 1 : length) / 2.0;
    }

    /** A coordinate of the grid in places of the map: [N, 1, points]. */
    private Term place(int coordinate, long length) {
        Term grid = step.in(1);
        Term given =
                grid.slice(3, coordinate, coordinate + 1L).reshaped(grid.shape().dim(0), 1, points);
        return given.plus(1).times(scale(length)).minus(corners ? 0 : 0.5);
    }

    /** With a point outside moved to where its value comes from. */
    private Term inside(Term place, int axis) {
        long length = x.shape().dim(axis);
        return switch (padding) {
            case "border" -> place.within(0, length - 1.0);
            case "reflection" -> reflected(place, length).within(0, length - 1.0);
            default -> place;
        };
    }

    private Term reflected(Term place, long length) {
        double low = corners ? 0 : -0.5;
        double span = corners ? length - 1.0 : length;
        if (span == 0) {
            return place.times(0);
        }
        Term offset = place.minus(low);
        Term distance = offset.times(offset.sign());
        Term turns = distance.times(1 / span).floor();
        Term rest = distance.minus(turns.times(span));
        Term odd = turns.minus(turns.times(0.5).floor().times(2));
        return rest.plus(odd.times(rest.times(-2).plus(span))).plus(low);
    }

    private List<Tap> linear(Term place) {
        Term below = place.floor();
        Term part = place.minus(below);
        return List.of(new Tap(below, part.from(1)), new Tap(below.plus(1), part));
    }

    /** Keys 1981 with a = -0.75. */
    private List<Tap> cubic(Term place) {
        double a = -0.75;
        Term below = place.floor();
        Term part = place.minus(below);
        List<Tap> taps = new ArrayList<>();
        for (int tap = -1; tap <= 2; tap++) {
            Term distance = tap <= 0 ? part.minus(tap) : part.from(tap);
            Term weight = tap == 0 || tap == 1
                    ? distance.times(a + 2)
                            .minus(a + 3)
                            .times(distance.squared())
                            .plus(1)
                    : distance.times(a)
                            .minus(5 * a)
                            .times(distance)
                            .plus(8 * a)
                            .times(distance)
                            .minus(4 * a);
            taps.add(new Tap(below.plus(tap), weight));
        }
        return taps;
    }

    private Term byMaps(List<Tap> columns, List<Tap> rows) {
        Shape shape = x.shape();
        Shape each = Shape.of(shape.dim(0), shape.dim(1), points);
        Term dy = step.dy().reshaped(each);
        Term sum = step.terms().filled(x.type(), Shape.of(shape.dim(0), shape.dim(1), shape.dim(2) * shape.dim(3)), 0);
        for (Tap row : rows) {
            for (Tap column : columns) {
                Term part = seen(row, 2).times(seen(column, 3));
                sum = sum.scatterAdded(2, index(row, column, each), dy.times(part));
            }
        }
        return sum.reshaped(shape);
    }

    /** A tap's weight, or 0 where there is nothing. */
    private Term seen(Tap tap, int axis) {
        long length = x.shape().dim(axis);
        return padding.equals("zeros")
                ? tap.weight()
                        .where(tap.at()
                                .less(0)
                                .or(tap.at().greater(length - 1.0))
                                .not())
                : tap.weight();
    }

    private Term index(Tap row, Tap column, Shape each) {
        return existing(row, 2)
                .times(x.shape().dim(3))
                .plus(existing(column, 3))
                .as(ElementType.INT64)
                .expand(each);
    }

    private Term existing(Tap tap, int axis) {
        double last = x.shape().dim(axis) - 1.0;
        Term at = padding.equals("reflection")
                ? reflected(tap.at(), x.shape().dim(axis)).rounded()
                : tap.at();
        return at.within(0, last);
    }

    private Term byGrid(Term px, Term py) {
        if (padding.equals("reflection")) {
            throw step.refuse(
                    "its grid depends on the input, and its padding_mode is 'reflection' (expected: zeros or border)");
        }
        List<Tap> columns = linear(inside(px, 3));
        List<Tap> rows = linear(inside(py, 2));
        Shape each = Shape.of(x.shape().dim(0), x.shape().dim(1), points);
        Term dy = step.dy().reshaped(each);
        Term maps = x.reshaped(
                x.shape().dim(0), x.shape().dim(1), x.shape().dim(2) * x.shape().dim(3));
        Term byX = px.zeros();
        Term byY = py.zeros();
        for (int r = 0; r < 2; r++) {
            for (int c = 0; c < 2; c++) {
                Tap row = rows.get(r);
                Tap column = columns.get(c);
                Term value = dy.times(maps.gatheredElements(2, index(row, column, each)))
                        .sum(1);
                Tap signX = new Tap(column.at(), sign(c));
                Tap signY = new Tap(row.at(), sign(r));
                byX = byX.plus(value.times(seen(row, 2)).times(seen(signX, 3)));
                byY = byY.plus(value.times(seen(column, 3)).times(seen(signY, 2)));
            }
        }
        Shape grid = step.in(1).shape();
        Shape one = grid.with(3, 1);
        return step.terms()
                .concat(
                        3,
                        List.of(
                                moved(byX, px, 3).reshaped(one),
                                moved(byY, py, 2).reshaped(one)));
    }

    private Term sign(int tap) {
        Terms terms = x.terms();
        return terms.scalar(x.type(), tap == 0 ? -1 : 1);
    }

    /** By the grid's own unit, and 0 where a point was moved to the border. */
    private Term moved(Term by, Term place, int axis) {
        Term scaled = by.times(scale(x.shape().dim(axis)));
        return padding.equals("border")
                ? scaled.where(place.less(0)
                        .or(place.greater(x.shape().dim(axis) - 1.0))
                        .not())
                : scaled;
    }
}
