package dev.layerscope.viewer.mosaic;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers with as many digits as are known of them. */
final class Numerals {
    private static final int MOST_DIGITS = 9;
    /** Beyond these a number is written with an exponent. */
    private static final double LARGE = 1e6;

    private static final double SMALL = 1e-4;

    private Numerals() {}

    /**
     * The shortest number between two bounds that is the value, rounded.
     *
     * @param least at most the value; may be infinite
     * @param most at least the value; may be infinite
     */
    static String between(double value, double least, double most) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nothing" : String.valueOf(value);
        }
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            double rounded = rounded(value, digits, RoundingMode.HALF_EVEN).doubleValue();
            if (rounded >= least && rounded <= most) {
                return written(rounded(value, digits, RoundingMode.HALF_EVEN));
            }
        }
        return written(rounded(value, MOST_DIGITS, RoundingMode.HALF_EVEN));
    }

    /** Four digits. */
    static String rounded(double value) {
        return Double.isFinite(value) ? written(rounded(value, 4, RoundingMode.HALF_EVEN)) : "none";
    }

    /** Four digits, never above the value. */
    static String below(double value) {
        return written(rounded(value, 4, RoundingMode.FLOOR));
    }

    /** Four digits, never below the value. */
    static String above(double value) {
        return written(rounded(value, 4, RoundingMode.CEILING));
    }

    private static BigDecimal rounded(double value, int digits, RoundingMode mode) {
        return BigDecimal.valueOf(value).round(new MathContext(digits, mode));
    }

    private static String written(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        double magnitude = Math.abs(number.doubleValue());
        if (magnitude >= LARGE || magnitude < SMALL) {
            return exponential(number.stripTrailingZeros());
        }
        BigDecimal plain = number.stripTrailingZeros();
        return minus(plain.toPlainString());
    }

    private static String exponential(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        return minus(number.scaleByPowerOfTen(-exponent).toPlainString()) + "e" + exponent;
    }

    private static String minus(String digits) {
        return digits.replace('-', '\u2212');
    }
}
