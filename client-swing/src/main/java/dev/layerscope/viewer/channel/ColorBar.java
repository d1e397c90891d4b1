package dev.layerscope.viewer.channel;

import com.formdev.flatlaf.util.UIScale;
import dev.layerscope.viewer.look.Palette;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.List;
import java.util.function.DoubleToIntFunction;

/** What colours stand for: a bar of them with values beside it, upright or lying. */
final class ColorBar {
    private static final int THICKNESS = 14;
    private static final int TICK = 4;
    private static final int MOST_TICKS = 7;

    private final Colors colors;
    private final DoubleToIntFunction painted;
    private final FontMetrics metrics;

    ColorBar(Colors colors, FontMetrics metrics) {
        this(colors, colors::at, metrics);
    }

    /**
     * One of colours that are laid over something.
     *
     * @param painted red, green and blue at a position, 0 to 1
     */
    ColorBar(Colors colors, DoubleToIntFunction painted, FontMetrics metrics) {
        this.colors = colors;
        this.painted = painted;
        this.metrics = metrics;
    }

    /** How wide an upright one is with its values. */
    int width() {
        return UIScale.scale(THICKNESS + 2 * TICK)
                + Ticks.of(colors, MOST_TICKS).stream()
                        .mapToInt(value -> metrics.stringWidth(Numerals.brief(value)))
                        .max()
                        .orElse(0);
    }

    /** How high a lying one is with the values below it. */
    int height() {
        return UIScale.scale(THICKNESS / 2 + TICK) + metrics.getHeight();
    }

    /** Draws it upright, the greatest value at the top. */
    void upright(Graphics2D g, int left, int top, int length) {
        int thickness = UIScale.scale(THICKNESS);
        for (int y = 0; y < length; y++) {
            g.setColor(new Color(painted.applyAsInt(1 - (y + 0.5) / length)));
            g.fillRect(left, top + y, thickness, 1);
        }
        int free = top + length + metrics.getHeight();
        int tick = UIScale.scale(TICK);
        List<Double> values = Ticks.of(colors, MOST_TICKS);
        for (double value : values) {
            int y = top + (int) Math.round((1 - position(value)) * (length - 1));
            boolean last = value == values.get(values.size() - 1);
            boolean tooNear = y > free - metrics.getHeight() || !last && y - top < metrics.getHeight();
            if (tooNear && !last) {
                continue;
            }
            g.setColor(Palette.MUTED.color());
            g.fillRect(left + thickness, y, tick, 1);
            g.drawString(Numerals.brief(value), left + thickness + 2 * tick, y + metrics.getAscent() / 2 - 1);
            free = y;
        }
    }

    /** Draws it lying, with its limits at both ends. */
    void lying(Graphics2D g, Rectangle area) {
        int thickness = UIScale.scale(THICKNESS / 2);
        for (int x = 0; x < area.width; x++) {
            g.setColor(new Color(painted.applyAsInt((x + 0.5) / area.width)));
            g.fillRect(area.x + x, area.y, 1, thickness);
        }
        g.setColor(Palette.MUTED.color());
        int baseline = area.y + thickness + UIScale.scale(TICK) / 2 + metrics.getAscent();
        String low = Numerals.brief(colors.limits().getLow());
        String high = Numerals.brief(colors.limits().getHigh());
        g.drawString(low, area.x, baseline);
        if (!colors.scale().isEmpty()) {
            g.drawString(high, area.x + area.width - metrics.stringWidth(high), baseline);
        }
    }

    private double position(double value) {
        return colors.scale().isEmpty() ? 0.5 : colors.scale().position(value);
    }
}
