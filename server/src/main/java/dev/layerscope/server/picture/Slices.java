package dev.layerscope.server.picture;

import dev.layerscope.server.render.Extent;
import dev.layerscope.server.tensor.Shape;
import java.util.stream.IntStream;

/**
 * How the positions of a channel become one map: those of [N, C, D, H, W] as D slices of height H and width W, row by row
 * from the upper left, so many across that the map is nearest to a square and no place is left over.
 *
 * @param count 1 for [N, C, H, W] and below
 */
record Slices(int count, int height, int width) {
    /** Of the axes but the channels' and, where it is another, the first one, which counts inputs. */
    static Slices of(Shape shape, int channelAxis) {
        int[] sides = IntStream.range(Math.min(1, channelAxis), shape.rank())
                .filter(axis -> axis != channelAxis)
                .map(axis -> Math.toIntExact(shape.dim(axis)))
                .toArray();
        int planes = IntStream.range(0, sides.length - 2).map(i -> sides[i]).reduce(1, Math::multiplyExact);
        return new Slices(
                planes, sides.length < 2 ? 1 : sides[sides.length - 2], sides.length < 1 ? 1 : sides[sides.length - 1]);
    }

    /** Of the map. */
    Extent extent() {
        return new Extent(count / across() * height, across() * width);
    }

    /** The values of a map, row-major, from those of its slices one after the other. */
    float[] arranged(float[] slices) {
        int across = across();
        if (across == 1) {
            return slices;
        }
        float[] map = new float[slices.length];
        for (int row = 0; row < count * height; row++) {
            int slice = row / height;
            int top = slice / across * height + row % height;
            System.arraycopy(slices, row * width, map, (top * across + slice % across) * width, width);
        }
        return map;
    }

    /** For a title: {@code 28×28}, or {@code 16 slices of 28×28}. */
    @Override
    public String toString() {
        String one = height + "×" + width;
        return count == 1 ? one : "%d slices of %s, %d across".formatted(count, one, across());
    }

    private int across() {
        int best = count;
        for (int across = count; across > 0; across--) {
            if (count % across == 0 && longerSide(across) < longerSide(best)) {
                best = across;
            }
        }
        return best;
    }

    private long longerSide(int across) {
        return Math.max((long) count / across * height, (long) across * width);
    }
}
