package dev.layerscope.server.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Adler32;
import java.util.zip.Deflater;

/**
 * Compresses rows of a PNG file, one after the other: all of them or a band, which is then joined with the others (RFC 1950 and
 * 1951). To be closed; not thread safe.
 */
final class RowDeflater implements AutoCloseable {
    private static final int SMALLEST = 1 << 16;
    /** Deflate with a window of 32 KiB, compressed fast. */
    private static final short HEADER = 0x7801;

    private static final long ADLER_BASE = 65521;
    private static final int OVERHEAD = Short.BYTES + Integer.BYTES;

    private final Deflater deflater;
    private final Adler32 adler = new Adler32();
    private byte[] compressed = new byte[SMALLEST];
    private int written;
    private long taken;

    /**
     * @param level of {@link Deflater}
     */
    RowDeflater(int level) {
        this.deflater = new Deflater(level, true);
    }

    /**
     * A band of rows, compressed.
     *
     * @param bytes of a deflate stream, that of the last band ended
     * @param adler of what was compressed
     * @param length of what was compressed
     */
    record Band(ByteBuffer bytes, long adler, long length) {}

    /** Adds a row with its filter in front, which may be changed afterwards. */
    void add(byte[] row) {
        adler.update(row);
        taken += row.length;
        deflater.setInput(row);
        while (!deflater.needsInput()) {
            deflate(Deflater.NO_FLUSH);
        }
    }

    /** Ends a band that others follow; nothing can be added after. */
    Band endBand() {
        while (deflate(Deflater.SYNC_FLUSH) > 0) {
            // What didn't fit comes with the next turn.
        }
        return new Band(ByteBuffer.wrap(compressed, 0, written), adler.getValue(), taken);
    }

    /** Ends the last band; nothing can be added after. */
    Band endLast() {
        deflater.finish();
        while (!deflater.finished()) {
            deflate(Deflater.NO_FLUSH);
        }
        return new Band(ByteBuffer.wrap(compressed, 0, written), adler.getValue(), taken);
    }

    private int deflate(int flush) {
        if (written == compressed.length) {
            compressed = Arrays.copyOf(compressed, 2 * written);
        }
        int more = deflater.deflate(compressed, written, compressed.length - written, flush);
        written += more;
        return more;
    }

    /** The whole stream of bands that lie one below the other. */
    static ByteBuffer joined(List<Band> bands) {
        int length = bands.stream().mapToInt(band -> band.bytes.remaining()).sum();
        ByteBuffer stream = ByteBuffer.allocate(length + OVERHEAD).putShort(HEADER);
        long adler = 1;
        for (Band band : bands) {
            stream.put(band.bytes.duplicate());
            adler = adlerOfBoth(adler, band.adler, band.length);
        }
        return stream.putInt((int) adler).flip();
    }

    /** As if one had been added behind the other: zlib's {@code adler32_combine}. */
    private static long adlerOfBoth(long first, long second, long lengthOfSecond) {
        long sums = (first & 0xFFFF) + (second & 0xFFFF) - 1;
        long rest = lengthOfSecond % ADLER_BASE;
        long weighted = rest * (first & 0xFFFF) + (first >>> 16) + (second >>> 16) - rest;
        return Math.floorMod(weighted, ADLER_BASE) << 16 | Math.floorMod(sums, ADLER_BASE);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
