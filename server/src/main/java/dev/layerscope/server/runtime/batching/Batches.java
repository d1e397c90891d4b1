package dev.layerscope.server.runtime.batching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * Rows of derived graphs, which share runs where several wait for the same graph anyway. What is known of a graph outlives
 * its session. Thread safe.
 */
public final class Batches {
    private static final int GRAPHS_KNOWN = 1024;

    private final BatchSettings settings;
    private final TensorPool pool;
    private final Cache<BatchedGraph, GraphBatches> graphs =
            Caffeine.newBuilder().maximumSize(GRAPHS_KNOWN).build();
    /** Why rows of a model are no case for batches, by its name. */
    private final Cache<String, String> never =
            Caffeine.newBuilder().maximumSize(GRAPHS_KNOWN).build();

    public Batches(BatchSettings settings, TensorPool pool) {
        this.settings = settings;
        this.pool = pool;
    }

    /** Whether rows ever share a run. */
    public boolean isOn() {
        return settings.mode() == BatchSettings.Mode.AUTO;
    }

    /**
     * Runs one row, alone or with others. The calling thread waits.
     *
     * @param session of the graph; stays the caller's
     * @param fed the row, which stays the caller's
     * @return what the row gives, by output, with no other row's values; owned by the caller
     * @throws DomainException RUN_FAILED, RUN_TIMEOUT, SERVER_BUSY, TOO_LARGE: for this row, whatever became of others
     * @throws CancellationException where this caller went away
     */
    public Map<String, Tensor> run(BatchedGraph graph, Session session, Tensor fed, Call call) {
        return graphs.get(graph, this::graph).run(session, fed, call);
    }

    private GraphBatches graph(BatchedGraph graph) {
        BatchSizes sizes = new BatchSizes(Math.min(settings.largestRows(), graph.mostRows()), settings.longestRun());
        return new GraphBatches(graph, new BatchRecord(graph, sizes), pool);
    }

    /** Writes down for operators that a model's rows are always run alone, and why. */
    public void never(String model, String reason) {
        never.put(model, reason);
    }

    /** How the graphs fare that rows were asked of, by model. */
    public List<BatchStatus> status() {
        Stream<BatchStatus> refused =
                never.asMap().entrySet().stream().map(model -> BatchStatus.never(model.getKey(), model.getValue()));
        return Stream.concat(graphs.asMap().values().stream().map(GraphBatches::status), refused)
                .sorted(Comparator.comparing(BatchStatus::model).thenComparing(one -> String.join(",", one.outputs())))
                .toList();
    }
}
