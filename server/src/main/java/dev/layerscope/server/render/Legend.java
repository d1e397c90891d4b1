package dev.layerscope.server.render;

import java.awt.Color;
import java.util.Optional;

/**
 * The bar of a colour map, from the colour of the lower limit to that of the upper one. Where all maps share their limits
 * these stand at its ends, and below it round values of the norm; else the ends are named. Left of it, what the colour of
 * values that can't be shown stands for.
 */
final class Legend {
    private static final int NAMED_BAR_WIDTH = 96;
    private static final int NUMBERED_BAR_WIDTH = 200;
    private static final int BAR_HEIGHT = 8;
    private static final int GAP = 6;
    private static final int HIDDEN_GAP = 24;
    private static final int TICK_HEIGHT = 3;
    private static final int TICK_BASELINE = 15;
    private static final int BETWEEN_TICKS = 6;
    private static final int BEFORE_TICKS = 16;
    private static final Color TICK = new Color(0x8A8A8A);

    private final ColorAt colorAt;
    private final Scaling scaling;
    private final Optional<Limits> limits;
    private final String low;
    private final String high;
    private final Lettering lettering;

    Legend(ColorAt colorAt, Scaling scaling, Lettering lettering) {
        this.colorAt = colorAt;
        this.scaling = scaling;
        this.lettering = lettering;
        this.limits = scaling.shared().map(Scale::limits).filter(shared -> !shared.isNone());
        this.low = limits.map(shared -> Numerals.brief(shared.low())).orElseGet(scaling::lowName);
        this.high = limits.map(shared -> Numerals.brief(shared.high())).orElseGet(scaling::highName);
    }

    /** Of the bar with its ends. */
    int width() {
        return barWidth() + ceil(lettering.width(low)) + ceil(lettering.width(high)) + 2 * GAP;
    }

    /** With what can't be shown. */
    int widest() {
        return width()
                + HIDDEN_GAP
                + BAR_HEIGHT
                + GAP
                + ceil(lettering.width(scaling.norm().hidden()));
    }

    /** What the numbers below the bar take of the next line. */
    int ticksWidth() {
        return limits.isPresent() ? width() + BEFORE_TICKS : 0;
    }

    /** Draws the bar so that it ends at the right and stands on the baseline. */
    void draw(Canvas canvas, int right, int baseline) {
        canvas.text(lettering, high, right, baseline, Lettering.Align.RIGHT);
        int barLeft = right - ceil(lettering.width(high)) - GAP - barWidth();
        for (int x = 0; x < barWidth(); x++) {
            Color color = new Color(colorAt.of((x + 0.5) / barWidth()));
            canvas.fill(color, barLeft + x, baseline - BAR_HEIGHT, 1, BAR_HEIGHT);
        }
        canvas.text(lettering, low, barLeft - GAP, baseline, Lettering.Align.RIGHT);
        limits.filter(shared -> shared.low() < shared.high())
                .ifPresent(shared -> drawTicks(canvas, shared, barLeft, baseline));
    }

    /** Draws a patch of the colour of values that can't be shown, and what these are, left of the bar. */
    void drawHidden(Canvas canvas, int right, int baseline) {
        int left = right - widest();
        canvas.fill(new Color(ColorMap.BAD), left, baseline - BAR_HEIGHT, BAR_HEIGHT, BAR_HEIGHT);
        canvas.text(lettering, scaling.norm().hidden(), left + BAR_HEIGHT + GAP, baseline, Lettering.Align.LEFT);
    }

    private void drawTicks(Canvas canvas, Limits shared, int barLeft, int baseline) {
        float free = Float.NEGATIVE_INFINITY;
        for (double tick : scaling.norm().ticks(shared)) {
            int x = barLeft + (int) Math.round(scaling.norm().position(tick, shared) * (barWidth() - 1));
            canvas.fill(TICK, x, baseline + 1, 1, TICK_HEIGHT);
            String number = Numerals.brief(tick);
            float half = lettering.width(number) / 2;
            if (x - half >= free) {
                canvas.text(lettering, number, x, (float) baseline + TICK_BASELINE, Lettering.Align.CENTER);
                free = x + half + BETWEEN_TICKS;
            }
        }
    }

    private int barWidth() {
        return limits.isPresent() ? NUMBERED_BAR_WIDTH : NAMED_BAR_WIDTH;
    }

    private static int ceil(float width) {
        return (int) Math.ceil(width);
    }
}
