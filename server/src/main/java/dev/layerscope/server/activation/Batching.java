package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.runtime.batching.BatchedGraph;
import dev.layerscope.server.runtime.batching.Batches;
import dev.layerscope.server.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells which feeds may share a run with others': a single picture or row of a model that leaves their number open, takes
 * nothing else, and has nothing in it that is known to mix rows; and only layers whose rows are the feed's. Thread safe.
 */
record Batching(Batches batches) {
    /** How to run layers of a feed: with others where that may be, else alone. */
    FeedRun.Way of(FeedRows rows, WholeLayers observed, Call call) {
        Optional<BatchedGraph> shared = batches.isOn() ? graph(rows, observed, call) : Optional.empty();
        if (shared.isEmpty()) {
            return ready -> ready::run;
        }
        BatchedGraph graph = shared.get();
        return ready -> (caller, feeds) -> batches.run(
                graph, ready.session().value(), java.util.Objects.requireNonNull(feeds.get(graph.input())), caller);
    }

    private Optional<BatchedGraph> graph(FeedRows rows, WholeLayers observed, Call call) {
        HostedModel model = observed.model();
        Map<String, Shape> fed = rows.perRun();
        String target = rows.feed().target();
        Shape row = fed.get(target);
        if (row == null || row.rank() == 0 || row.dim(0) != 1) {
            return Optional.empty();
        }
        if (!model.takesAnyBatch(fed)) {
            batches.never(model.name(), "the model fixes how many pictures it takes, or takes more than pictures");
            return Optional.empty();
        }
        if (model.mixesRows().isPresent()) {
            batches.never(
                    model.name(),
                    "%s may mix rows of a batch".formatted(model.mixesRows().get()));
            return Optional.empty();
        }
        Map<String, Shape> outputs = new HashMap<>();
        for (Map.Entry<String, Optional<Shape>> output : observed.outputs().entrySet()) {
            if (output.getValue().filter(shape -> shape.rank() > 0).isEmpty()) {
                return Optional.empty();
            }
            outputs.put(output.getKey(), output.getValue().get());
        }
        OptionalLong most = model.picturesPerRun(fed, call);
        if (most.isEmpty() || most.getAsLong() < 2) {
            return Optional.empty();
        }
        return Optional.of(new BatchedGraph(model.name(), model.sha256(), target, row, outputs, (int)
                Math.min(Integer.MAX_VALUE, most.getAsLong())));
    }
}
