package dev.layerscope.viewer.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as the server's figures have them. */
final class Numbers {
    private static final MathContext THREE_DIGITS = new MathContext(3);
    private static final double LARGE = 1e5;
    private static final double SMALL = 1e-3;
    private static final double LEAST_SHARE = 0.001;
    private static final String MINUS = "\u2212";

    private Numbers() {}

    /** Three significant digits without zeros at their end, with a true minus: {@code −0.4}, {@code 12.3}, {@code 1.5e−7}. */
    static String brief(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value).replace("-", MINUS);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(THREE_DIGITS);
        double magnitude = Math.abs(rounded.doubleValue());
        if (magnitude == 0) {
            return "0";
        }
        if (magnitude < LARGE && magnitude >= SMALL) {
            return rounded.stripTrailingZeros().toPlainString().replace("-", MINUS);
        }
        int exponent = rounded.precision() - rounded.scale() - 1;
        String digits =
                rounded.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString();
        return (digits + "e" + exponent).replace("-", MINUS);
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
