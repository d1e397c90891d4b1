package dev.layerscope.viewer.analysis;

import dev.layerscope.viewer.look.Units;
import java.util.Locale;

/** Numbers as the server's figures have them. */
final class Numbers {
    private static final int THREE_DIGITS = 3;
    private static final double LARGE = 1e5;
    private static final double LEAST_SHARE = 0.001;

    private Numbers() {}

    /** Three significant digits without zeros at their end, with a true minus: {@code −0.4}, {@code 12.3}, {@code 1.5e−7}. */
    static String brief(double value) {
        return Units.real(value, THREE_DIGITS, LARGE);
    }

    /** Of a share from 0 to 1: {@code 41.5 %}; 0 or 100 % only of what is none or all. */
    static String percent(double share) {
        if (share == 0 || share == 1) {
            return share == 0 ? "0 %" : "100 %";
        }
        if (share < LEAST_SHARE) {
            return "< 0.1 %";
        }
        return share > 1 - LEAST_SHARE ? "> 99.9 %" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
