package dev.layerscope.viewer.search;

import dev.layerscope.viewer.chart.ChartView;
import java.awt.Color;

/** A colour for each picture, in its curve and beside its number: as bright as is told apart from light and dark grounds. */
final class SeriesColors {
    /** Relative luminance, which has contrasts of 3:1 to white and to the dark theme's ground. */
    private static final double LUMINANCE = 0.27;

    private static final float SATURATION = 0.75f;
    /** Hues a golden section apart don't come close to one another soon. */
    private static final float SECTION = 0.618034f;

    private static final float FIRST_HUE = 0.57f;

    private SeriesColors() {}

    static Color of(int picture) {
        return picture == 0 ? ChartView.accent() : bright(FIRST_HUE + picture * SECTION);
    }

    private static Color bright(float hue) {
        for (float saturation = SATURATION; saturation > 0; saturation -= 0.05f) {
            float low = 0;
            float high = 1;
            for (int i = 0; i < 10; i++) {
                float middle = (low + high) / 2;
                boolean dark = luminance(Color.getHSBColor(hue, saturation, middle)) < LUMINANCE;
                low = dark ? middle : low;
                high = dark ? high : middle;
            }
            Color found = Color.getHSBColor(hue, saturation, high);
            if (luminance(found) >= LUMINANCE) {
                return found;
            }
        }
        return Color.GRAY;
    }

    /** As WCAG 2.1 defines it. */
    static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(int value) {
        double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
