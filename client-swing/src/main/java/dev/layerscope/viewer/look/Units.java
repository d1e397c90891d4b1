package dev.layerscope.viewer.look;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as people read them, and as the command line writes them. */
public final class Units {
    private static final List<String> PREFIXES = List.of("", "k", "M", "G", "T", "P", "E");

    private Units() {}

    /** {@code 9.4 MB}: powers of 1000, as disks and networks count. */
    public static String bytes(long bytes) {
        return scaled((double) bytes, " ") + "B";
    }

    /** {@code 25.6M}. */
    public static String count(long count) {
        return scaled((double) count, "");
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
