package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.input.Preprocessor;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.model.ReceptiveFields;
import dev.layerscope.server.runtime.batching.Batches;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Computes activations: from inputs and layer names to tensors, from one run of one derived graph.
 *
 * <p>An activation is a pure function of model, inputs, preprocessing and layer, so results are cached by those, for each
 * part of the callers apart, and requests of one part for the same at the same time share a run. Thread safe.
 */
public final class Activations {
    private static final int MOST_LAYERS = 4096;

    private final Models models;
    private final InputStore inputs;
    private final TensorPool pool;
    private final PreparedPictures prepared;
    private final FeedTensors feeds;
    private final Slicing slicing;
    private final Batching batching;
    private final SharedCache<Key, ActivationSet> cache;

    /** @param part of the caches that the caller sees, so that nobody notices what others asked */
    private record Key(String part, Identity identity) {}

    private record Identity(
            String model,
            List<String> inputs,
            Preprocessing preprocessing,
            Optional<PictureSize> size,
            SortedMap<String, String> named,
            List<String> layers) {}

    public Activations(ActivationSettings settings, Models models, InputStore inputs, TensorPool pool) {
        this.models = models;
        this.inputs = inputs;
        this.pool = pool;
        this.prepared = new PreparedPictures(settings.preparedBytes(), inputs, pool);
        this.feeds = new FeedTensors(prepared, pool);
        this.slicing = new Slicing(settings, feeds, pool);
        this.batching = new Batching(new Batches(settings.batches(), pool));
        this.cache = new SharedCache<>(settings.cacheBytes(), ActivationSet::bytes, Key::part);
        models.whenGone(sha256 -> cache.drop(key -> key.identity().model().equals(sha256)));
    }

    /**
     * The model that a request works with. Asked for once: by its name, another file may answer a moment later.
     *
     * @throws DomainException MODEL_NOT_FOUND, MODEL_REFUSED, TOO_LARGE
     */
    public HostedModel model(String name) {
        return models.get(name);
    }

    /**
     * The activations of layers, to be read once: those that are too large to be held come in slices, with the selection
     * applied.
     *
     * @throws DomainException for inputs that don't fit, selections that a layer doesn't allow, and runs that fail
     */
    public OpenActivations open(
            HostedModel model, FeedRequest request, List<Layer> layers, Selection selection, Call call) {
        PictureSize size = size(model, request);
        Feed feed = Feed.of(model, request, size, held(call));
        List<Optional<SlicedActivation>> sliced = slicing.of(feed, layers, selection, call);
        List<Layer> held = IntStream.range(0, layers.size())
                .filter(i -> sliced.get(i).isEmpty())
                .mapToObj(layers::get)
                .toList();
        Optional<SharedCache.Lease<ActivationSet>> computed =
                held.isEmpty() ? Optional.empty() : Optional.of(compute(feed, request, held, call));
        Iterator<Activation> next =
                computed.map(lease -> lease.value().activations().iterator()).orElse(Collections.emptyIterator());
        List<OpenActivation> opened = sliced.stream()
                .map(one -> one.<OpenActivation>map(OpenActivation.InSlices::new)
                        .orElseGet(() -> new OpenActivation.Computed(next.next())))
                .toList();
        return new OpenActivations(opened, FeedRows.all(feed).to(), feed.size(), computed);
    }

    /**
     * Runs a feed for something else than layers.
     *
     * @return by name of the output, owned by the caller
     * @throws DomainException for inputs that don't fit, and runs that fail
     */
    public Map<String, Tensor> run(HostedModel model, FeedRequest request, Observation observation, Call call) {
        FeedRows rows = FeedRows.all(Feed.of(model, request, size(model, request), held(call)));
        return new FeedRun(rows, observation, pool).run(feeds, call);
    }

    /**
     * What such a feed is made of.
     *
     * @throws DomainException for inputs that don't fit
     */
    public FedShapes fed(HostedModel model, FeedRequest request, Call call) {
        Feed feed = Feed.of(model, request, size(model, request), held(call));
        FeedRows rows = FeedRows.all(feed);
        return new FedShapes(rows.perRun(), rows.runs(), feed.size());
    }

    /**
     * What the positions of layers see of a picture that is fed so; empty for a model of tensors only.
     *
     * @throws DomainException for inputs that don't fit
     */
    public Optional<ReceptiveFields> receptiveFields(HostedModel model, FeedRequest request, Call call) {
        PictureSize size = size(model, request);
        Map<String, Shape> feeds =
                FeedRows.all(Feed.of(model, request, size, held(call))).perRun();
        return model.receptiveFields(feeds, model.shapesOfAnyBatch(feeds, call));
    }

    /**
     * The layers that names mean.
     *
     * @param layerNames any names that mean one layer each, at least one
     * @throws DomainException LAYER_NOT_FOUND, LAYER_AMBIGUOUS, REQUEST_INVALID
     */
    public static List<Layer> layers(HostedModel model, List<String> layerNames) {
        if (layerNames.isEmpty() || layerNames.size() > MOST_LAYERS) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "layers: %d (expected: 1 to %d names)".formatted(layerNames.size(), MOST_LAYERS));
        }
        return layerNames.stream().map(model::layer).toList();
    }

    /**
     * The activations of layers, all in memory.
     *
     * @return to be closed after use
     * @throws DomainException for inputs that don't fit, and runs that fail
     */
    public SharedCache.Lease<ActivationSet> compute(
            HostedModel model, FeedRequest request, List<Layer> layers, Call call) {
        return compute(Feed.of(model, request, size(model, request), held(call)), request, layers, call);
    }

    /**
     * Names what {@link #compute} returns, by all that it is a function of; the same on every server.
     *
     * @throws DomainException for inputs that don't fit
     */
    public String identity(HostedModel model, FeedRequest request, List<Layer> layers, Call call) {
        return identity(Feed.of(model, request, size(model, request), held(call)), request, layers)
                .toString();
    }

    /**
     * An input of a feed as the model gets it, before its pixels become numbers.
     *
     * @param index among the feed's inputs
     * @throws DomainException INPUT_INVALID where it is an array
     */
    public RgbImage picture(HostedModel model, FeedRequest request, int index, Call call) {
        return pictures(model, request, call).apply(index);
    }

    /**
     * The same of any of a feed's inputs; they are decoded when they are asked for.
     *
     * @throws DomainException for inputs that don't fit, or aren't there
     */
    public IntFunction<RgbImage> pictures(HostedModel model, FeedRequest request, Call call) {
        PictureSize size = size(model, request);
        Feed feed = Feed.of(model, request, size, held(call));
        return index -> {
            if (index < feed.batch().size() && feed.batch().get(index) instanceof StoredInput.Picture picture) {
                Preprocessor preprocessor = new Preprocessor(feed.preprocessing(), FeedTensors.target(model, size));
                return preprocessor.seen(inputs.decode(picture));
            }
            throw Feed.invalid("input: an array (expected: a picture, which the figure shows)");
        };
    }

    /** The size to which pictures of a request are brought. */
    public static PictureSize size(HostedModel model, FeedRequest request) {
        return request.size().orElseGet(() -> DefaultPreprocessing.size(model));
    }

    private SharedCache.Lease<ActivationSet> compute(Feed feed, FeedRequest request, List<Layer> layers, Call call) {
        return cache.get(
                new Key(part(call), identity(feed, request, layers)),
                call.cancellation(),
                () -> run(feed, layers, call));
    }

    private static Identity identity(Feed feed, FeedRequest request, List<Layer> layers) {
        return new Identity(
                feed.model().sha256(),
                request.inputs(),
                feed.preprocessing(),
                feed.size(),
                // Sorted, as the text of a key says it.
                new TreeMap<>(request.named()),
                layers.stream().map(Layer::tensor).toList());
    }

    /** Names the part of caches that a caller sees. */
    public String part(Call call) {
        return inputs.part(call.caller());
    }

    private NamedArrays.Lookup held(Call call) {
        return sha256 -> inputs.get(sha256, call.caller());
    }

    public SharedCache<?, ActivationSet> cache() {
        return cache;
    }

    /** Pictures that are ready to be fed; for gauges. */
    public SharedCache<?, Tensor> prepared() {
        return prepared.cache();
    }

    /** Runs that several callers share; for gauges. */
    public Batches batches() {
        return batching.batches();
    }

    private ActivationSet run(Feed feed, List<Layer> layers, Call call) {
        FeedRows rows = FeedRows.all(feed);
        LayerShapes shapes = feed.model().shapes(rows.perRun(), call);
        WholeLayers observed = new WholeLayers(feed.model(), List.copyOf(new LinkedHashSet<>(layers)), shapes);
        Map<String, Tensor> results =
                new FeedRun(rows, observed, pool).run(feeds, batching.of(rows, observed, call), call);
        try {
            List<Activation> activations = new ArrayList<>();
            for (Layer layer : layers) {
                Tensor tensor = java.util.Objects.requireNonNull(results.get(layer.tensor()))
                        .share()
                        .orElseThrow();
                activations.add(new Activation(layer, tensor, shapes.channelAxis(layer.tensor())));
            }
            return new ActivationSet(activations, feed.size());
        } finally {
            results.values().forEach(Tensor::close);
        }
    }
}
