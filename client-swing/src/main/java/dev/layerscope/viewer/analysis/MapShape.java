package dev.layerscope.viewer.analysis;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How the positions of a channel become one map, as the server's pictures have it: those of [N, C, D, H, W] as D slices of
 * height H and width W, row by row from the upper left, so many across that the map is nearest to a square; those of
 * [N, C, T] as a row, and [N, C] as one value.
 *
 * @param slices 1 for maps of two axes and fewer
 */
record MapShape(int slices, int height, int width) {
    /**
     * @param shape with the batch first and channels or components second
     */
    static MapShape of(List<Long> shape) {
        int[] sides = shape.stream().skip(2).mapToInt(Math::toIntExact).toArray();
        int before = Math.max(0, sides.length - 2);
        int slices = IntStream.range(0, before).map(i -> sides[i]).reduce(1, Math::multiplyExact);
        return new MapShape(
                slices, sides.length < 2 ? 1 : sides[sides.length - 2], sides.length < 1 ? 1 : sides[sides.length - 1]);
    }

    int rows() {
        return slices / across() * height;
    }

    int columns() {
        return across() * width;
    }

    int positions() {
        return slices * height * width;
    }

    /** Where the value of a place in the map is among those of its slices one after the other. */
    int index(int row, int column) {
        int slice = row / height * across() + column / width;
        return (slice * height + row % height) * width + column % width;
    }

    /** For a title: {@code 27×27}, or {@code 16 slices of 28×28}. */
    String words() {
        String one = height + "\u00d7" + width;
        return slices == 1 ? one : slices + " slices of " + one;
    }

    private int across() {
        int best = slices;
        for (int across = slices; across > 0; across--) {
            if (slices % across == 0 && longerSide(across) < longerSide(best)) {
                best = across;
            }
        }
        return best;
    }

    private long longerSide(int across) {
        return Math.max((long) slices / across * height, (long) across * width);
    }
}
