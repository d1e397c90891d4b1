package dev.layerscope.server.tensor;

import java.util.Arrays;

/**
 * Looks for numbers by their rank among many, in several passes over all of them. Holds them while they are few; else
 * counts how many begin with each of 4,096 digits of 12 bits, and in the next pass looks only at those digits in which a
 * wanted rank lies.
 *
 * <p>Numbers are keys: integers in their order.
 */
final class RankSearch {
    private static final int DIGIT_BITS = 12;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int MOST_HELD = 1 << 14;

    /** How far the digit that is counted lies from the lower end of a key. */
    private final int shift;

    private long[] held = new long[16];
    private int size;
    private boolean sorted;

    /** Empty while numbers are held. */
    private long[] counts = new long[0];

    private long[] lowest = new long[0];
    private long[] highest = new long[0];
    /** By digit, those looked at in later passes; empty in the first. */
    private RankSearch[] later = new RankSearch[0];

    RankSearch() {
        this(Long.SIZE - DIGIT_BITS);
    }

    private RankSearch(int shift) {
        this.shift = Math.max(0, shift);
    }

    void add(long key) {
        if (later.length > 0) {
            RankSearch search = later[digit(key)];
            if (search != null) {
                search.add(key);
            }
        } else if (counts.length > 0) {
            count(key);
        } else if (!sorted) {
            hold(key);
        }
    }

    /**
     * Ends a pass.
     *
     * @param ranks wanted, in rising order, counted from 0
     * @return whether all of them are known; else every number is to be added again
     */
    boolean endPass(long[] ranks) {
        if (counts.length == 0) {
            Arrays.sort(held, 0, size);
            sorted = true;
            return true;
        }
        if (later.length == 0) {
            later = new RankSearch[DIGITS];
        }
        boolean known = true;
        long before = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            long[] inside = within(ranks, before, before + counts[digit]);
            before += counts[digit];
            if (inside.length == 0 || lowest[digit] == highest[digit]) {
                continue;
            }
            RankSearch search = later[digit];
            if (search == null) {
                later[digit] = new RankSearch(shift - DIGIT_BITS);
                known = false;
            } else {
                known &= search.endPass(inside);
            }
        }
        return known;
    }

    /** How many numbers a pass has. */
    long count() {
        return counts.length == 0 ? size : Arrays.stream(counts).sum();
    }

    /** The number of a rank that was wanted and is known. */
    long at(long rank) {
        if (counts.length == 0) {
            return held[(int) rank];
        }
        int digit = 0;
        long left = rank;
        while (left >= counts[digit]) {
            left -= counts[digit++];
        }
        RankSearch search = later[digit];
        return search == null ? lowest[digit] : search.at(left);
    }

    private static long[] within(long[] ranks, long from, long to) {
        return to == from
                ? new long[0]
                : Arrays.stream(ranks)
                        .filter(rank -> rank >= from && rank < to)
                        .map(rank -> rank - from)
                        .toArray();
    }

    private void hold(long key) {
        if (size == MOST_HELD) {
            spill();
            count(key);
            return;
        }
        if (size == held.length) {
            held = Arrays.copyOf(held, 2 * size);
        }
        held[size++] = key;
    }

    private void spill() {
        counts = new long[DIGITS];
        lowest = new long[DIGITS];
        highest = new long[DIGITS];
        Arrays.fill(lowest, Long.MAX_VALUE);
        Arrays.fill(highest, Long.MIN_VALUE);
        for (int i = 0; i < size; i++) {
            count(held[i]);
        }
        held = new long[0];
    }

    private void count(long key) {
        int digit = digit(key);
        counts[digit]++;
        lowest[digit] = Math.min(lowest[digit], key);
        highest[digit] = Math.max(highest[digit], key);
    }

    private int digit(long key) {
        return (int) ((key ^ Long.MIN_VALUE) >>> shift) & DIGITS - 1;
    }
}
