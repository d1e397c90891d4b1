package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;

/** Bits of lossy WebP, packed by how probable they are: an arithmetic decoder. Source: RFC 6386, section 7. */
final class LossyBits {
    private static final int EVEN = 128;
    /** The decoder reads so far ahead. */
    private static final int AHEAD_BYTES = 2;

    private final ByteBuffer bytes;
    private int at;
    private int range = 255;
    private int value;
    private int used;

    LossyBits(ByteBuffer bytes) {
        this.bytes = bytes;
        value = next() << 8 | next();
    }

    private int next() {
        if (at >= bytes.limit() + AHEAD_BYTES) {
            throw new ImageException(BROKEN, "WebP: ends before its pixels do (expected: a whole file)");
        }
        int next = at < bytes.limit() ? bytes.get(at) & 0xFF : 0;
        at++;
        return next;
    }

    /** One bit, which is 0 with so many 256ths of probability. */
    int bit(int probability) {
        int split = 1 + ((range - 1) * probability >> 8);
        int bit = 0;
        if (value >= split << 8) {
            value -= split << 8;
            range -= split;
            bit = 1;
        } else {
            range = split;
        }
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        value <<= shift;
        used += shift;
        if (used >= 8) {
            used -= 8;
            value |= next() << used;
        }
        return bit;
    }

    boolean flag() {
        return bit(EVEN) == 1;
    }

    /** A number of so many bits, the highest first. */
    int number(int bits) {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = number << 1 | bit(EVEN);
        }
        return number;
    }

    /** A number with its sign behind it. */
    int signed(int bits) {
        int number = number(bits);
        return flag() ? -number : number;
    }

    /** A number with its sign where a flag says that there is one; else 0. */
    int signedIfThere(int bits) {
        return flag() ? signed(bits) : 0;
    }

    /** A leaf of a tree: negative or zero entries are leaves, others where to go on. */
    int leaf(int[] tree, int[] probabilities) {
        int i = 0;
        do {
            i = tree[i + bit(probabilities[i >> 1])];
        } while (i > 0);
        return -i;
    }
}
