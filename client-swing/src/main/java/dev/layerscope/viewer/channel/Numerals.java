package dev.layerscope.viewer.channel;

import dev.layerscope.viewer.look.Units;
import java.util.Locale;

/** Numbers as text, as the server's figures have them. */
final class Numerals {
    private static final int BRIEF = 3;
    private static final int EXACT = 6;
    private static final double LARGE = 1e6;
    private static final double LEAST_SHARE = 0.001;

    private Numerals() {}

    /** Three significant digits: {@code 12.3}, {@code -0.4} with a true minus, {@code 1.5e-7}. */
    static String brief(double value) {
        return Units.real(value, BRIEF, LARGE);
    }

    /** Six, which is nearly all that single precision has. */
    static String exact(double value) {
        return Units.real(value, EXACT, LARGE);
    }

    /** {@code 27,436}. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Of a share from 0 to 1: {@code 41.5 %}; 0 or 100 % only of what is none or all. */
    static String percent(double share) {
        if (share == 0 || share == 1) {
            return share == 0 ? "0 %" : "100 %";
        }
        if (share < LEAST_SHARE) {
            return "less than 0.1 %";
        }
        return share > 1 - LEAST_SHARE ? "more than 99.9 %" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** {@code 1st}, {@code 12th}. */
    static String ordinal(int number) {
        boolean teen = number / 10 % 10 == 1;
        String ending = switch (teen ? 0 : number % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
        return number + ending;
    }
}
