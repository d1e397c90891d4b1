package dev.layerscope.server.runtime.batching;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.runtime.AfterRun;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs rows of one graph in a turn that one of them has, answers them, and writes down what it saw. Thread safe. */
final class BatchRun {
    private final BatchedGraph graph;
    private final BatchRecord record;
    private final TensorPool pool;

    BatchRun(BatchedGraph graph, BatchRecord record, TensorPool pool) {
        this.graph = graph;
        this.record = record;
        this.pool = pool;
    }

    /**
     * @param rows first the one whose turn it is; the callers of all pay for it
     */
    void run(Session.Turn turn, List<Row> rows, BatchSizes.How how) {
        turn.shareWith(rows.stream().skip(1).map(row -> row.call().caller()).toList());
        if (how == BatchSizes.How.BOTH_WAYS) {
            runBothWays(turn, rows);
        } else if (rows.size() > 1) {
            runTogether(turn, rows);
        } else {
            answerAlone(turn, rows.get(0)).ifPresent(BatchRun::close);
        }
    }

    /** @return owned by the caller */
    Map<String, Tensor> runAlone(Session.Turn turn, Tensor fed, Cancellation cancellation) {
        long start = System.nanoTime();
        Map<String, Tensor> results =
                turn.run(cancellation, Map.of(graph.input(), fed), outputs(1), AfterRun.KEEP_MEMORY);
        record.ranAlone(System.nanoTime() - start);
        return results;
    }

    /** @return what the row got, owned by the caller; empty where it got nothing */
    private Optional<Map<String, Tensor>> answerAlone(Session.Turn turn, Row row) {
        try {
            Map<String, Tensor> results = runAlone(turn, row.fed(), row.call().cancellation());
            Map<String, Tensor> shared = shared(results);
            row.answer(new RowAnswer.Whole(results));
            return Optional.of(shared);
        } catch (RuntimeException e) {
            row.fail(e);
            return Optional.empty();
        }
    }

    private void runTogether(Session.Turn turn, List<Row> rows) {
        long start = System.nanoTime();
        Map<String, Tensor> results;
        try {
            results = runBatch(turn, rows, whenAllHaveLeft(rows));
        } catch (CancellationException e) {
            rows.forEach(row -> row.fail(e));
            return;
        } catch (DomainException e) {
            FailedBatch failed = new FailedBatch(rows.size(), () -> endAfter(e, rows.size()));
            rows.forEach(row -> row.answer(new RowAnswer.Alone(failed)));
            return;
        }
        try {
            long nanos = System.nanoTime() - start;
            record.ranBatch(rows.size(), nanos);
            rows.stream().skip(1).forEach(row -> row.wasRunFor(nanos));
            for (int i = 0; i < rows.size(); i++) {
                rows.get(i).answer(new RowAnswer.Part(shared(results), i, rows.size()));
            }
        } finally {
            close(results);
        }
    }

    private void runBothWays(Session.Turn turn, List<Row> rows) {
        List<Map<String, Tensor>> singles = new ArrayList<>();
        long start = System.nanoTime();
        try {
            rows.forEach(row -> answerAlone(turn, row).ifPresent(singles::add));
            if (singles.size() == rows.size()) {
                compare(turn, rows, singles, System.nanoTime() - start);
            }
        } finally {
            singles.forEach(BatchRun::close);
        }
    }

    private void compare(Session.Turn turn, List<Row> rows, List<Map<String, Tensor>> singles, long aloneNanos) {
        long start = System.nanoTime();
        Map<String, Tensor> results;
        try {
            results = runBatch(turn, rows, new Cancellation());
        } catch (DomainException e) {
            endAfter(e, rows.size());
            return;
        }
        long nanos = System.nanoTime() - start;
        boolean equal = true;
        for (int i = 0; i < rows.size(); i++) {
            equal &= new RowAnswer.Part(results, i, rows.size()).isSameAs(singles.get(i));
        }
        close(results);
        if (equal) {
            record.wasEqual(rows.size(), nanos, aloneNanos);
        } else {
            record.end("a row of %d gives other bytes than alone".formatted(rows.size()));
        }
    }

    private void endAfter(DomainException failure, int rows) {
        if (failure.reason() == Reason.RUN_FAILED || failure.reason() == Reason.RUN_TIMEOUT) {
            record.end("a batch of %d failed: %s".formatted(rows, failure.getMessage()));
        }
    }

    private Map<String, Tensor> runBatch(Session.Turn turn, List<Row> rows, Cancellation cancellation) {
        try (Tensor fed = joined(rows)) {
            return turn.run(cancellation, Map.of(graph.input(), fed), outputs(rows.size()), AfterRun.KEEP_MEMORY);
        }
    }

    private Tensor joined(List<Row> rows) {
        Tensor joined = pool.allocate(rows.get(0).fed().type(), graph.fed(rows.size()));
        ByteBuffer bytes = joined.bytes();
        rows.forEach(row -> bytes.put(row.fed().bytes()));
        return joined;
    }

    private Map<String, Optional<Shape>> outputs(int rows) {
        Map<String, Optional<Shape>> outputs = new LinkedHashMap<>();
        graph.outputs().forEach((name, one) -> outputs.put(name, Optional.of(BatchedGraph.times(one, rows))));
        return outputs;
    }

    private static Cancellation whenAllHaveLeft(List<Row> rows) {
        Cancellation all = new Cancellation();
        AtomicInteger left = new AtomicInteger(rows.size());
        rows.forEach(row -> row.onFailure(() -> {
            if (left.decrementAndGet() == 0) {
                all.cancel();
            }
        }));
        return all;
    }

    private static Map<String, Tensor> shared(Map<String, Tensor> results) {
        Map<String, Tensor> shared = new LinkedHashMap<>();
        results.forEach((name, tensor) -> shared.put(name, tensor.share().orElseThrow()));
        return shared;
    }

    private static void close(Map<String, Tensor> results) {
        results.values().forEach(Tensor::close);
    }
}
