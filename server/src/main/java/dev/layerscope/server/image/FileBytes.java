package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A file's bytes by their places. Places are told by the file itself, which may lie: a place outside says that the file is
 * broken.
 */
final class FileBytes {
    private final String format;
    private final ByteBuffer file;

    FileBytes(String format, ByteBuffer file, ByteOrder order) {
        this.format = format;
        this.file = file.slice().order(order);
    }

    int length() {
        return file.limit();
    }

    ByteOrder order() {
        return file.order();
    }

    int u8(long at) {
        return file.get(checked(at, 1)) & 0xFF;
    }

    int u16(long at) {
        return file.getShort(checked(at, 2)) & 0xFFFF;
    }

    int u24(long at) {
        return u16(at) | u8(at + 2) << 16;
    }

    int s32(long at) {
        return file.getInt(checked(at, 4));
    }

    long u32(long at) {
        return Integer.toUnsignedLong(s32(at));
    }

    float f32(long at) {
        return Float.intBitsToFloat(s32(at));
    }

    /** Whether these characters stand at a place; false where the file ends before. */
    boolean says(String text, long at) {
        if (at < 0 || at + text.length() > file.limit()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (u8(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A part, with the same byte order. Not a copy. */
    ByteBuffer part(long at, long length) {
        return file.slice(checked(at, length), (int) length).order(file.order());
    }

    /** A copy of a part. */
    byte[] bytes(long at, long length) {
        byte[] copy = new byte[part(at, length).limit()];
        file.get((int) at, copy);
        return copy;
    }

    /** All bytes, and room for more behind them. */
    byte[] padded(int length, int more) {
        return Arrays.copyOf(bytes(0, length), length + more);
    }

    private int checked(long at, long length) {
        if (at < 0 || length < 0 || at > file.limit() - length) {
            throw new ImageException(BROKEN, format + ": ends before what it announces (expected: a whole file)");
        }
        return (int) at;
    }
}
