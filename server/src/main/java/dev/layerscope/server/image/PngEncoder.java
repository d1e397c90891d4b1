package dev.layerscope.server.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files into memory, 8-bit RGB without alpha. The same pixels give the same bytes. Thread safe. */
public final class PngEncoder {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int IHDR_BYTES = 13;
    private static final int CHUNK_BYTES = 12;
    private static final byte BITS = 8;
    private static final byte RGB = 2;
    private static final byte PAETH = 4;
    private static final int FAST = 2;
    private static final int MOST_BANDS = 4;
    private static final int ROWS_IN_BAND = 200;

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
            return file(image.height(), image.width(), RowDeflater.joined(List.of(rows.endLast())));
        }
    }

    /**
     * A picture that was drawn: of areas in one colour, repetitions, and few colours. A large one is compressed in bands, at the
     * same time; how many depends on its height alone.
     *
     * @param pixels {@code [height, width]}, row-major, each {@code 0xRRGGBB}; the highest byte is left out of account
     */
    public static byte[] encodeDrawn(int height, int width, int[] pixels) {
        int bands = Math.max(1, Math.min(MOST_BANDS, height / ROWS_IN_BAND));
        List<RowDeflater.Band> compressed = IntStream.range(0, bands)
                .parallel()
                .mapToObj(band -> {
                    try (RowDeflater stream = new RowDeflater(FAST)) {
                        int from = (int) ((long) height * band / bands);
                        int to = (int) ((long) height * (band + 1) / bands);
                        new DrawnRows(width, pixels).write(from, to, stream);
                        return band == bands - 1 ? stream.endLast() : stream.endBand();
                    }
                })
                .toList();
        return file(height, width, RowDeflater.joined(compressed));
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
