package dev.layerscope.server.render;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as text. */
final class Numerals {
    private static final MathContext THREE_DIGITS = new MathContext(3);
    private static final MathContext TWO_DIGITS = new MathContext(2);
    private static final double NEAR_ONE = 0.9;
    private static final double LARGE = 1e5;
    private static final double SMALL = 1e-3;
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
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal rounded = value > NEAR_ONE && value < 1
                ? BigDecimal.ONE.subtract(BigDecimal.ONE.subtract(exact).round(TWO_DIGITS))
                : exact.round(THREE_DIGITS);
        return digits(rounded).replace("-", MINUS);
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
