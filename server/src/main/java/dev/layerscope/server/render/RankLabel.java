package dev.layerscope.server.render;

import java.awt.Color;

/**
 * What stands above a channel's map or picture: its rank, its number, and at the right a value.
 *
 * @param rank counted from 1
 * @param value NaN for none
 */
record RankLabel(int rank, int channel, double value) {
    static final int HEIGHT = 12;
    /** In which {@code 1 channel 1023 0.0123} fits. */
    static final int NARROWEST = 124;

    private static final int BETWEEN = 6;
    private static final Lettering RANK = new Lettering(11, Plot.ALARM);
    private static final Lettering NAME = new Lettering(11, new Color(0x4D4D4D));
    private static final Lettering VALUE = new Lettering(11, new Color(0x8A8A8A));

    /** Draws it above what begins at {@code top} and is so wide; wider than that where its words are. */
    void draw(Canvas canvas, int left, int top, int width) {
        int baseline = top - GridLayout.LABEL_RISE;
        String number = Integer.toString(rank);
        String name = "channel " + channel;
        String text = Double.isNaN(value) ? "" : Numerals.any(value);
        double namesAt = left + RANK.width(number) + BETWEEN;
        double least = namesAt + NAME.width(name) + BETWEEN + VALUE.width(text);
        canvas.text(RANK, number, left, baseline, Lettering.Align.LEFT);
        canvas.text(NAME, name, namesAt, baseline, Lettering.Align.LEFT);
        canvas.text(VALUE, text, Math.max(least, left + width), baseline, Lettering.Align.RIGHT);
    }
}
