package dev.layerscope.server.render;

/**
 * The 256 entries of a tile's palette: one for what isn't part of a map, one for values that can't be shown, and 254
 * colours, which are sampled from the 256 of a colour map in the middle of 254 equal steps.
 */
public final class TilePalette {
    /** What isn't part of a map: transparent, and white to programs that know no transparency. */
    public static final int GAP = 0;
    /** A value that can't be shown. */
    public static final int BAD = 1;

    private static final int ENTRIES = 256;
    private static final int FIRST = 2;
    private static final int STEPS = ENTRIES - FIRST;
    private static final int WHITE = 0xFFFFFF;

    private TilePalette() {}

    /**
     * The entry of a position.
     *
     * @param position as {@link Scale#position} says it: NaN for what can't be shown, below 0 and above 1 for what is
     *     beyond the limits
     */
    static int index(double position) {
        if (Double.isNaN(position)) {
            return BAD;
        }
        int step = (int) (position * STEPS);
        return FIRST + Math.max(0, Math.min(step, STEPS - 1));
    }

    /** Red, green and blue of each entry, {@code [256, 3]}. */
    public static byte[] colors(ColorMap map) {
        byte[] colors = new byte[ENTRIES * 3];
        for (int index = 0; index < ENTRIES; index++) {
            int color = index == GAP ? WHITE : index == BAD ? ColorMap.BAD : map.color((index - FIRST + 0.5) / STEPS);
            colors[3 * index] = (byte) (color >> 16);
            colors[3 * index + 1] = (byte) (color >> 8);
            colors[3 * index + 2] = (byte) color;
        }
        return colors;
    }
}
