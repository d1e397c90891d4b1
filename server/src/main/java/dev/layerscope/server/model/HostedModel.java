package dev.layerscope.server.model;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.rewrite.Observe;
import dev.layerscope.server.rewrite.ObservePart;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A loaded model: its graph, the catalogue of its layers, and sessions of graphs derived from it.
 *
 * <p>Holds the weights; sessions are in the cache shared by all models. Thread safe.
 */
public final class HostedModel {
    private final String name;
    private final String sha256;
    private final OnnxModel model;
    private final OnnxModel runnable;
    private final long weightBytes;
    private final ModelCard card;
    private final NativeCore core;
    private final SharedCache<SessionVariant, Session> sessions;
    private final Optional<ImageInput> image;
    private final List<Layer> layers;
    private final LayerNames names;
    private final Map<String, ElementType> types;
    private final Set<String> varyingShapes;
    private final Map<String, Precision> precisions;
    private final ModelSizes sizes;
    private final Optional<String> mixing;

    /** What a model shares with the others on its server. */
    record Surroundings(NativeCore core, SharedCache<SessionVariant, Session> sessions, long largestRunBytes) {}

    private HostedModel(
            String name, ModelLoading.Loaded loaded, ModelCard card, Surroundings surroundings, LayerListing listing) {
        this.name = name;
        this.sha256 = loaded.sha256();
        this.model = loaded.model();
        this.weightBytes = model.graph().weights().values().stream()
                .mapToLong(Weight::byteSize)
                .sum();
        this.card = card;
        this.core = surroundings.core();
        this.sessions = surroundings.sessions();
        this.image = ImageInput.of(model.graph());
        this.mixing = RowMixing.of(model.graph());
        if (listing.layers().isEmpty()) {
            throw new DomainException(
                    Reason.MODEL_REFUSED,
                    "model file: nothing in it depends on an input (expected: something to observe)");
        }
        List<String> values = model.graph().nodes().stream()
                .flatMap(node -> node.presentOutputs().stream())
                .toList();
        LayerTypes inferred = LayerTypes.of(core, model, values, surroundings.largestRunBytes());
        this.types = inferred.types();
        this.runnable = inferred.runnable();
        this.layers = listing.layers().stream()
                .filter(layer -> types.containsKey(layer.tensor()))
                .toList();
        this.varyingShapes = VaryingShapes.of(model.graph());
        this.precisions = Precision.of(model.graph(), types, inferred.carried());
        this.names = new LayerNames(name, listing.withLayers(layers));
        this.sizes =
                new ModelSizes(core, model.graph(), runnable, image, layers, types, surroundings.largestRunBytes());
    }

    /**
     * Lists the layers and asks ONNX Runtime for their types, which also shows whether it takes the model at all.
     *
     * @throws DomainException MODEL_REFUSED
     */
    static HostedModel of(String name, ModelLoading.Loaded loaded, ModelCard card, Surroundings surroundings) {
        return new HostedModel(
                name, loaded, card, surroundings, LayerListing.of(loaded.model().graph()));
    }

    public String name() {
        return name;
    }

    /**
     * What the model computes depends on this alone, lower-case hexadecimal: the SHA-256 of its file or, where weights lie
     * beside it, that of the hexadecimal SHA-256 of the file followed by that of the weights.
     */
    public String sha256() {
        return sha256;
    }

    public OnnxModel model() {
        return model;
    }

    public ModelCard card() {
        return card;
    }

    /** The input that takes pictures; empty for a model of tensors only. */
    public Optional<ImageInput> image() {
        return image;
    }

    /** In the order in which they are computed. */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * The layer of a name.
     *
     * @throws DomainException LAYER_NOT_FOUND, LAYER_AMBIGUOUS
     */
    public Layer layer(String layerName) {
        return names.find(layerName);
    }

    public ElementType type(Layer layer) {
        return java.util.Objects.requireNonNull(types.get(layer.tensor()));
    }

    /** The coarsest rounding on the way to a layer. */
    public Precision precision(Layer layer) {
        return precisions.getOrDefault(layer.tensor(), Precision.EXACT);
    }

    /** Whether the layer's shape depends on what the inputs contain, so that a measured one is only an example. */
    public boolean isOfVaryingShape(Layer layer) {
        return varyingShapes.contains(layer.tensor());
    }

    /** Bytes of the weights that it holds. */
    public long weightBytes() {
        return weightBytes;
    }

    public long parameters() {
        return new Weights(model.graph()).parametersOfAll();
    }

    /** The layer that is the model's first output. */
    public Optional<Layer> output() {
        return model.graph().outputs().stream()
                .flatMap(
                        output -> layers.stream().filter(layer -> layer.tensor().equals(output.name())))
                .findFirst();
    }

    /** For each input the shape of a single picture or, for others, the smallest that its declaration allows. */
    public Map<String, Shape> singleShapes(int height, int width) {
        return sizes.singleShapes(height, width);
    }

    /** The element type in which an input is fed; empty for types that can't be. */
    public Optional<ElementType> inputType(String input) {
        return sizes.inputType(input);
    }

    Tensor zeros(ElementType type, Shape shape) {
        return sizes.zeros(type, shape);
    }

    /**
     * The shapes of all layers for inputs of these shapes, measured once.
     *
     * @param feeds by input
     * @throws DomainException TOO_LARGE where one run can't take such inputs
     */
    public LayerShapes shapes(Map<String, Shape> feeds, Call call) {
        return sizes.shapes(feeds, call);
    }

    /** The same, also for a batch of more pictures than one run can take. */
    public LayerShapes shapesOfAnyBatch(Map<String, Shape> feeds, Call call) {
        return sizes.shapesOfAnyBatch(feeds, call);
    }

    /**
     * How many pictures one run can take, as estimated from its layers; at least 1. Empty where the model doesn't leave
     * their number open, or where it takes other inputs beside them.
     */
    public OptionalLong picturesPerRun(Map<String, Shape> feeds, Call call) {
        return sizes.picturesPerRun(feeds, call);
    }

    /** Whether the model leaves the number of pictures open and takes nothing else beside them. */
    public boolean takesAnyBatch(Map<String, Shape> feeds) {
        return sizes.takesAnyBatch(feeds);
    }

    /** An operator by which a row of a batch may give something else for other rows beside it. */
    public Optional<String> mixesRows() {
        return mixing;
    }

    /**
     * What the positions of layers see of a picture; empty for a model of tensors only.
     *
     * @param shapes measured for these feeds
     */
    public Optional<ReceptiveFields> receptiveFields(Map<String, Shape> feeds, LayerShapes shapes) {
        return image.map(input -> new ReceptiveFields(model.graph(), input, sizes.ofAllValues(feeds, shapes)));
    }

    /** For passes that need to know every value's type and shape: the graph that runs for these inputs, measured. */
    public SizedGraph sized(Map<String, Shape> feeds, Call call) {
        return sizes.graph(feeds, call);
    }

    /**
     * A session of a graph that is derived from the model.
     *
     * @param purpose names, together with the outputs, what is derived; another purpose for another graph
     * @param outputs of the graph
     * @param derive makes the graph where no session of it is there
     * @return to be closed after use
     * @throws DomainException MODEL_REFUSED where ONNX Runtime refuses the graph
     */
    public SharedCache.Lease<Session> derived(
            String purpose, SortedSet<String> outputs, Supplier<Graph> derive, Call call) {
        SessionVariant variant = new SessionVariant(sha256, purpose, outputs, SessionVariant.Sizing.AS_EXPORTED);
        return session(variant, derive, NativeCore.Optimization.FULL_UNPLANNED, call);
    }

    /**
     * Takes room from the sessions of derived graphs, for one that is kept beside them.
     *
     * @return to be closed with it
     */
    public SharedCache.Reservation reserve(long bytes) {
        return sessions.reserve(bytes);
    }

    /**
     * A session that computes these layers and nothing else.
     *
     * @param feeds the shapes that it will be fed
     * @return to be closed after use
     */
    public SharedCache.Lease<Session> observe(Collection<Layer> observed, Map<String, Shape> feeds, Call call) {
        TreeSet<String> values = values(observed);
        return session("observe", values, graph -> Observe.values(graph, new ArrayList<>(values)), feeds, call);
    }

    /**
     * Opens a session of the graph that {@link #observe} derives, beside the cache, so that it throws nobody's session
     * out of there.
     *
     * @param feeds the shapes that it will be fed
     * @return owned by the caller
     * @throws DomainException MODEL_REFUSED where ONNX Runtime refuses the derived graph
     */
    public Session open(Collection<Layer> observed, Map<String, Shape> feeds, NativeCore.Optimization optimization) {
        Graph graph = Observe.values(sizes.freed(feeds), new ArrayList<>(values(observed)));
        return core.open(runnable.withGraph(graph), optimization);
    }

    private static TreeSet<String> values(Collection<Layer> observed) {
        return observed.stream().map(Layer::tensor).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * A session that returns a part of one layer.
     *
     * @param session to be closed after use
     * @param output name of the part
     * @param indices by axis, the name of the input that says which indices are wanted: an int64 vector
     */
    public record PartSession(SharedCache.Lease<Session> session, String output, SortedMap<Integer, String> indices) {}

    /**
     * A session that computes a layer and returns what is chosen along some of its axes.
     *
     * @param axes at least one
     * @param feeds the shapes that it will be fed
     */
    public PartSession observePart(Layer layer, SortedSet<Integer> axes, Map<String, Shape> feeds, Call call) {
        ObservePart named = ObservePart.of(runnable.graph(), layer.tensor(), axes);
        return new PartSession(
                session(
                        "part along " + axes,
                        new TreeSet<>(Set.of(layer.tensor())),
                        graph -> ObservePart.of(graph, layer.tensor(), axes).graph(),
                        feeds,
                        call),
                named.output(),
                named.indices());
    }

    private SharedCache.Lease<Session> session(
            String purpose,
            SortedSet<String> values,
            UnaryOperator<Graph> derive,
            Map<String, Shape> feeds,
            Call call) {
        Graph sized = sizes.freed(feeds);
        SessionVariant variant = new SessionVariant(
                sha256,
                purpose,
                values,
                sized == runnable.graph() ? SessionVariant.Sizing.AS_EXPORTED : SessionVariant.Sizing.FREED);
        return session(variant, () -> derive.apply(sized), NativeCore.Optimization.FULL, call);
    }

    private SharedCache.Lease<Session> session(
            SessionVariant variant, Supplier<Graph> derive, NativeCore.Optimization optimization, Call call) {
        return sessions.get(variant, call.cancellation(), () -> {
            Session session = core.open(runnable.withGraph(derive.get()), optimization);
            session.expect(sizes::runBytes);
            return session;
        });
    }
}
