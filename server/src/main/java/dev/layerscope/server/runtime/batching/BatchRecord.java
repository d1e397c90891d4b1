package dev.layerscope.server.runtime.batching;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of one graph's batches. Thread safe. */
final class BatchRecord {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRecord.class);

    private final BatchedGraph graph;
    private final BatchSizes sizes;
    private long batches;
    private long batchedRows;
    private long aloneRows;

    BatchRecord(BatchedGraph graph, BatchSizes sizes) {
        this.graph = graph;
        this.sizes = sizes;
    }

    synchronized BatchSizes.Plan plan(int waiting) {
        return sizes.plan(waiting);
    }

    synchronized void ranAlone(long nanos) {
        aloneRows++;
        sizes.ranAlone(nanos);
    }

    synchronized void ranBatch(int rows, long nanos) {
        batches++;
        batchedRows += rows;
        sizes.ranBatch(rows, nanos);
    }

    synchronized void wasEqual(int rows, long nanos, long aloneNanos) {
        sizes.wasEqual(rows, nanos, aloneNanos);
    }

    /** No more batches of this graph. */
    synchronized void end(String reason) {
        if (sizes.ended().isEmpty()) {
            sizes.end(reason);
            LOG.info("model '{}', {}: rows are run one by one from now on: {}", graph.model(), outputs(), reason);
        }
    }

    synchronized BatchStatus status() {
        return new BatchStatus(
                graph.model(),
                outputs(),
                graph.row(),
                sizes.state(),
                sizes.ended().orElse(""),
                batches,
                batchedRows,
                aloneRows,
                sizes.bestRatio());
    }

    private List<String> outputs() {
        return graph.outputs().keySet().stream().sorted().toList();
    }
}
