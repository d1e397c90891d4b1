package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.tensor.TensorPool;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes activations: from inputs and layer names to tensors, from one run of one derived graph.
 *
 * <p>An activation is a pure function of model, inputs, preprocessing and layer, so results are cached by those, and
 * callers who ask for the same at the same time share a run. Thread safe.
 */
public final class Activations {
    private static final int MOST_LAYERS = 4096;

    private final Models models;
    private final InputStore inputs;
    private final TensorPool pool;
    private final SharedCache<Key, ActivationSet> cache;

    private record Key(
            String model,
            List<String> inputs,
            Preprocessing preprocessing,
            Optional<PictureSize> size,
            Map<String, String> named,
            List<String> layers) {}

    public Activations(ActivationSettings settings, Models models, InputStore inputs, TensorPool pool) {
        this.models = models;
        this.inputs = inputs;
        this.pool = pool;
        this.cache = new SharedCache<>(settings.cacheBytes(), ActivationSet::bytes);
        models.whenGone(sha256 -> cache.drop(key -> key.model().equals(sha256)));
    }

    public HostedModel model(String name) {
        return models.get(name);
    }

    /**
     * The activations of layers.
     *
     * @param layerNames any names that mean one layer each, at least one
     * @return to be closed after use
     * @throws DomainException for unknown names, inputs that don't fit, and runs that fail
     */
    public SharedCache.Lease<ActivationSet> compute(FeedRequest request, List<String> layerNames, Call call) {
        HostedModel model = models.get(request.model());
        if (layerNames.isEmpty() || layerNames.size() > MOST_LAYERS) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "layers: %d (expected: 1 to %d names)".formatted(layerNames.size(), MOST_LAYERS));
        }
        List<Layer> layers = layerNames.stream().map(model::layer).toList();
        return compute(model, request, layers, call);
    }

    /** The same for layers that are known already. */
    public SharedCache.Lease<ActivationSet> compute(
            HostedModel model, FeedRequest request, List<Layer> layers, Call call) {
        PictureSize size = request.size().orElseGet(() -> DefaultPreprocessing.size(model));
        Feed feed = Feed.of(model, request, size, inputs::get);
        Key key = new Key(
                model.sha256(),
                request.inputs(),
                feed.preprocessing(),
                feed.size(),
                request.named(),
                layers.stream().map(Layer::tensor).toList());
        return cache.get(key, call.cancellation(), () -> run(feed, layers, call));
    }

    public SharedCache<?, ActivationSet> cache() {
        return cache;
    }

    private ActivationSet run(Feed feed, List<Layer> layers, Call call) {
        LayerShapes shapes = feed.model().shapes(FeedRun.perRun(feed), call);
        FeedRun run = new FeedRun(feed, List.copyOf(new LinkedHashSet<>(layers)), shapes, pool);
        return new ActivationSet(run.run(new FeedTensors(inputs, pool), layers, call), feed.size());
    }
}
