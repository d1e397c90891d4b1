package dev.layerscope.server.image;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Gathers literals and copies, and writes them in blocks with codes of their own.
 *
 * <p>Source: RFC 1951, section 3.2.5 to 3.2.7. The lengths of the codes are sent as they are, in four bits each.
 */
final class DeflateBlock {
    private static final int DYNAMIC = 2;
    private static final int MOST_TOKENS = 1 << 16;
    private static final int LITERALS_AND_LENGTHS = 286;
    private static final int DISTANCES = 30;
    private static final int END = 256;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 258;
    private static final int LONGEST_SYMBOL = 285;
    private static final int LENGTH_CODES = 19;
    /** Those that stand for runs come first, and have no use here. */
    private static final int RUN_CODES = 3;

    private static final int LENGTH_CODE_BITS = 4;
    private static final int LENGTH_MANTISSA = 2;
    private static final int DISTANCE_MANTISSA = 1;
    private static final int[] LENGTH_SYMBOLS =
            IntStream.rangeClosed(0, LONGEST).map(DeflateBlock::lengthSymbol).toArray();

    private final BitSink sink;
    /** A byte, or the length of a copy above its distance - 1. */
    private final int[] tokens = new int[MOST_TOKENS];

    private final int[] counts = new int[LITERALS_AND_LENGTHS];
    private final int[] distanceCounts = new int[DISTANCES];
    private int size;

    DeflateBlock(BitSink sink) {
        this.sink = sink;
    }

    void literal(byte value) {
        add(value & 0xff);
        counts[value & 0xff]++;
    }

    /**
     * @param length 3 to 258
     * @param distance 1 to 32768
     */
    void copy(int length, int distance) {
        add(length << Short.SIZE | distance - 1);
        counts[LENGTH_SYMBOLS[length]]++;
        distanceCounts[symbol(distance - 1, DISTANCE_MANTISSA)]++;
    }

    /** Writes what has been gathered as the stream's last block. */
    void writeLast() {
        write(1);
    }

    private void add(int token) {
        if (size == MOST_TOKENS) {
            write(0);
        }
        tokens[size++] = token;
    }

    private void write(int last) {
        counts[END] = 1;
        // A code of fewer than two symbols would be a case of its own.
        counts[0]++;
        distanceCounts[0]++;
        distanceCounts[1]++;
        HuffmanCode code = HuffmanCode.of(counts);
        HuffmanCode distances = HuffmanCode.of(distanceCounts);
        sink.put(last, 1);
        sink.put(DYNAMIC, 2);
        putLengths(code, distances);
        for (int i = 0; i < size; i++) {
            int token = tokens[i];
            int length = token >>> Short.SIZE;
            if (length == 0) {
                sink.put(code.bits(token), code.length(token));
            } else {
                putCopy(code, distances, length, token & 0xffff);
            }
        }
        sink.put(code.bits(END), code.length(END));
        Arrays.fill(counts, 0);
        Arrays.fill(distanceCounts, 0);
        size = 0;
    }

    private void putLengths(HuffmanCode code, HuffmanCode distances) {
        sink.put(LITERALS_AND_LENGTHS - 257, 5);
        sink.put(DISTANCES - 1, 5);
        sink.put(LENGTH_CODES - 4, 4);
        for (int i = 0; i < LENGTH_CODES; i++) {
            sink.put(i < RUN_CODES ? 0 : LENGTH_CODE_BITS, 3);
        }
        for (HuffmanCode each : new HuffmanCode[] {code, distances}) {
            for (int symbol = 0; symbol < each.symbols(); symbol++) {
                int bits = Integer.reverse(each.length(symbol)) >>> Integer.SIZE - LENGTH_CODE_BITS;
                sink.put(bits, LENGTH_CODE_BITS);
            }
        }
    }

    /** At most 15 + 5 bits of the length and 15 + 13 of the distance, at once. */
    private void putCopy(HuffmanCode code, HuffmanCode distances, int length, int distanceLess1) {
        int symbol = LENGTH_SYMBOLS[length];
        long bits = code.bits(symbol);
        int count = code.length(symbol);
        int rest = symbol == LONGEST_SYMBOL ? 0 : restBits(length - SHORTEST, LENGTH_MANTISSA);
        bits |= (long) (length - SHORTEST & (1 << rest) - 1) << count;
        count += rest;
        symbol = symbol(distanceLess1, DISTANCE_MANTISSA);
        bits |= (long) distances.bits(symbol) << count;
        count += distances.length(symbol);
        rest = restBits(distanceLess1, DISTANCE_MANTISSA);
        bits |= (long) (distanceLess1 & (1 << rest) - 1) << count;
        sink.put(bits, count + rest);
    }

    private static int lengthSymbol(int length) {
        return length == LONGEST ? LONGEST_SYMBOL : END + 1 + symbol(Math.max(0, length - SHORTEST), LENGTH_MANTISSA);
    }

    /** Numbers share a symbol with those that begin with the same bits: the leading one and so many after it. */
    private static int symbol(int number, int mantissa) {
        int rest = restBits(number, mantissa);
        return (rest << mantissa) + (number >>> rest);
    }

    private static int restBits(int number, int mantissa) {
        return Math.max(0, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(number) - mantissa);
    }
}
