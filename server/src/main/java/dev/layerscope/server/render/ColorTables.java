package dev.layerscope.server.render;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Reads the colour tables from their resource, which {@code export_colormaps.py} writes and describes. */
final class ColorTables {
    private static final int HEX_DIGITS = 6;
    private static final Map<ColorMap, int[]> TABLES = read();

    private ColorTables() {}

    /** The 256 colours of a map, each {@code 0xRRGGBB}; not to be changed. */
    static int[] of(ColorMap map) {
        return Objects.requireNonNull(TABLES.get(map), map::matplotlibName);
    }

    private static Map<ColorMap, int[]> read() {
        Map<ColorMap, int[]> tables = new EnumMap<>(ColorMap.class);
        for (String line : TextResource.lines("colormaps.txt")) {
            int space = line.indexOf(' ');
            String name = line.substring(0, space);
            ColorMap map = ColorMap.named(name).orElseThrow(() -> new IllegalStateException("colour map: " + name));
            tables.put(map, parse(line.substring(space + 1)));
        }
        return tables;
    }

    private static int[] parse(String digits) {
        int[] table = new int[digits.length() / HEX_DIGITS];
        for (int i = 0; i < table.length; i++) {
            table[i] = Integer.parseInt(digits, i * HEX_DIGITS, (i + 1) * HEX_DIGITS, 16);
        }
        return table;
    }
}
