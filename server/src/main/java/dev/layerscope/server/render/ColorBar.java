package dev.layerscope.server.render;

import java.awt.Color;

/** An upright bar of a scale's colours, the upper limit at the top, with round values of the norm beside it. */
final class ColorBar {
    static final int WIDTH = 14;

    private static final int TICK_WIDTH = 4;
    private static final int GAP = 4;
    private static final int ROOM = 16;
    private static final Color TICK = new Color(0x8A8A8A);
    private static final Lettering NUMBER = new Lettering(11, new Color(0x4D4D4D));
    /** From a line's middle down to the baseline of a number beside it. */
    private static final int DROP = 4;

    private final ColorAt colors;
    private final Scale scale;

    ColorBar(ColorAt colors, Scale scale) {
        this.colors = colors;
        this.scale = scale;
    }

    /** Of the bar with its numbers. */
    int width() {
        double widest = scale.norm().ticks(limits()).stream()
                .mapToDouble(tick -> NUMBER.width(Numerals.brief(tick)))
                .max()
                .orElse(0);
        double ends =
                Math.max(NUMBER.width(Numerals.brief(limits().low())), NUMBER.width(Numerals.brief(limits().high())));
        return WIDTH + TICK_WIDTH + GAP + (int) Math.ceil(Math.max(widest, ends));
    }

    /** Draws it from the top to the bottom of a canvas, at its left. */
    void draw(Canvas canvas) {
        int height = canvas.extent().height();
        int steps = height * canvas.scale();
        for (int i = 0; i < steps; i++) {
            Color color = new Color(colors.of((steps - i - 0.5) / steps));
            canvas.fill(color, 0, (double) i / canvas.scale(), WIDTH, 1.0 / canvas.scale());
        }
        tick(canvas, limits().high(), 0);
        if (limits().low() == limits().high()) {
            return;
        }
        tick(canvas, limits().low(), height);
        double free = height - ROOM;
        for (double value : scale.norm().ticks(limits())) {
            double y = height * (1 - scale.norm().position(value, limits()));
            if (y <= free && y >= ROOM) {
                tick(canvas, value, y);
                free = y - ROOM;
            }
        }
    }

    private void tick(Canvas canvas, double value, double y) {
        double pixel = 1.0 / canvas.scale();
        canvas.fill(TICK, WIDTH, Math.min(y, canvas.extent().height() - pixel), TICK_WIDTH, pixel);
        canvas.text(NUMBER, Numerals.brief(value), WIDTH + TICK_WIDTH + GAP, y + DROP, Lettering.Align.LEFT);
    }

    /** Those drawn; where no value can be shown there are none, and no bar. */
    private Limits limits() {
        return scale.limits();
    }
}
