package dev.layerscope.server.status;

/**
 * How requests shared runs, all graphs together, those included that nobody asked for lately.
 *
 * @param batches runs that served several requests
 * @param batchedRows requests that they served
 * @param aloneRows requests that could share a run and had one of their own
 */
public record BatchTotals(long batches, long batchedRows, long aloneRows) {
    public static final BatchTotals NONE = new BatchTotals(0, 0, 0);

    /** Each the larger of both: counts of what was forgotten don't go back. */
    public BatchTotals atLeast(BatchTotals other) {
        return new BatchTotals(
                Math.max(batches, other.batches),
                Math.max(batchedRows, other.batchedRows),
                Math.max(aloneRows, other.aloneRows));
    }
}
