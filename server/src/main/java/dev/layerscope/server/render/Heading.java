package dev.layerscope.server.render;

import java.awt.Color;
import java.util.Optional;

/**
 * The lines above a panel's maps: a title, a smaller line, and at the right the legend, if any.
 *
 * @param title shortened where it does not fit
 * @param subtitle may be empty
 */
record Heading(String title, String subtitle, Optional<Legend> legend) {
    static final Lettering TITLE = new Lettering(16.5f, new Color(0x262626));
    static final Lettering SUBTITLE = new Lettering(11, new Color(0x6B6B6B));
    /** Where the maps, or the numbers above them, may begin. */
    static final int HEIGHT = 50;

    private static final int TITLE_BASELINE = 12;
    private static final int SUBTITLE_BASELINE = TITLE_BASELINE + 20;
    private static final int GAP = 32;

    /** In which nothing is shortened. */
    int width() {
        float titleRow =
                TITLE.width(title) + legend.map(one -> GAP + one.widest()).orElse(0);
        int ticks = legend.map(Legend::ticksWidth).orElse(0);
        return (int) Math.ceil(Math.max(titleRow, SUBTITLE.width(subtitle) + ticks));
    }

    /** Draws it where every value can be shown. */
    void draw(Canvas canvas) {
        int right = canvas.extent().width();
        legend.ifPresent(one -> one.draw(canvas, right, TITLE_BASELINE));
        drawLines(canvas, legend.map(one -> GAP + one.width()).orElse(0));
    }

    /** Draws it where some can't, which the legend explains. */
    void drawWithHidden(Canvas canvas) {
        int right = canvas.extent().width();
        legend.ifPresent(one -> {
            one.draw(canvas, right, TITLE_BASELINE);
            one.drawHidden(canvas, right, TITLE_BASELINE);
        });
        drawLines(canvas, legend.map(one -> GAP + one.widest()).orElse(0));
    }

    private void drawLines(Canvas canvas, int besideTitle) {
        int width = canvas.extent().width();
        canvas.text(TITLE, TITLE.fit(title, width - besideTitle), 0, TITLE_BASELINE, Lettering.Align.LEFT);
        int besideSubtitle = legend.map(Legend::ticksWidth).orElse(0);
        String line = SUBTITLE.fit(subtitle, width - besideSubtitle);
        canvas.text(SUBTITLE, line, 0, SUBTITLE_BASELINE, Lettering.Align.LEFT);
    }
}
