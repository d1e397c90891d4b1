package dev.layerscope.server.status;

/**
 * How the requests for one graph of a model share runs.
 *
 * @param outputs what the graph computes, for people; empty where the model is never batched
 * @param state in lower case: {@code measuring}, {@code on}, {@code slow} or {@code off}
 * @param reason why there are none, for people; may be empty
 * @param batches runs that served several requests
 * @param batchedRows requests that they served
 * @param aloneRows requests that had a run of their own
 */
public record BatchUse(
        String model, String outputs, String state, String reason, long batches, long batchedRows, long aloneRows) {}
