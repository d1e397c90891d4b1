package dev.layerscope.server.runtime.batching;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides how many rows of one graph share a run, by what was measured of it: whether the bytes are those of single runs, and
 * whether a row takes less time.
 *
 * <p>Batches come in few sizes, 2, 3, 4, 6, 8, 12 and so on, so that each is soon known well; one larger than those that are
 * known is tried. A size serves nobody before its first batches were
 * run both ways with the bytes of all rows the same; single results are answered as long. From time to time a batch is run
 * both ways again. One difference ends the batches of a graph for good. A size that doesn't pay is left alone for a while.
 *
 * <p>Used by one thread at a time.
 */
final class BatchSizes {
    /** Batches that are compared before a size serves anybody; the first isn't timed, since it makes room for the others. */
    static final int PROOFS = 6;
    /** One of so many batches of a size is compared again. */
    static final int RECHECKED = 256;
    /** Rows after which a size that didn't pay is tried again. */
    static final int RETRIED_ROWS = 8192;

    private static final int LEAST_SINGLES = 3;
    /** Of the time that the same rows take alone; what is above isn't worth the copying. */
    private static final double PAYS_BELOW = 0.9;

    private final int largestRows;
    private final double longestNanos;
    private final TreeMap<Integer, Size> sizes = new TreeMap<>();
    private final Recent singleNanos = new Recent();
    private long rows;
    private Optional<String> off = Optional.empty();

    /** What to do with rows that wait. */
    record Plan(int rows, How how) {
        static final Plan ALONE = new Plan(1, How.BATCHED);
    }

    /** How rows of a plan are run. */
    enum How {
        /** At once. */
        BATCHED,
        /** Alone, and then at once for comparison. */
        BOTH_WAYS
    }

    private static final class Size {
        private final Recent nanos = new Recent();
        /** Of the time that the same rows took alone just before, which says more than times of another moment. */
        private final Recent ratios = new Recent();

        private int proofs;
        private long batches;
        private boolean slow;
        private long retriedAtRow;
    }

    BatchSizes(int largestRows, Duration longestRun) {
        this.largestRows = largestRows;
        this.longestNanos = longestRun.toNanos();
        for (int size = 2; size <= largestRows; size *= 2) {
            sizes.put(size, new Size());
            if (size + size / 2 <= largestRows) {
                sizes.put(size + size / 2, new Size());
            }
        }
    }

    /**
     * @param waiting rows, at least one
     */
    Plan plan(int waiting) {
        if (off.isPresent() || waiting < 2 || singleNanos.count() < LEAST_SINGLES) {
            return Plan.ALONE;
        }
        Optional<Map.Entry<Integer, Size>> best = sizes.headMap(waiting, true).entrySet().stream()
                .filter(size -> !size.getValue().slow && size.getValue().proofs >= PROOFS)
                .filter(size -> size.getValue().nanos.median() <= longestNanos)
                .min(Comparator.comparingDouble(size -> size.getValue().ratios.median()));
        int known = best.map(Map.Entry::getKey).orElse(1);
        Optional<Integer> unproven = sizes.subMap(known, false, waiting, true).descendingMap().entrySet().stream()
                .filter(size -> isOpen(size.getValue()) && size.getKey() * singleNanos.median() <= longestNanos)
                .map(Map.Entry::getKey)
                .findFirst();
        if (unproven.isPresent()) {
            return new Plan(unproven.get(), How.BOTH_WAYS);
        }
        return best.map(size ->
                        new Plan(size.getKey(), size.getValue().batches % RECHECKED == 0 ? How.BOTH_WAYS : How.BATCHED))
                .orElse(Plan.ALONE);
    }

    private boolean isOpen(Size size) {
        return size.slow ? rows >= size.retriedAtRow : size.proofs < PROOFS;
    }

    /** A row was run alone. */
    void ranAlone(long nanos) {
        rows++;
        singleNanos.add(nanos);
    }

    /** A batch served its rows. */
    void ranBatch(int size, long nanos) {
        rows += size;
        Size measured = sizes.get(size);
        if (measured != null) {
            measured.batches++;
            measured.nanos.add(nanos);
        }
    }

    /**
     * The rows of a batch gave the same bytes alone, and were answered so.
     *
     * @param nanos of the batch
     * @param aloneNanos of all its rows, one by one
     */
    void wasEqual(int size, long nanos, long aloneNanos) {
        Size measured = sizes.get(size);
        if (measured == null) {
            return;
        }
        measured.batches++;
        if (measured.slow) {
            measured.slow = false;
            measured.proofs = 0;
            measured.nanos.clear();
            measured.ratios.clear();
        }
        measured.proofs++;
        if (measured.proofs > 1) {
            measured.nanos.add(nanos);
            measured.ratios.add((double) nanos / aloneNanos);
        }
        if (measured.proofs >= PROOFS && measured.ratios.median() > PAYS_BELOW) {
            measured.slow = true;
            measured.retriedAtRow = rows + RETRIED_ROWS;
        }
    }

    /** No more batches, ever. */
    void end(String reason) {
        off = Optional.of(reason);
    }

    Optional<String> ended() {
        return off;
    }

    /** The state in words, for operators. */
    BatchStatus.State state() {
        if (off.isPresent()) {
            return BatchStatus.State.OFF;
        }
        if (sizes.values().stream().anyMatch(size -> size.proofs >= PROOFS && !size.slow)) {
            return BatchStatus.State.ON;
        }
        return sizes.values().stream().anyMatch(size -> size.slow)
                ? BatchStatus.State.SLOW
                : BatchStatus.State.MEASURING;
    }

    /** How long a row takes in the best size, over how long it takes alone; not a number where nothing was measured. */
    double bestRatio() {
        return sizes.values().stream()
                .mapToDouble(size -> size.ratios.median())
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
    }

    int largestRows() {
        return largestRows;
    }
}
