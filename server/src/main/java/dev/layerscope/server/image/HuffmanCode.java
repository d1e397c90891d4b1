package dev.layerscope.server.image;

import java.util.Arrays;

/**
 * A prefix code for Deflate: how many bits each symbol has, at most 15, and which.
 *
 * <p>Source: RFC 1951, section 3.2.2.
 */
final class HuffmanCode {
    private static final int LONGEST = 15;
    private static final int SYMBOL_BITS = 16;

    private final int[] lengths;
    private final int[] bits;

    private HuffmanCode(int[] lengths) {
        this.lengths = lengths;
        this.bits = bits(lengths);
    }

    /**
     * A code that is shortest, or nearly so, for symbols that come so often.
     *
     * @param counts of each symbol; at least two aren't 0
     */
    static HuffmanCode of(int[] counts) {
        int[] scaled = counts.clone();
        int[] lengths = lengths(scaled);
        while (Arrays.stream(lengths).max().orElse(0) > LONGEST) {
            Arrays.setAll(scaled, i -> (scaled[i] + 1) / 2);
            lengths = lengths(scaled);
        }
        return new HuffmanCode(lengths);
    }

    int symbols() {
        return lengths.length;
    }

    /** How many bits a symbol has; 0 where it never comes. */
    int length(int symbol) {
        return lengths[symbol];
    }

    /** The bits of a symbol, the first one lowest. */
    int bits(int symbol) {
        return bits[symbol];
    }

    /** Huffman's algorithm over leaves in rising order: nodes come into being in rising order too. */
    private static int[] lengths(int[] counts) {
        long[] leaves = new long[counts.length];
        int used = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] > 0) {
                leaves[used++] = (long) counts[symbol] << SYMBOL_BITS | symbol;
            }
        }
        Arrays.sort(leaves, 0, used);
        long[] weights = new long[2 * used - 1];
        for (int i = 0; i < used; i++) {
            weights[i] = leaves[i] >>> SYMBOL_BITS;
        }
        int[] parents = new int[weights.length];
        int leaf = 0;
        int node = used;
        for (int made = used; made < weights.length; made++) {
            for (int child = 0; child < 2; child++) {
                int least = leaf < used && (node == made || weights[leaf] <= weights[node]) ? leaf++ : node++;
                weights[made] += weights[least];
                parents[least] = made;
            }
        }
        int[] depths = new int[weights.length];
        int[] lengths = new int[counts.length];
        for (int i = weights.length - 2; i >= 0; i--) {
            depths[i] = depths[parents[i]] + 1;
            if (i < used) {
                lengths[(int) leaves[i] & (1 << SYMBOL_BITS) - 1] = depths[i];
            }
        }
        return lengths;
    }

    /** Codes rise with length and then with symbol; they are sent from their highest bit on. */
    private static int[] bits(int[] lengths) {
        int[] bits = new int[lengths.length];
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    bits[symbol] = Integer.reverse(code++) >>> Integer.SIZE - length;
                }
            }
            code <<= 1;
        }
        return bits;
    }
}
