package dev.layerscope.server.render;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The distribution of a layer's values: how many lie in each bin. Values that are exactly zero, which are often more than
 * all others, have a bar of their own in another colour; where it would press the others down, it is cut off and says so.
 */
public final class HistogramPanel implements Panel {
    private static final Extent INNER = new Extent(200, 640);
    private static final int NAME_HEIGHT = 18;
    /** Of the line that says how many zeros there are. */
    private static final int ZEROS_HEIGHT = 18;

    private static final int REMARK_HEIGHT = 18;
    /** Of the bar of zeros where their bin has others too, which it must not hide. */
    private static final double ZEROS_WIDTH = 3;

    /** How much higher than all others the bar of zeros may be before it is cut off. */
    private static final double MOST_ABOVE = 1.5;

    private static final String COUNTS = "values per bin";
    private static final int WIDEST_FOR_TITLE = 900;
    private static final int CUT = 10;
    private static final int GAP = 6;

    private final HistogramSpec spec;
    private final Heading heading;
    private final Plot plot;
    private final long highestOthers;
    private final boolean cutOff;

    public HistogramPanel(HistogramSpec spec) {
        this.spec = spec;
        this.heading = new Heading(spec.title(), spec.subtitle(), Optional.empty());
        this.highestOthers = IntStream.range(0, spec.counts().size())
                .mapToLong(spec::others)
                .max()
                .orElse(0);
        boolean logarithmic = spec.countScale() == HistogramSpec.CountScale.LOGARITHMIC;
        this.cutOff = !logarithmic && highestOthers > 0 && spec.zeros().count() > MOST_ABOVE * highestOthers;
        double most = cutOff
                ? highestOthers * 1.08
                : Math.max(highestOthers, spec.zeros().count());
        this.plot = Plot.of(
                isEmpty() ? Axis.linear("value", 0, 1) : Axis.linear("value", spec.low(), spec.high()),
                logarithmic ? Axis.logarithmicCounts(COUNTS, most) : Axis.counts(COUNTS, most),
                INNER);
    }

    @Override
    public Extent extent() {
        int body = isEmpty() ? NAME_HEIGHT : head() + plot.extent().height();
        int remark = spec.remark().isEmpty() ? 0 : REMARK_HEIGHT;
        return new Extent(
                Heading.HEIGHT + body + remark,
                Math.max(plot.extent().width() + GAP, Math.min(heading.width(), WIDEST_FOR_TITLE)));
    }

    @Override
    public void draw(Canvas canvas) {
        heading.draw(canvas);
        if (isEmpty()) {
            canvas.text(Plot.WORDS, "no finite values", 0, Heading.HEIGHT + 4, Lettering.Align.LEFT);
        } else {
            plot.drawName(canvas, Heading.HEIGHT + 4.0);
            drawPlot(canvas.part(0, Heading.HEIGHT + head(), plot.extent()));
        }
        if (!spec.remark().isEmpty()) {
            canvas.text(
                    new Lettering(11, Plot.ALARM),
                    spec.remark(),
                    0,
                    (double) extent().height() - 2,
                    Lettering.Align.LEFT);
        }
    }

    /** What stands above the plot. */
    private int head() {
        return NAME_HEIGHT + (spec.zeros().count() > 0 ? ZEROS_HEIGHT : 0);
    }

    private boolean isEmpty() {
        return spec.counts().isEmpty();
    }

    private void drawPlot(Canvas canvas) {
        plot.drawBehind(canvas);
        int bins = spec.counts().size();
        double width = (double) INNER.width() / bins;
        if (bins == 1) {
            drawBar(canvas, plot.x((spec.low() + spec.high()) / 2) - CUT / 2.0, CUT, spec.others(0));
        } else {
            for (int bin = 0; bin < bins; bin++) {
                drawBar(canvas, plot.left() + bin * width, width, spec.others(bin));
            }
        }
        if (spec.zeros().count() > 0) {
            drawZeros(canvas, bins == 1 ? CUT : width);
        }
        plot.drawEdge(canvas);
    }

    private void drawBar(Canvas canvas, double x, double width, long count) {
        if (count > 0) {
            double y = plot.y(count);
            canvas.fill(Plot.FIRM, x, y, width, INNER.height() - y);
        }
    }

    private void drawZeros(Canvas canvas, double binWidth) {
        boolean alone = spec.counts().size() > 1 && spec.others(spec.zeros().bin()) == 0;
        double width = spec.counts().size() == 1 || alone ? binWidth : ZEROS_WIDTH;
        double left = alone ? plot.left() + spec.zeros().bin() * binWidth : plot.x(0) - width / 2;
        double y = cutOff ? 0 : plot.y(spec.zeros().count());
        canvas.fill(Plot.ALARM, left, y, width, INNER.height() - y);
        if (cutOff) {
            // Two strokes across the bar, as drawings have them where something goes on.
            for (int i = 0; i < 2; i++) {
                double at = CUT + 4.0 * i;
                canvas.line(java.awt.Color.WHITE, 1.5, left - 2, at + 2, left + width + 2, at - 2);
            }
        }
        String words = String.format(
                Locale.ROOT,
                "%s of values are exactly 0%s",
                Numerals.percent((double) spec.zeros().count() / spec.total()),
                cutOff ? "; their bar is cut off" : "");
        boolean atRight = left - plot.left() < INNER.width() / 2.0;
        Lettering lettering = new Lettering(11, Plot.ALARM);
        canvas.text(
                lettering,
                words,
                atRight ? left + width + GAP : left - GAP,
                -GAP,
                atRight ? Lettering.Align.LEFT : Lettering.Align.RIGHT);
    }
}
