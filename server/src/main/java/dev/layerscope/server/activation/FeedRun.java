package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs rows of a feed: all at once where the model leaves the batch open, else in as many runs as its fixed batch asks for,
 * whose results are joined along the first axis.
 */
final class FeedRun {
    private final FeedRows rows;
    private final Observation observation;
    private final TensorPool pool;

    /** A single run of a session, whose results are the caller's. */
    interface Once {
        Map<String, Tensor> run(Call call, Map<String, Tensor> feeds);
    }

    FeedRun(FeedRows rows, Observation observation, TensorPool pool) {
        this.rows = rows;
        this.observation = observation;
        this.pool = pool;
    }

    /** A way to run what was prepared. */
    interface Way {
        Once of(Observation.Ready ready);
    }

    /** What is observed, by the name of the graph's output, owned by the caller. */
    Map<String, Tensor> run(FeedTensors tensors, Call call) {
        return run(tensors, ready -> ready::run, call);
    }

    Map<String, Tensor> run(FeedTensors tensors, Way way, Call call) {
        try (Observation.Ready ready = observation.prepare(rows.perRun(), pool, call)) {
            Session session = ready.session().value();
            Map<String, Tensor> feeds = tensors.make(rows, call);
            try {
                Map<String, Tensor> all = new LinkedHashMap<>(feeds);
                all.putAll(ready.choices());
                return run(session, all, way.of(ready), call);
            } finally {
                feeds.values().forEach(Tensor::close);
            }
        }
    }

    /**
     * Runs a session that was opened for these rows.
     *
     * @param fed a tensor for each input, of which those are taken that the session needs; they stay the caller's
     * @param once a single run of the session
     * @return by name of the output, owned by the caller
     */
    Map<String, Tensor> run(Session session, Map<String, Tensor> fed, Once once, Call call) {
        checkComplete(session, fed);
        Map<String, Tensor> feeds = new LinkedHashMap<>(fed);
        feeds.keySet().retainAll(session.inputs());
        int runs = Math.toIntExact(rows.runs());
        return runs == 1 || !feeds.containsKey(rows.feed().target())
                ? once.run(call, feeds)
                : runOneByOne(once, feeds, runs, call);
    }

    private void checkComplete(Session session, Map<String, Tensor> fed) {
        for (String input : session.inputs()) {
            if (!fed.containsKey(input)) {
                throw Feed.invalid("input '%s' of model '%s': not fed (expected: an array of shape %s, by name)"
                        .formatted(
                                input,
                                rows.feed().model().name(),
                                rows.feed().shapes().get(input)));
            }
        }
    }

    private Map<String, Tensor> runOneByOne(Once once, Map<String, Tensor> feeds, int runs, Call call) {
        Tensor whole = java.util.Objects.requireNonNull(feeds.get(rows.feed().target()));
        Shape part = whole.shape().with(0, whole.shape().dim(0) / runs);
        int partBytes = whole.byteSize() / runs;
        Map<String, Tensor> joined = new LinkedHashMap<>();
        try (Tensor slice = pool.allocate(whole.type(), part)) {
            Map<String, Tensor> sliced = new LinkedHashMap<>(feeds);
            sliced.put(rows.feed().target(), slice);
            for (int run = 0; run < runs; run++) {
                slice.bytes().put(whole.bytes().position(run * partBytes).limit((run + 1) * partBytes));
                Map<String, Tensor> results = once.run(call, sliced);
                try {
                    join(joined, results, run, runs);
                } finally {
                    results.values().forEach(Tensor::close);
                }
            }
            return joined;
        } catch (RuntimeException e) {
            joined.values().forEach(Tensor::close);
            throw e;
        }
    }

    private void join(Map<String, Tensor> joined, Map<String, Tensor> results, int run, int runs) {
        results.forEach((name, result) -> {
            if (result.shape().rank() == 0) {
                throw new DomainException(
                        Reason.INPUT_INVALID,
                        "inputs: several, but layer '%s' has no batch axis to join them along (expected: one input)"
                                .formatted(name));
            }
            Tensor whole = joined.computeIfAbsent(
                    name,
                    key -> pool.allocate(
                            result.type(),
                            result.shape()
                                    .with(0, Math.multiplyExact(result.shape().dim(0), (long) runs))));
            if (!result.shape().equals(whole.shape().with(0, whole.shape().dim(0) / runs))) {
                throw new DomainException(
                        Reason.INPUT_INVALID,
                        "inputs: several, but layer '%s' has another shape for each (expected: one input)"
                                .formatted(name));
            }
            ByteBuffer destination = whole.bytes().position(run * result.byteSize());
            destination.put(result.bytes());
        });
    }
}
