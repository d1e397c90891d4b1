package dev.layerscope.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as people read them. */
final class Units {
    private static final List<String> PREFIXES = List.of("", "k", "M", "G", "T", "P", "E");

    private static final MathContext THREE_DIGITS = new MathContext(3);
    private static final double SMALL = 1e-3;
    private static final double LARGE = 1e6;

    private Units() {}

    /** {@code 9.4 MB}: powers of 1000, as disks and networks count. */
    static String bytes(long bytes) {
        return scaled((double) bytes, " ") + "B";
    }

    /** {@code 25.6M}. */
    static String count(long count) {
        return scaled((double) count, "");
    }

    /** {@code 35} or {@code 0.4}: what is done each second. */
    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond);
    }

    /** {@code 40 s}, {@code 12 min}, {@code 3.5 h}. */
    static String time(double seconds) {
        if (seconds < 90) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        return seconds < 5400
                ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    /** Four significant digits. */
    static String real(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** Three significant digits, for tables of many columns: {@code -0.0123}, {@code 1.5}, {@code 1.23e-05}. */
    static String brief(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        double magnitude = Math.abs(rounded.doubleValue());
        boolean plain = magnitude == 0 || magnitude >= SMALL && magnitude < LARGE;
        return plain
                ? rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString()
                : String.format(Locale.ROOT, "%.2e", value);
    }

    /** Every digit, without trailing zeros: {@code 0.05}, {@code 5}. */
    static String plain(double value) {
        return new BigDecimal(Double.toString(value))
                .round(MathContext.DECIMAL32)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** {@code 12.5 %} of a share from 0 to 1. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** {@code 1x64x56x56}; open dimensions as {@code ?}. */
    static String shape(List<Long> shape) {
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
