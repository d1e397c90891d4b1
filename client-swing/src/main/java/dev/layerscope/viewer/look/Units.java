package dev.layerscope.viewer.look;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as people read them, and as the command line writes them. */
public final class Units {
    private static final List<String> PREFIXES = List.of("", "k", "M", "G", "T", "P", "E");

    private static final double SMALL = 1e-3;
    private static final String MINUS = "\u2212";

    private Units() {}

    /** {@code 9.4 MB}: powers of 1000, as disks and networks count. */
    public static String bytes(long bytes) {
        return scaled((double) bytes, " ") + "B";
    }

    /** {@code 25.6M}. */
    public static String count(long count) {
        return scaled((double) count, "");
    }

    /**
     * A number rounded, without zeros at its end and with a true minus: {@code −0.4}, {@code 12.3}, {@code 1.5e−7}.
     *
     * @param significant digits
     * @param large from which magnitude on it is written with an exponent, as it is below a thousandth
     */
    public static String real(double value, int significant, double large) {
        if (!Double.isFinite(value)) {
            return Double.toString(value).replace("-", MINUS);
        }
        BigDecimal rounded =
                BigDecimal.valueOf(value).round(new MathContext(significant)).stripTrailingZeros();
        double magnitude = Math.abs(rounded.doubleValue());
        if (magnitude == 0) {
            return "0";
        }
        if (magnitude >= SMALL && magnitude < large) {
            return rounded.toPlainString().replace("-", MINUS);
        }
        int exponent = rounded.precision() - rounded.scale() - 1;
        return (rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent).replace("-", MINUS);
    }

    /** {@code 1x64x56x56}; open dimensions as {@code ?}. */
    public static String shape(List<Long> shape) {
        return shape.isEmpty()
                ? "scalar"
                : shape.stream().map(dim -> dim < 0 ? "?" : dim.toString()).collect(Collectors.joining("x"));
    }

    private static String scaled(double value, String space) {
        double shown = value;
        int prefix = 0;
        while (shown >= 999.95 && prefix < PREFIXES.size() - 1) {
            shown /= 1000;
            prefix++;
        }
        String digits = String.format(Locale.ROOT, prefix == 0 ? "%.0f" : "%.1f", shown);
        return digits + space + PREFIXES.get(prefix);
    }
}
