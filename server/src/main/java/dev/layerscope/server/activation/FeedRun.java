package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
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

/**
 * Runs a feed: all at once where the model leaves the batch open, else in as many runs as its fixed batch asks for, whose
 * results are joined along the first axis.
 */
final class FeedRun {
    private final Feed feed;
    private final List<Layer> layers;
    private final LayerShapes shapes;
    private final TensorPool pool;

    /**
     * @param layers each once
     * @param shapes of the layers in one run
     */
    FeedRun(Feed feed, List<Layer> layers, LayerShapes shapes, TensorPool pool) {
        this.feed = feed;
        this.layers = layers;
        this.shapes = shapes;
        this.pool = pool;
    }

    /** The shapes that a single run is fed. */
    static Map<String, Shape> perRun(Feed feed) {
        Map<String, Shape> shapes = new LinkedHashMap<>(feed.shapes());
        feed.fixedBatch()
                .ifPresent(batch -> shapes.computeIfPresent(feed.target(), (k, shape) -> shape.with(0, batch)));
        return shapes;
    }

    /** Tensors for the layers asked for, owned by the caller. */
    List<Activation> run(FeedTensors tensors, List<Layer> asked, Call call) {
        layers.forEach(this::checkComputable);
        Map<String, Tensor> results = runAll(tensors, call);
        try {
            List<Activation> activations = new ArrayList<>();
            for (Layer layer : asked) {
                Tensor tensor = java.util.Objects.requireNonNull(results.get(layer.tensor()))
                        .share()
                        .orElseThrow();
                activations.add(new Activation(layer, tensor, shapes.channelAxis(layer.tensor())));
            }
            return activations;
        } finally {
            results.values().forEach(Tensor::close);
        }
    }

    private void checkComputable(Layer layer) {
        String why = shapes.unmeasured().get(layer.tensor());
        if (why != null) {
            throw new DomainException(
                            Reason.SIZE_INVALID,
                            "layer '%s' can't be computed for inputs of %s: %s (expected: the model's own size, or a layer before that)"
                                    .formatted(layer.path(), feed.shapes().values(), why))
                    .with("layer", layer.path());
        }
    }

    private Map<String, Tensor> runAll(FeedTensors tensors, Call call) {
        try (SharedCache.Lease<Session> session = feed.model().observe(layers, perRun(feed), call)) {
            Map<String, Tensor> feeds = tensors.make(feed);
            try {
                return run(session.value(), feeds, call);
            } finally {
                feeds.values().forEach(Tensor::close);
            }
        }
    }

    /**
     * Runs a session of these layers.
     *
     * @param fed a tensor for each input, of which those are taken that the session needs; they stay the caller's
     * @return by tensor name, owned by the caller
     */
    Map<String, Tensor> run(Session session, Map<String, Tensor> fed, Call call) {
        checkComplete(session, fed);
        Map<String, Tensor> feeds = new LinkedHashMap<>(fed);
        feeds.keySet().retainAll(session.inputs());
        int runs = Math.toIntExact(feed.runs());
        return runs == 1 || !feeds.containsKey(feed.target())
                ? session.run(call, feeds, outputs())
                : runOneByOne(session, feeds, runs, call);
    }

    private void checkComplete(Session session, Map<String, Tensor> fed) {
        for (String input : session.inputs()) {
            if (!fed.containsKey(input)) {
                throw Feed.invalid("input '%s' of model '%s': not fed (expected: an array of shape %s, by name)"
                        .formatted(input, feed.model().name(), feed.shapes().get(input)));
            }
        }
    }

    private Map<String, Optional<Shape>> outputs() {
        Map<String, Optional<Shape>> outputs = new LinkedHashMap<>();
        layers.forEach(layer -> outputs.put(
                layer.tensor(),
                shapes.of(layer.tensor()).filter(shape -> !feed.model().isOfVaryingShape(layer))));
        return outputs;
    }

    private Map<String, Tensor> runOneByOne(Session session, Map<String, Tensor> feeds, int runs, Call call) {
        Tensor whole = java.util.Objects.requireNonNull(feeds.get(feed.target()));
        Shape part = whole.shape().with(0, whole.shape().dim(0) / runs);
        int partBytes = whole.byteSize() / runs;
        Map<String, Tensor> joined = new LinkedHashMap<>();
        try (Tensor slice = pool.allocate(whole.type(), part)) {
            Map<String, Tensor> sliced = new LinkedHashMap<>(feeds);
            sliced.put(feed.target(), slice);
            for (int run = 0; run < runs; run++) {
                slice.bytes().put(whole.bytes().position(run * partBytes).limit((run + 1) * partBytes));
                Map<String, Tensor> results = session.run(call, sliced, outputs());
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
