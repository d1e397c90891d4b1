package dev.layerscope.server.runtime.batching;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Rows that wait for one graph. Every row waits at the gate for itself; the first whose turn comes takes others along, whose
 * turns are given up. So nobody waits for company, and a row waits for others only as long as their batch takes longer than
 * it would alone. Thread safe.
 */
final class GraphBatches {
    private final TensorPool pool;
    private final BatchRun run;
    private final BatchRecord record;
    /** Guarded by this. */
    private final Set<Row> waiting = new LinkedHashSet<>();

    GraphBatches(BatchedGraph graph, BatchRecord record, TensorPool pool) {
        this.pool = pool;
        this.run = new BatchRun(graph, record, pool);
        this.record = record;
    }

    BatchStatus status() {
        return record.status();
    }

    /**
     * Runs a row, alone or with others.
     *
     * @param fed stays the caller's
     * @return owned by the caller
     */
    Map<String, Tensor> run(Session session, Tensor fed, Call call) {
        Row row = new Row(call, fed);
        try (Cancellation.Registration registration = call.cancellation().onCancel(row::leave)) {
            synchronized (this) {
                waiting.add(row);
            }
            takeTurn(session, row);
            RowAnswer answer = row.await();
            if (answer instanceof RowAnswer.Whole whole) {
                return whole.results();
            }
            if (answer instanceof RowAnswer.Part part) {
                try (part) {
                    return part.cut(pool);
                }
            }
            return runAfterFailure(session, fed, call, ((RowAnswer.Alone) answer).batch());
        }
    }

    private void takeTurn(Session session, Row row) {
        try (Session.Turn turn = session.enter(row.waiting())) {
            take(row).ifPresent(taken -> {
                try {
                    run.run(turn, taken.rows(), taken.how());
                } finally {
                    taken.rows().forEach(Row::end);
                }
            });
        } catch (DomainException | CancellationException e) {
            if (withdraw(row)) {
                throw e;
            }
        }
    }

    private record Taken(List<Row> rows, BatchSizes.How how) {}

    /** Empty where another turn has taken the row. */
    private synchronized Optional<Taken> take(Row first) {
        if (!waiting.remove(first)) {
            return Optional.empty();
        }
        Priority priority = first.call().priority();
        int company = (int) waiting.stream()
                .filter(other -> other.call().priority() == priority)
                .count();
        BatchSizes.Plan plan = record.plan(1 + company);
        List<Row> taken = new ArrayList<>(List.of(first));
        for (Iterator<Row> others = waiting.iterator(); others.hasNext() && taken.size() < plan.rows(); ) {
            Row other = others.next();
            if (other.call().priority() == priority) {
                others.remove();
                taken.add(other);
            }
        }
        return Optional.of(new Taken(taken, plan.how()));
    }

    /** Whether nobody has taken the row. */
    private boolean withdraw(Row row) {
        boolean mine;
        synchronized (this) {
            mine = waiting.remove(row);
        }
        if (mine) {
            row.letGo();
        }
        return mine;
    }

    private Map<String, Tensor> runAfterFailure(Session session, Tensor fed, Call call, FailedBatch batch) {
        boolean worked = false;
        try (Session.Turn turn = session.enter(call)) {
            Map<String, Tensor> results = run.runAlone(turn, fed, call.cancellation());
            worked = true;
            return results;
        } finally {
            batch.told(worked ? FailedBatch.Alone.WORKED : FailedBatch.Alone.FAILED);
        }
    }
}
