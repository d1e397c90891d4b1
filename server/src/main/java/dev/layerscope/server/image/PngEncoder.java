package dev.layerscope.server.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files into memory, 8-bit RGB without alpha. The same pixels give the same bytes. Thread safe. */
public final class PngEncoder {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int IHDR_BYTES = 13;
    private static final int CHUNK_BYTES = 12;
    private static final byte BITS = 8;
    private static final byte RGB = 2;
    private static final byte UP = 2;
    private static final byte PAETH = 4;
    private static final int FAST = 2;
    /** Of so many pixels one or fewer begin another colour, in areas of one colour. */
    private static final int FEW_STEPS = 8;
    /** What the filter may leave of each value that changes, on average, in a photograph; found by trying. */
    private static final int SMOOTH_REST = 12;

    private PngEncoder() {}

    /** A picture of any kind; each row is filtered as photographs like it. */
    public static byte[] encode(RgbImage image) {
        int stride = 1 + image.width() * RgbImage.CHANNELS;
        byte[] above = new byte[stride];
        byte[] row = new byte[stride];
        byte[] filtered = new byte[stride];
        try (RowDeflater rows = new RowDeflater(Deflater.DEFAULT_COMPRESSION)) {
            for (int y = 0; y < image.height(); y++) {
                System.arraycopy(image.pixels(), y * (stride - 1), row, 1, stride - 1);
                filterPaeth(row, above, filtered);
                rows.add(filtered);
                byte[] next = above;
                above = row;
                row = next;
            }
            return file(image.height(), image.width(), rows.finish());
        }
    }

    /**
     * A picture that was drawn: of areas in one colour, repetitions, and few colours. A row that repeats the one above is
     * nothing but zeros after the filter Up, so that the fastest levels of compression do as well as the slowest. A row
     * that hardly differs from the one above, of a photograph that is laid under a map or has a place in the figure, is
     * written as the difference.
     *
     * @param pixels {@code [height, width]}, row-major, each {@code 0xRRGGBB}; the highest byte is left out of account
     */
    public static byte[] encodeDrawn(int height, int width, int[] pixels) {
        byte[] row = new byte[1 + width * RgbImage.CHANNELS];
        byte[] above = new byte[row.length];
        byte[] filtered = new byte[row.length];
        byte[] repetition = new byte[row.length];
        repetition[0] = UP;
        try (RowDeflater rows = new RowDeflater(FAST)) {
            for (int y = 0; y < height; y++) {
                int start = y * width;
                if (y > 0 && Arrays.equals(pixels, start - width, start, pixels, start, start + width)) {
                    rows.add(repetition);
                    continue;
                }
                int steps = 0;
                for (int x = 0, at = 1; x < width; x++) {
                    int pixel = pixels[start + x];
                    row[at++] = (byte) (pixel >> 16);
                    row[at++] = (byte) (pixel >> 8);
                    row[at++] = (byte) pixel;
                    steps += x > 0 && pixel != pixels[start + x - 1] ? 1 : 0;
                }
                boolean smooth = steps > width / FEW_STEPS && filterUp(row, above, filtered, steps);
                rows.add(smooth ? filtered : row);
                byte[] next = above;
                above = row;
                row = next;
            }
            return file(height, width, rows.finish());
        }
    }

    /**
     * Takes the row above from a row.
     *
     * @param steps how many pixels differ from their left neighbour
     * @return whether that tells most of it, as it does of a photograph and not of colours from a map
     */
    private static boolean filterUp(byte[] row, byte[] above, byte[] filtered, int steps) {
        filtered[0] = UP;
        long rest = 0;
        for (int i = 1; i < row.length; i++) {
            filtered[i] = (byte) (row[i] - above[i]);
            rest += Math.abs(filtered[i]);
        }
        return rest < (long) SMOOTH_REST * RgbImage.CHANNELS * steps;
    }

    /** Each byte less the one of its left, upper and upper left neighbours that is nearest to left + upper - upper left. */
    private static void filterPaeth(byte[] row, byte[] above, byte[] filtered) {
        filtered[0] = PAETH;
        for (int i = 1; i < row.length; i++) {
            int left = i > RgbImage.CHANNELS ? row[i - RgbImage.CHANNELS] & 0xff : 0;
            int upper = above[i] & 0xff;
            int corner = i > RgbImage.CHANNELS ? above[i - RgbImage.CHANNELS] & 0xff : 0;
            int toLeft = Math.abs(upper - corner);
            int toUpper = Math.abs(left - corner);
            int toCorner = Math.abs(left + upper - 2 * corner);
            int predicted = toLeft <= toUpper && toLeft <= toCorner ? left : toUpper <= toCorner ? upper : corner;
            filtered[i] = (byte) (row[i] - predicted);
        }
    }

    private static byte[] file(int height, int width, ByteBuffer data) {
        ByteBuffer header = ByteBuffer.allocate(IHDR_BYTES)
                .putInt(width)
                .putInt(height)
                .put(BITS)
                .put(RGB)
                .position(0);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + 3 * CHUNK_BYTES + IHDR_BYTES + data.remaining());
        file.putLong(SIGNATURE);
        putChunk(file, "IHDR", header);
        putChunk(file, "IDAT", data);
        putChunk(file, "IEND", ByteBuffer.allocate(0));
        return file.array();
    }

    private static void putChunk(ByteBuffer file, String type, ByteBuffer data) {
        file.putInt(data.remaining());
        int start = file.position();
        file.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
        CRC32 crc = new CRC32();
        crc.update(file.array(), start, file.position() - start);
        file.putInt((int) crc.getValue());
    }
}
