package dev.layerscope.server.render;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The mean of each channel of a layer as a line, on which the most active channels are marked with their ranks. */
final class MeanLine {
    private static final Lettering RANK = new Lettering(11, Plot.ALARM);
    private static final Color LINE = new Color(0x6E9BB8);
    private static final double THICKNESS = 1.25;
    private static final int LABEL_HEIGHT = 22;
    private static final int RISE = 6;
    private static final int LINE_HEIGHT = 13;
    private static final double RADIUS = 3;
    /** Of the range of means, kept free above for ranks. */
    private static final double HEADROOM = 0.14;

    private final List<Double> means;
    private final List<Integer> top;
    private final Plot plot;

    MeanLine(List<Double> means, List<Integer> top, Extent extent) {
        this.means = means;
        this.top = top;
        double low = finite().min().orElse(0);
        double high = finite().max().orElse(0);
        double headroom = HEADROOM * (Math.max(0, high) - Math.min(0, low));
        Axis channels = Axis.whole("channel", means.size());
        Axis values = Axis.linear("mean", Math.min(0, low), Math.max(0, high) + headroom);
        Plot wide = Plot.of(channels, values, extent);
        int height = extent.height() - LABEL_HEIGHT - Plot.FOOT;
        this.plot = Plot.of(channels, values, new Extent(height, extent.width() - wide.left() - RISE));
    }

    private java.util.stream.DoubleStream finite() {
        return means.stream().mapToDouble(mean -> mean).filter(Double::isFinite);
    }

    void draw(Canvas canvas) {
        plot.drawName(canvas, 4);
        Canvas inside = canvas.part(0, LABEL_HEIGHT, plot.extent());
        plot.drawBehind(inside);
        plot.drawEdge(inside);
        drawLine(inside);
        drawRanks(inside);
    }

    private void drawLine(Canvas canvas) {
        List<Double> points = new ArrayList<>();
        for (int channel = 0; channel <= means.size(); channel++) {
            if (channel < means.size() && Double.isFinite(means.get(channel))) {
                points.add(plot.x(channel));
                points.add(plot.y(means.get(channel)));
                continue;
            }
            if (points.size() > 2) {
                canvas.line(
                        LINE,
                        THICKNESS,
                        points.stream().mapToDouble(coordinate -> coordinate).toArray());
            } else if (!points.isEmpty()) {
                canvas.dot(LINE, points.get(0), points.get(1), THICKNESS);
            }
            points.clear();
        }
    }

    /** From left to right, each above those that it would touch. */
    private void drawRanks(Canvas canvas) {
        List<Placed> placed = new ArrayList<>();
        IntStream.range(0, top.size())
                .boxed()
                .filter(rank -> Double.isFinite(means.get(top.get(rank))))
                .sorted(Comparator.comparing(top::get))
                .forEach(rank -> {
                    int channel = top.get(rank);
                    double x = plot.x(channel);
                    double y = plot.y(means.get(channel));
                    canvas.dot(Plot.ALARM, x, y, RADIUS);
                    String text = Integer.toString(rank + 1);
                    Placed number = new Placed(text, x, y - RISE, RANK.width(text));
                    while (placed.stream().anyMatch(number::touches)) {
                        number = new Placed(text, x, number.baseline - LINE_HEIGHT, number.width);
                    }
                    placed.add(number);
                    canvas.text(RANK, text, x, number.baseline, Lettering.Align.CENTER);
                });
    }

    private record Placed(String text, double middle, double baseline, double width) {
        boolean touches(Placed other) {
            return Math.abs(middle - other.middle) < (width + other.width) / 2 + 3
                    && Math.abs(baseline - other.baseline) < LINE_HEIGHT - 2;
        }
    }
}
