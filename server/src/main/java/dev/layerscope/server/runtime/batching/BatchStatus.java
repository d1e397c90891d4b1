package dev.layerscope.server.runtime.batching;

import dev.layerscope.server.tensor.Shape;
import java.util.List;

/**
 * How a graph fares with batches, for operators.
 *
 * @param model name
 * @param outputs of the graph; empty where none of the model is a case for batches
 * @param row what is fed for one row
 * @param reason why there are none, for people; empty where there are or may be
 * @param batches runs that served several rows
 * @param batchedRows that they served
 * @param aloneRows that had a run of their own
 * @param timeRatio what a row takes in a batch of the best size over what it takes alone; not a number before that is known
 */
public record BatchStatus(
        String model,
        List<String> outputs,
        Shape row,
        State state,
        String reason,
        long batches,
        long batchedRows,
        long aloneRows,
        double timeRatio) {
    public BatchStatus {
        outputs = List.copyOf(outputs);
    }

    static BatchStatus never(String model, String reason) {
        return new BatchStatus(model, List.of(), Shape.of(), State.OFF, reason, 0, 0, 0, Double.NaN);
    }

    /** Where a graph stands. */
    public enum State {
        /** Not known yet: too few rows came together. */
        MEASURING,
        /** Rows that wait together share runs. */
        ON,
        /** Shared runs take as long as single ones; tried again now and then. */
        SLOW,
        /** Never again, for the reason given. */
        OFF
    }

    public double meanRows() {
        return batches == 0 ? 0 : (double) batchedRows / batches;
    }
}
