package dev.layerscope.server.render;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as text. */
public final class Numerals {
    private static final int DIGITS = 3;
    private static final MathContext THREE_DIGITS = new MathContext(DIGITS);
    private static final double NEAR_ONE = 0.9;
    private static final double LARGE = 1e5;
    private static final double SMALL = 1e-3;
    private static final double LEAST_SHARE = 0.001;
    private static final String[] THOUSANDS = {"", "k", "M", "G", "T"};
    private static final String MINUS = "−";

    private Numerals() {}

    /** Every digit, without trailing zeros: {@code 5}, {@code -0.25}, {@code 1e-07}. */
    static String plain(double value) {
        return Double.isFinite(value) ? digits(BigDecimal.valueOf(value)) : Double.toString(value);
    }

    /**
     * Three significant digits with a true minus, for figures: {@code −0.4}, {@code 12.3}, {@code 1.5e−7}; just below 1
     * two of what is left to 1, as {@code 0.9996}.
     */
    static String brief(double value) {
        return brief(value, DIGITS);
    }

    /** As {@link #brief(double)}, in as many significant digits as there is room for. */
    static String brief(double value, int digits) {
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal rounded = value > NEAR_ONE && value < 1
                ? BigDecimal.ONE.subtract(
                        BigDecimal.ONE.subtract(exact).round(new MathContext(Math.max(1, digits - 1))))
                : exact.round(new MathContext(digits));
        return digits(rounded).replace("-", MINUS);
    }

    /** As {@link #brief}, or the word for what is no number or infinite. */
    public static String any(double value) {
        return Double.isFinite(value) ? brief(value) : Double.toString(value).replace("-", MINUS);
    }

    /** How many of something, in three digits: {@code 64}, {@code 20k}, {@code 1.5M}. */
    static String count(double value) {
        int thousands = 0;
        double shown = value;
        while (shown >= 1000 && thousands < THOUSANDS.length - 1) {
            shown /= 1000;
            thousands++;
        }
        return digits(new BigDecimal(shown).round(THREE_DIGITS)) + THOUSANDS[thousands];
    }

    /** Of a share from 0 to 1: {@code 41.5 %}; 0 or 100 % only of what is none or all. */
    public static String percent(double share) {
        if (share == 0 || share == 1) {
            return share == 0 ? "0 %" : "100 %";
        }
        if (share < LEAST_SHARE) {
            return "less than 0.1 %";
        }
        if (share > 1 - LEAST_SHARE) {
            return "more than 99.9 %";
        }
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String digits(BigDecimal decimal) {
        double magnitude = Math.abs(decimal.doubleValue());
        if (magnitude == 0) {
            return "0";
        }
        BigDecimal stripped = decimal.stripTrailingZeros();
        if (magnitude < LARGE && magnitude >= SMALL) {
            return stripped.toPlainString();
        }
        int exponent = stripped.precision() - stripped.scale() - 1;
        return stripped.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
