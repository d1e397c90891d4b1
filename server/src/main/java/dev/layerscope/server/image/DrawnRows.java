package dev.layerscope.server.image;

import java.util.Arrays;

/**
 * The rows of a drawn picture as PNG filters them: a row that repeats the one above is nothing but zeros after the filter Up, so
 * that the fastest levels of compression do as well as the slowest; one that hardly differs from the one above, of a photograph
 * that is laid under a map or has a place in the figure, is the difference. Used by one thread.
 */
final class DrawnRows {
    private static final byte UP = 2;
    /** Of so many pixels one or fewer begin another colour, in areas of one colour. */
    private static final int FEW_STEPS = 8;
    /** What the filter may leave of each value that changes, on average, in a photograph; found by trying. */
    private static final int SMOOTH_REST = 12;

    private final int width;
    private final int[] pixels;
    private final byte[] filtered;
    private final byte[] repetition;
    private byte[] row;
    private byte[] above;

    /**
     * @param pixels {@code [height, width]}, row-major, each {@code 0xRRGGBB}
     */
    DrawnRows(int width, int[] pixels) {
        this.width = width;
        this.pixels = pixels;
        this.row = new byte[1 + width * RgbImage.CHANNELS];
        this.above = new byte[row.length];
        this.filtered = new byte[row.length];
        this.repetition = new byte[row.length];
        repetition[0] = UP;
    }

    /** Adds rows to a stream, from one up to, but without, another. */
    void write(int from, int to, RowDeflater stream) {
        if (from > 0) {
            fill(from - 1);
            swap();
        }
        for (int y = from; y < to; y++) {
            int start = y * width;
            if (y > 0 && Arrays.equals(pixels, start - width, start, pixels, start, start + width)) {
                stream.add(repetition);
                continue;
            }
            int steps = fill(y);
            boolean smooth = steps > width / FEW_STEPS && filterUp(steps);
            stream.add(smooth ? filtered : row);
            swap();
        }
    }

    private void swap() {
        byte[] next = above;
        above = row;
        row = next;
    }

    /** Takes the pixels of a row, and returns how many differ from their left neighbour. */
    private int fill(int y) {
        int start = y * width;
        int steps = 0;
        for (int x = 0, at = 1; x < width; x++) {
            int pixel = pixels[start + x];
            row[at++] = (byte) (pixel >> 16);
            row[at++] = (byte) (pixel >> 8);
            row[at++] = (byte) pixel;
            steps += x > 0 && pixel != pixels[start + x - 1] ? 1 : 0;
        }
        return steps;
    }

    /**
     * Takes the row above from a row.
     *
     * @param steps how many pixels differ from their left neighbour
     * @return whether that tells most of it, as it does of a photograph and not of colours from a map
     */
    private boolean filterUp(int steps) {
        filtered[0] = UP;
        long rest = 0;
        for (int i = 1; i < row.length; i++) {
            filtered[i] = (byte) (row[i] - above[i]);
            rest += Math.abs(filtered[i]);
        }
        return rest < (long) SMOOTH_REST * RgbImage.CHANNELS * steps;
    }
}
