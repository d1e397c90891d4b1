package dev.layerscope.server.render;

import java.awt.Color;

/**
 * A rectangle for values, with round numbers left of it and below it and hairlines at those on the left. What is drawn on
 * it counts from its lower left corner in the axes' own values.
 *
 * @param inner the rectangle itself, in units
 * @param left room for the numbers at the left; mostly the same, so that plots below each other are in line
 */
record Plot(Axis across, Axis upwards, Extent inner, int left) {
    static final Lettering NUMBER = new Lettering(11, new Color(0x6B6B6B));
    static final Lettering WORDS = new Lettering(11, new Color(0x4D4D4D));
    static final Color FIRM = new Color(0x31688E);
    static final Color SOFT = new Color(0xA9C4D6);
    static final Color ALARM = new Color(0xC4510F);

    private static final Color HAIR = new Color(0xE8E8E8);
    private static final Color ZERO = new Color(0xBDBDBD);
    private static final Color EDGE = new Color(0x8A8A8A);
    private static final int TICK = 4;
    private static final int GAP = 6;
    private static final int DROP = 4;
    private static final int BETWEEN = 10;
    private static final int LEAST_LEFT = 40;
    /** Room for the numbers below, and the axis' name. */
    static final int FOOT = 38;

    private static final int NUMBERS_BASELINE = 18;
    private static final int NAME_BASELINE = 34;

    /** With as much room at the left as the numbers take. */
    static Plot of(Axis across, Axis upwards, Extent inner) {
        int numbers = (int) Math.ceil(upwards.numbersWidth(NUMBER));
        return new Plot(across, upwards, inner, Math.max(LEAST_LEFT, numbers + GAP + 2));
    }

    /** With the numbers. */
    Extent extent() {
        return new Extent(inner.height() + FOOT, left() + inner.width());
    }

    /** In units from the left of the canvas. */
    double x(double value) {
        return left() + across.position(value) * inner.width();
    }

    /** In units from the top of the canvas. */
    double y(double value) {
        return (1 - Math.max(0, upwards.position(value))) * inner.height();
    }

    /** Everything that lies behind what is drawn. */
    void drawBehind(Canvas canvas) {
        double pixel = 1.0 / canvas.scale();
        for (double tick : upwards.ticks()) {
            canvas.fill(tick == 0 ? ZERO : HAIR, left(), y(tick) - pixel, inner.width(), pixel);
            canvas.text(NUMBER, upwards.numbers().apply(tick), left() - GAP, y(tick) + DROP, Lettering.Align.RIGHT);
        }
    }

    /** The lower edge with its numbers, before anything. */
    void drawEdge(Canvas canvas) {
        double pixel = 1.0 / canvas.scale();
        canvas.fill(EDGE, left(), inner.height(), inner.width(), pixel);
        double free = Double.NEGATIVE_INFINITY;
        for (double tick : across.ticks()) {
            canvas.fill(EDGE, x(tick), inner.height(), pixel, TICK);
            String number = across.numbers().apply(tick);
            double half = NUMBER.width(number) / 2;
            if (x(tick) - half >= free) {
                canvas.text(NUMBER, number, x(tick), inner.height() + NUMBERS_BASELINE, Lettering.Align.CENTER);
                free = x(tick) + half + BETWEEN;
            }
        }
        canvas.text(
                NUMBER,
                across.name(),
                left() + inner.width() / 2.0,
                inner.height() + NAME_BASELINE,
                Lettering.Align.CENTER);
    }

    /** The name of the axis at the left, above it. */
    void drawName(Canvas canvas, double baseline) {
        canvas.text(NUMBER, upwards.name(), 0, baseline, Lettering.Align.LEFT);
    }
}
