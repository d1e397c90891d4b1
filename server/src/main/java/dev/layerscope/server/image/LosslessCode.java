package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

/** A prefix code of lossless WebP: canonical, of at most 15 bits; or one symbol that takes no bits at all. */
final class LosslessCode {
    private static final int LONGEST = 15;
    /** In which order the lengths come of the code that the lengths themselves are written in. */
    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private static final int REPEAT = 16;
    private static final int ZEROS = 17;
    private static final int MANY_ZEROS = 18;

    /** How many symbols have codes of each length, and all symbols in the order of their codes. */
    private final short[] counts = new short[LONGEST + 1];

    private final short[] symbols;

    private LosslessCode(int[] lengths) {
        int used = 0;
        for (int length : lengths) {
            counts[length]++;
            used += length == 0 ? 0 : 1;
        }
        counts[0] = 0;
        symbols = new short[used];
        int[] next = new int[LONGEST + 2];
        int free = 1;
        for (int length = 1; length <= LONGEST; length++) {
            next[length + 1] = next[length] + counts[length];
            free = 2 * free - counts[length];
            if (free < 0) {
                throw incomplete();
            }
        }
        if (used == 0 || (free > 0 && used > 1)) {
            throw incomplete();
        }
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] > 0) {
                symbols[next[lengths[symbol]]++] = (short) symbol;
            }
        }
    }

    private static ImageException incomplete() {
        return new ImageException(BROKEN, "WebP: cannot be decoded: a code that is incomplete or ambiguous");
    }

    /** Reads a code for so many symbols. */
    static LosslessCode read(LosslessBits bits, int alphabet) {
        int[] lengths = new int[alphabet];
        if (bits.read(1) == 1) {
            int count = bits.read(1) + 1;
            int first = bits.read(bits.read(1) == 0 ? 1 : 8);
            set(lengths, first);
            if (count == 2) {
                set(lengths, bits.read(8));
            }
            return new LosslessCode(lengths);
        }
        int[] lengthLengths = new int[LENGTH_ORDER.length];
        int count = 4 + bits.read(4);
        for (int i = 0; i < count; i++) {
            lengthLengths[LENGTH_ORDER[i]] = bits.read(3);
        }
        readLengths(bits, new LosslessCode(lengthLengths), lengths);
        return new LosslessCode(lengths);
    }

    private static void set(int[] lengths, int symbol) {
        if (symbol >= lengths.length) {
            throw new ImageException(BROKEN, "WebP: cannot be decoded: a symbol beyond its alphabet");
        }
        lengths[symbol] = 1;
    }

    private static void readLengths(LosslessBits bits, LosslessCode code, int[] lengths) {
        int left = lengths.length;
        if (bits.read(1) == 1) {
            left = 2 + bits.read(2 + 2 * bits.read(3));
        }
        int previous = 8;
        for (int symbol = 0; symbol < lengths.length && left > 0; left--) {
            int length = code.next(bits);
            if (length < REPEAT) {
                lengths[symbol++] = length;
                previous = length == 0 ? previous : length;
                continue;
            }
            int repeated = length == REPEAT ? previous : 0;
            int times = switch (length) {
                case REPEAT -> 3 + bits.read(2);
                case ZEROS -> 3 + bits.read(3);
                case MANY_ZEROS -> 11 + bits.read(7);
                default -> throw new AssertionError(length);
            };
            if (symbol + times > lengths.length) {
                throw incomplete();
            }
            for (int i = 0; i < times; i++) {
                lengths[symbol++] = repeated;
            }
        }
    }

    /** The next symbol. */
    int next(LosslessBits bits) {
        if (symbols.length == 1) {
            return symbols[0];
        }
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code |= bits.read(1);
            int count = counts[length];
            if (code - count < first) {
                return symbols[index + code - first];
            }
            index += count;
            first = first + count << 1;
            code <<= 1;
        }
        throw incomplete();
    }
}
