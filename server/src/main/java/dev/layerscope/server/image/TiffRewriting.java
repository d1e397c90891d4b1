package dev.layerscope.server.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A TIFF file with another directory, behind its end. What the entries point at stays where it is. */
final class TiffRewriting {
    private static final List<Integer> KEPT = List.of(
            TiffTags.WIDTH,
            TiffTags.HEIGHT,
            TiffTags.BITS,
            TiffTags.COMPRESSION,
            TiffTags.PHOTOMETRIC,
            TiffTags.FILL_ORDER,
            TiffTags.STRIP_OFFSETS,
            TiffTags.SAMPLES,
            TiffTags.ROWS_PER_STRIP,
            TiffTags.STRIP_BYTES,
            TiffTags.PLANAR,
            TiffTags.GROUP_3_OPTIONS,
            TiffTags.GROUP_4_OPTIONS,
            TiffTags.PREDICTOR,
            TiffTags.TILE_WIDTH,
            TiffTags.TILE_HEIGHT,
            TiffTags.TILE_OFFSETS,
            TiffTags.TILE_BYTES,
            TiffTags.SAMPLE_FORMAT);
    private static final int ENTRY_BYTES = 12;
    private static final short SHORT = 3;
    private static final short LONG = 4;

    private final FileBytes bytes;
    private final Map<Integer, byte[]> entries = new TreeMap<>();
    private int spareBytes;
    private int[] stripLengths = {};

    TiffRewriting(FileBytes bytes, TiffDirectory directory) {
        this.bytes = bytes;
        KEPT.forEach(tag -> directory.entry(tag).ifPresent(entry -> entries.put(tag, entry)));
    }

    /** Gives a tag another number, of at most 16 bits. */
    void set(int tag, int number) {
        ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES).order(bytes.order());
        entry.putShort((short) tag).putShort(SHORT).putInt(1).putShort((short) number);
        entries.put(tag, entry.array());
    }

    /**
     * Says that all strips are so long. Behind the file is as much room, for the decoder may read what isn't there.
     */
    void setStripBytes(long strips, long each) {
        spareBytes = Math.toIntExact(each);
        stripLengths = new int[Math.toIntExact(strips)];
        Arrays.fill(stripLengths, spareBytes);
    }

    byte[] file() {
        // Whatever is pointed at begins at an even byte.
        int lengthsAt = (bytes.length() + spareBytes + 1) / 2 * 2;
        int start = lengthsAt + stripLengths.length * Integer.BYTES;
        if (stripLengths.length > 0) {
            ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES).order(bytes.order());
            entry.putShort((short) TiffTags.STRIP_BYTES).putShort(LONG).putInt(stripLengths.length);
            entry.putInt(stripLengths.length == 1 ? stripLengths[0] : lengthsAt);
            entries.put(TiffTags.STRIP_BYTES, entry.array());
        }
        int end = start + Short.BYTES + entries.size() * ENTRY_BYTES + Integer.BYTES;
        byte[] file = bytes.padded(bytes.length(), end - bytes.length());
        ByteBuffer directory = ByteBuffer.wrap(file).order(bytes.order());
        directory.position(lengthsAt).slice().order(bytes.order()).asIntBuffer().put(stripLengths);
        directory.putInt(4, start).position(start).putShort((short) entries.size());
        entries.values().forEach(directory::put);
        directory.putInt(0);
        return file;
    }
}
