package dev.layerscope.server.render;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes tiles as PNG files (ISO/IEC 15948) with an 8-bit palette, of which entry {@link TilePalette#GAP} is transparent.
 *
 * <p>Rows that repeat the one above them are written as no difference, which makes enlarged maps short.
 */
final class TilePng {
    private static final int SIDE = TileAddress.SIDE;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] HEADER = ByteBuffer.allocate(13)
            .putInt(SIDE)
            .putInt(SIDE)
            .put(new byte[] {8, 3, 0, 0, 0})
            .array();
    private static final byte[] ALPHA = {0};
    private static final byte FILTER_NONE = 0;
    private static final byte FILTER_UP = 2;

    private TilePng() {}

    /**
     * @param indices {@code [256, 256]}, row-major
     * @param palette {@code [256, 3]}
     */
    static byte[] write(byte[] indices, byte[] palette) {
        ByteArrayOutputStream file = new ByteArrayOutputStream(indices.length / 4);
        file.writeBytes(SIGNATURE);
        chunk(file, "IHDR", HEADER, HEADER.length);
        chunk(file, "PLTE", palette, palette.length);
        chunk(file, "tRNS", ALPHA, ALPHA.length);
        byte[] filtered = filtered(indices);
        byte[] deflated = new byte[filtered.length + filtered.length / 8 + 64];
        chunk(file, "IDAT", deflated, deflate(filtered, deflated));
        chunk(file, "IEND", deflated, 0);
        return file.toByteArray();
    }

    private static byte[] filtered(byte[] indices) {
        byte[] filtered = new byte[SIDE * (SIDE + 1)];
        for (int y = 0; y < SIDE; y++) {
            int row = y * SIDE;
            int at = y * (SIDE + 1);
            boolean repeats = y > 0 && Arrays.equals(indices, row, row + SIDE, indices, row - SIDE, row);
            filtered[at] = repeats ? FILTER_UP : FILTER_NONE;
            if (!repeats) {
                System.arraycopy(indices, row, filtered, at + 1, SIDE);
            }
        }
        return filtered;
    }

    private static int deflate(byte[] bytes, byte[] into) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            int length = 0;
            while (!deflater.finished()) {
                length += deflater.deflate(into, length, into.length - length);
            }
            return length;
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data, int length) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(data, 0, length);
        file.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        file.writeBytes(name);
        file.write(data, 0, length);
        file.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) checksum.getValue())
                .array());
    }
}
