package dev.layerscope.server.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.rewrite.SymbolicSize;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What is known of a model's values at sizes of its inputs: shapes are measured by running it on zeros, once for each size.
 * Thread safe.
 */
final class ModelSizes {
    private static final int SIZES_KEPT = 64;
    private static final int GRAPHS_KEPT = 8;
    /** Of pictures, where a model leaves their size open. */
    private static final int USUAL_SIZE = 224;

    private final NativeCore core;
    private final Graph graph;
    private final OnnxModel runnable;
    private final Optional<ImageInput> image;
    private final List<Layer> layers;
    private final Map<String, ElementType> types;
    private final long largestRunBytes;
    private final Cache<Map<String, Shape>, LayerShapes> measured =
            Caffeine.newBuilder().maximumSize(SIZES_KEPT).build();
    private final Cache<Map<String, Shape>, SizedGraph> graphs =
            Caffeine.newBuilder().maximumSize(GRAPHS_KEPT).build();

    /**
     * @param graph of the model's file
     * @param runnable what runs in its place
     */
    ModelSizes(
            NativeCore core,
            Graph graph,
            OnnxModel runnable,
            Optional<ImageInput> image,
            List<Layer> layers,
            Map<String, ElementType> types,
            long largestRunBytes) {
        this.core = core;
        this.graph = graph;
        this.runnable = runnable;
        this.image = image;
        this.layers = layers;
        this.types = types;
        this.largestRunBytes = largestRunBytes;
    }

    /** For each input the shape of a single picture or, for others, the smallest that its declaration allows. */
    Map<String, Shape> singleShapes(int height, int width) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (ValueInfo input : graph.requiredInputs()) {
            if (image.isPresent() && image.get().name().equals(input.name())) {
                ImageInput picture = image.get();
                shapes.put(
                        input.name(),
                        picture.layout().shape(picture.batch().orElse(1), picture.channels(), height, width));
            } else {
                shapes.put(input.name(), declaredShape(input));
            }
        }
        return shapes;
    }

    private static Shape declaredShape(ValueInfo input) {
        List<ValueType.Dim> dims =
                input.tensorType().flatMap(ValueType.TensorType::dims).orElse(List.of());
        return Shape.of(
                dims.stream().mapToLong(dim -> dim.isFixed() ? dim.size() : 1).toArray());
    }

    /** The element type in which an input is fed; empty for types that can't be. */
    Optional<ElementType> inputType(String input) {
        return graph.input(input)
                .flatMap(ValueInfo::tensorType)
                .flatMap(type ->
                        ElementType.ofOnnx(type.elementNumber()).or(() -> ElementType.carrierOf(type.elementNumber())));
    }

    /**
     * The shapes of all layers for inputs of these shapes, measured once.
     *
     * @param feeds by input
     * @throws DomainException TOO_LARGE where one run can't take such inputs
     */
    LayerShapes shapes(Map<String, Shape> feeds, Call call) {
        LayerShapes shapes = shapesOfAnyBatch(feeds, call);
        if (batchIsExtrapolated(feeds)) {
            RunEstimate.check(feeds, Map.of(feeds, shapes), types, largestRunBytes);
        }
        return shapes;
    }

    /** The same, also for a batch of more pictures than one run can take. */
    LayerShapes shapesOfAnyBatch(Map<String, Shape> feeds, Call call) {
        return batchIsExtrapolated(feeds)
                ? LayerShapes.atBatch(
                        measured(withBatch(feeds, 1), call),
                        measured(withBatch(feeds, 2), call),
                        freeBatch(feeds).orElseThrow())
                : measured(feeds, call);
    }

    /**
     * How many pictures one run can take, as estimated from its layers; at least 1. Empty where the model doesn't leave
     * their number open, or where it takes other inputs beside them.
     */
    OptionalLong picturesPerRun(Map<String, Shape> feeds, Call call) {
        if (freeBatch(feeds).isEmpty()) {
            return OptionalLong.empty();
        }
        LayerShapes one = measured(withBatch(feeds, 1), call);
        return OptionalLong.of(Math.max(1, (long) (largestRunBytes / Math.max(1, RunEstimate.bytes(one, types)))));
    }

    /** What a run takes at most, as estimated: all layers, as if none of their memory were used again. */
    long runBytes(Map<String, Shape> feeds) {
        return (long) Math.min(Long.MAX_VALUE, RunEstimate.bytes(feeds, measured.asMap(), types));
    }

    /** Whether the model leaves the number of pictures open and takes nothing else beside them. */
    boolean takesAnyBatch(Map<String, Shape> feeds) {
        return freeBatch(feeds).isPresent();
    }

    private boolean batchIsExtrapolated(Map<String, Shape> feeds) {
        return freeBatch(feeds).filter(batch -> batch > 2).isPresent();
    }

    private LayerShapes measured(Map<String, Shape> feeds, Call call) {
        LayerShapes known = measured.getIfPresent(feeds);
        if (known == null) {
            known = measure(feeds, call);
            measured.put(Map.copyOf(feeds), known);
        }
        return known;
    }

    private LayerShapes measure(Map<String, Shape> feeds, Call call) {
        measureOwnSizeFirst(feeds, call);
        RunEstimate.check(feeds, measured.asMap(), types, largestRunBytes);
        OnnxModel sized = runnable.withGraph(freed(feeds));
        List<String> values = layers.stream().map(Layer::tensor).toList();
        LayerShapes shapes = onZeros(feeds, zeros -> new ShapeMeasurement(core, sized).measure(values, zeros, call));
        return shapes.withChannelAxes(channelAxes(feeds, shapes));
    }

    /** The graph as others are derived from it, with all of its values measured. */
    SizedGraph graph(Map<String, Shape> feeds, Call call) {
        shapes(feeds, call);
        SizedGraph known = graphs.getIfPresent(feeds);
        if (known == null) {
            OnnxModel sized = runnable.withGraph(freed(feeds));
            known = onZeros(feeds, zeros -> new DerivableGraph(core, sized, zeros, call).measure(types));
            graphs.put(Map.copyOf(feeds), known);
        }
        return known;
    }

    private <T> T onZeros(Map<String, Shape> feeds, Function<Map<String, Tensor>, T> measurement) {
        Map<String, Tensor> zeros = new LinkedHashMap<>();
        try {
            feeds.forEach((input, shape) -> inputType(input).ifPresent(type -> zeros.put(input, zeros(type, shape))));
            return measurement.apply(zeros);
        } finally {
            zeros.values().forEach(Tensor::close);
        }
    }

    /** Until something is measured nothing tells how much memory a larger picture takes. */
    private void measureOwnSizeFirst(Map<String, Shape> feeds, Call call) {
        if (image.isEmpty() || !measured.asMap().isEmpty()) {
            return;
        }
        String input = image.get().name();
        Shape own = singleShapes(
                        image.get().height().orElse(USUAL_SIZE),
                        image.get().width().orElse(USUAL_SIZE))
                .get(input);
        Shape asked = feeds.get(input);
        if (own == null || asked == null || asked.elements() <= own.elements()) {
            return;
        }
        Map<String, Shape> ownFeeds = new LinkedHashMap<>(feeds);
        ownFeeds.put(input, own);
        try {
            measured(ownFeeds, call);
        } catch (DomainException e) {
            // A model that works at other sizes only is judged by its input alone.
            if (e.reason() != Reason.RUN_FAILED) {
                throw e;
            }
        }
    }

    Tensor zeros(ElementType type, Shape shape) {
        Tensor zeros = core.pool().allocate(type, shape);
        ByteBuffer bytes = zeros.bytes();
        while (bytes.remaining() >= Long.BYTES) {
            bytes.putLong(0);
        }
        while (bytes.hasRemaining()) {
            bytes.put((byte) 0);
        }
        return zeros;
    }

    /** The number of pictures, where the model leaves it open and takes nothing else. */
    private Optional<Long> freeBatch(Map<String, Shape> feeds) {
        return image.filter(input -> input.batch().isEmpty() && feeds.size() == 1)
                .map(input -> feeds.get(input.name()))
                .filter(shape -> shape != null && shape.rank() > 0)
                .map(shape -> shape.dim(0));
    }

    private static Map<String, Shape> withBatch(Map<String, Shape> feeds, long batch) {
        Map<String, Shape> changed = new LinkedHashMap<>();
        feeds.forEach((input, shape) -> changed.put(input, shape.with(0, batch)));
        return changed;
    }

    private Map<String, Integer> channelAxes(Map<String, Shape> feeds, LayerShapes shapes) {
        return ChannelAxes.of(graph, image, ofAllValues(feeds, shapes));
    }

    /** With those of inputs and weights. */
    Map<String, Shape> ofAllValues(Map<String, Shape> feeds, LayerShapes shapes) {
        Map<String, Shape> known = new HashMap<>(shapes.shapes());
        known.putAll(feeds);
        for (Map.Entry<String, Weight> weight : graph.weights().entrySet()) {
            known.put(weight.getKey(), weight.getValue().shape());
        }
        return known;
    }

    /** The graph itself, or one whose height and width are free where the feed has others than the model fixes. */
    Graph freed(Map<String, Shape> feeds) {
        if (image.isEmpty()) {
            return runnable.graph();
        }
        ImageInput input = image.get();
        Shape shape = feeds.get(input.name());
        int heightAxis = input.layout().heightAxis();
        if (shape == null
                || shape.rank() <= heightAxis + 1
                || (shape.dim(heightAxis) == input.height().orElse((int) shape.dim(heightAxis))
                        && shape.dim(heightAxis + 1) == input.width().orElse((int) shape.dim(heightAxis + 1)))) {
            return runnable.graph();
        }
        return SymbolicSize.of(runnable.graph(), input.name(), heightAxis);
    }
}
