package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;
import static dev.layerscope.server.image.ImageException.Reason.UNSUPPORTED;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The first directory of a TIFF file: what it says of its picture, tag by tag. Later directories are other pages, and not
 * looked at.
 *
 * <p>Source: TIFF 6.0, sections 2 and 8.
 */
final class TiffDirectory {
    private static final int ENTRY_BYTES = 12;
    private static final int BIG_TIFF = 43;
    /** Bytes of a value, by the number of its type. */
    private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int IFD = 13;

    private final FileBytes bytes;
    /** Where each tag's entry is. */
    private final Map<Integer, Long> entries = new TreeMap<>();

    private TiffDirectory(FileBytes bytes) {
        this.bytes = bytes;
    }

    static TiffDirectory read(FileBytes bytes) {
        if (bytes.u16(2) == BIG_TIFF) {
            throw new ImageException(UNSUPPORTED, "TIFF: BigTIFF (expected: one of at most 4 GiB)");
        }
        TiffDirectory directory = new TiffDirectory(bytes);
        long at = bytes.u32(4);
        int count = bytes.u16(at);
        for (int i = 0; i < count; i++) {
            long entry = at + 2 + (long) i * ENTRY_BYTES;
            bytes.part(entry, ENTRY_BYTES);
            directory.entries.putIfAbsent(bytes.u16(entry), entry);
        }
        return directory;
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** The twelve bytes of an entry; empty where there is none. */
    Optional<byte[]> entry(int tag) {
        return Optional.ofNullable(entries.get(tag)).map(at -> bytes.bytes(at, ENTRY_BYTES));
    }

    /** Where the bytes of a tag are that holds something other than whole numbers, and how many there are. */
    byte[] content(int tag) {
        long at = at(tag);
        return bytes.bytes(valuesAt(at), valueBytes(at));
    }

    /** The first number of a tag, or another one where the tag isn't there. */
    long number(int tag, long otherwise) {
        return has(tag) ? value(tag, 0) : otherwise;
    }

    /** How many numbers a tag has; 0 where it isn't there. */
    long count(int tag) {
        return has(tag) ? bytes.u32(at(tag) + 4) : 0;
    }

    /** One of a tag's numbers, each not negative. */
    long value(int tag, long index) {
        long at = at(tag);
        if (index >= count(tag)) {
            throw new ImageException(
                    BROKEN, "TIFF: " + count(tag) + " values of tag " + tag + " (expected: more than " + index + ")");
        }
        long from = valuesAt(at);
        return switch (bytes.u16(at + 2)) {
            case 1 -> bytes.u8(from + index);
            case SHORT -> bytes.u16(from + 2 * index);
            case LONG, IFD -> bytes.u32(from + 4 * index);
            default ->
                throw new ImageException(
                        BROKEN, "TIFF: tag " + tag + " of type " + bytes.u16(at + 2) + " (expected: whole numbers)");
        };
    }

    private long at(int tag) {
        Long at = entries.get(tag);
        if (at == null) {
            throw new ImageException(BROKEN, "TIFF: without tag " + tag + " (expected: a picture)");
        }
        return at;
    }

    private long valueBytes(long at) {
        int type = bytes.u16(at + 2);
        if (type == 0 || type >= TYPE_BYTES.length) {
            throw new ImageException(BROKEN, "TIFF: a value of type " + type + " (expected: 1 to 13)");
        }
        return bytes.u32(at + 4) * TYPE_BYTES[type];
    }

    /** Up to four bytes are in the entry itself. */
    private long valuesAt(long at) {
        return valueBytes(at) <= 4 ? at + 8 : bytes.u32(at + 8);
    }
}
