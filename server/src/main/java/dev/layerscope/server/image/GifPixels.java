package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

/** Unpacks the colour numbers of a GIF frame: LZW with codes of up to 12 bits, low bits first. */
final class GifPixels {
    private static final int LARGEST_CODE_BITS = 12;
    private static final int CODES = 1 << LARGEST_CODE_BITS;

    private final byte[] packed;
    private final byte[] result;
    /** What a code stands for: the string of another one, and a last byte. */
    private final short[] before = new short[CODES];

    private final byte[] last = new byte[CODES];
    private final byte[] reversed = new byte[CODES];
    private int in;
    private int waiting;
    private int waitingBits;
    private int out;

    private GifPixels(byte[] packed, byte[] result) {
        this.packed = packed;
        this.result = result;
    }

    /**
     * Colour numbers row by row, as the file orders the rows.
     *
     * @throws ImageException {@code BROKEN}, also where there are fewer than the size says
     */
    static byte[] unpack(int codeBits, byte[] packed, ImageSize size) {
        if (codeBits < 1 || codeBits > 8) {
            throw new ImageException(BROKEN, "GIF: codes of " + codeBits + " bits (expected: 1 to 8)");
        }
        byte[] result = new byte[Math.toIntExact(size.pixels())];
        new GifPixels(packed, result).unpack(codeBits);
        return result;
    }

    private void unpack(int codeBits) {
        int clear = 1 << codeBits;
        int end = clear + 1;
        int next = end + 1;
        int bits = codeBits + 1;
        int previous = -1;
        int first = 0;
        while (out < result.length) {
            int code = code(bits);
            if (code == clear) {
                next = end + 1;
                bits = codeBits + 1;
                previous = -1;
                continue;
            }
            if (code == end) {
                throw cut();
            }
            boolean known = code < clear || (code > end && code < next);
            if (!known && (code != next || previous < 0 || next == CODES)) {
                throw new ImageException(BROKEN, "GIF: cannot be decoded: a code that stands for nothing yet");
            }
            first = write(known ? code : previous, clear);
            if (!known && out < result.length) {
                result[out++] = (byte) first;
            }
            if (previous >= 0 && next < CODES) {
                before[next] = (short) previous;
                last[next] = (byte) first;
                next++;
                if (next == 1 << bits && bits < LARGEST_CODE_BITS) {
                    bits++;
                }
            }
            previous = code;
        }
    }

    /** Writes what a code stands for, as far as there is room, and returns its first byte. */
    private int write(int code, int clear) {
        int length = 0;
        int at = code;
        while (at > clear) {
            reversed[length++] = last[at];
            at = before[at];
        }
        reversed[length++] = (byte) at;
        while (length > 0 && out < result.length) {
            result[out++] = reversed[--length];
        }
        return at;
    }

    private int code(int bits) {
        while (waitingBits < bits) {
            if (in == packed.length) {
                throw cut();
            }
            waiting |= (packed[in++] & 0xFF) << waitingBits;
            waitingBits += 8;
        }
        int code = waiting & (1 << bits) - 1;
        waiting >>>= bits;
        waitingBits -= bits;
        return code;
    }

    private static ImageException cut() {
        return new ImageException(BROKEN, "GIF: ends before its pixels do (expected: a whole file)");
    }
}
