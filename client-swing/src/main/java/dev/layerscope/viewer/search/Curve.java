package dev.layerscope.viewer.search;

import java.util.ArrayList;
import java.util.List;

/**
 * The objective of each picture by step, of which so many points are kept as a chart can show: where there are more, every
 * second one goes, so that what stays is spread over all steps.
 */
record Curve(List<Point> points) {
    static final int MOST = 400;
    static final Curve EMPTY = new Curve(List.of());

    /**
     * @param values one of each picture, in order
     */
    record Point(long step, List<Double> values) {
        Point {
            values = List.copyOf(values);
        }
    }

    Curve {
        points = List.copyOf(points);
    }

    /** How many pictures it tells of. */
    int pictures() {
        return points.isEmpty() ? 0 : points.get(points.size() - 1).values().size();
    }

    /** With another point at its end. A search that was set back, as by a server that was started again, forgets what follows. */
    Curve with(long step, List<Double> values) {
        List<Point> next = new ArrayList<>(points);
        next.removeIf(point -> point.step() >= step || point.values().size() != values.size());
        next.add(new Point(step, values));
        return new Curve(next.size() > MOST ? thinned(next) : next);
    }

    /**
     * That of a job which has ended: the lines of its objective.csv, the first of which names the columns. Lines that aren't
     * as expected are left out.
     */
    static Curve parse(List<String> lines) {
        List<Point> points = new ArrayList<>();
        int stride = Math.max(1, -Math.floorDiv(-Math.max(0, lines.size() - 1), MOST));
        for (int i = 1; i < lines.size(); i++) {
            if ((i - 1) % stride == 0 || i == lines.size() - 1) {
                add(points, lines.get(i));
            }
        }
        return new Curve(points);
    }

    /** Of one picture: steps, and values. */
    double[][] series(int picture) {
        double[][] series = new double[2][points.size()];
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            series[0][i] = point.step();
            series[1][i] = picture < point.values().size() ? point.values().get(picture) : Double.NaN;
        }
        return series;
    }

    private static List<Point> thinned(List<Point> points) {
        List<Point> kept = new ArrayList<>();
        for (int i = points.size() - 1; i >= 0; i -= 2) {
            kept.add(0, points.get(i));
        }
        return kept;
    }

    private static void add(List<Point> points, String line) {
        String[] cells = line.split(",", -1);
        try {
            List<Double> values = new ArrayList<>();
            for (int i = 1; i < cells.length; i++) {
                values.add(Double.parseDouble(cells[i]));
            }
            points.add(new Point(Long.parseLong(cells[0]), values));
        } catch (NumberFormatException e) {
            // A line of another kind says nothing of the objective.
        }
    }
}
