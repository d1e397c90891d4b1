package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.ValueType.Dim;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The input of a model that takes pictures.
 *
 * @param type a floating-point type, UINT8, or INT16 or INT32 where there are several channels
 * @param channels 1, 3 or 4 of pictures
 * @param height where the model fixes it
 * @param width where the model fixes it
 * @param batch where the model fixes it
 */
public record ImageInput(
        String name,
        ElementType type,
        Layout layout,
        int channels,
        OptionalInt height,
        OptionalInt width,
        OptionalInt batch) {
    private static final Set<Integer> CHANNEL_COUNTS = Set.of(1, 3, 4);
    private static final int RANK = 4;
    private static final Set<ElementType> WIDE_INTEGERS = Set.of(ElementType.INT16, ElementType.INT32);
    private static final Set<ElementType> TYPES = Set.of(
            ElementType.FLOAT,
            ElementType.FLOAT16,
            ElementType.DOUBLE,
            ElementType.UINT8,
            ElementType.INT16,
            ElementType.INT32);

    /** Order of the axes. */
    public enum Layout {
        NCHW(1, 2),
        NHWC(3, 1);

        private final int channelAxis;
        private final int heightAxis;

        Layout(int channelAxis, int heightAxis) {
            this.channelAxis = channelAxis;
            this.heightAxis = heightAxis;
        }

        public int channelAxis() {
            return channelAxis;
        }

        /** The width is the next axis. */
        public int heightAxis() {
            return heightAxis;
        }

        public Shape shape(long batch, long channels, long height, long width) {
            return this == NCHW ? Shape.of(batch, channels, height, width) : Shape.of(batch, height, width, channels);
        }
    }

    /** The first input that looks like pictures; empty where none does. */
    public static Optional<ImageInput> of(Graph graph) {
        Map<String, List<Node>> consumers = graph.consumers();
        return graph.requiredInputs().stream()
                .flatMap(input -> of(graph, consumers, input, CHANNEL_COUNTS::contains).stream())
                .findFirst();
    }

    /** An input that looks like planes of any number of channels; empty where it doesn't. */
    public static Optional<ImageInput> ofPlanes(Graph graph, ValueInfo input) {
        return of(graph, graph.consumers(), input, channels -> channels > 0);
    }

    /** Whether people send pictures of so many channels. */
    public boolean isOfPictures() {
        return CHANNEL_COUNTS.contains(channels);
    }

    private static Optional<ImageInput> of(
            Graph graph, Map<String, List<Node>> consumers, ValueInfo input, IntPredicate channelCounts) {
        Optional<ValueType.TensorType> tensor = input.tensorType();
        List<Dim> dims = tensor.flatMap(ValueType.TensorType::dims).orElse(List.of());
        Optional<ElementType> type =
                tensor.flatMap(t -> ElementType.ofOnnx(t.elementNumber())).filter(TYPES::contains);
        boolean impossible = dims.stream().anyMatch(dim -> dim.size() > Integer.MAX_VALUE);
        if (dims.size() != RANK || type.isEmpty() || impossible) {
            return Optional.empty();
        }
        boolean first = isChannels(dims.get(1));
        boolean last = isChannels(dims.get(3));
        Layout layout;
        if (first == last) {
            layout = layoutByUse(consumers, input.name()).orElse(Layout.NCHW);
        } else {
            layout = first ? Layout.NCHW : Layout.NHWC;
        }
        Dim channelDim = dims.get(layout.channelAxis());
        int channels = channelDim.isFixed() ? (int) channelDim.size() : channelsByUse(graph, consumers, input.name());
        // Wide integers of one channel are rather a mask of attention than a picture.
        boolean mask = channels == 1 && WIDE_INTEGERS.contains(type.get());
        if (!channelCounts.test(channels) || mask) {
            return Optional.empty();
        }
        return Optional.of(new ImageInput(
                input.name(),
                type.get(),
                layout,
                channels,
                fixed(dims.get(layout.heightAxis())),
                fixed(dims.get(layout.heightAxis() + 1)),
                fixed(dims.get(0))));
    }

    private static boolean isChannels(Dim dim) {
        return dim.isFixed() && CHANNEL_COUNTS.contains((int) dim.size());
    }

    private static OptionalInt fixed(Dim dim) {
        return dim.isFixed() ? OptionalInt.of((int) dim.size()) : OptionalInt.empty();
    }

    /** A Transpose to NCHW right behind the input says that the input is NHWC. */
    private static Optional<Layout> layoutByUse(Map<String, List<Node>> consumers, String value) {
        for (Node node : consumers.getOrDefault(value, List.of())) {
            if (node.is("Transpose") && node.intsAttribute("perm").equals(List.of(0L, 3L, 1L, 2L))) {
                return Optional.of(Layout.NHWC);
            }
            if (node.is("Conv")) {
                return Optional.of(Layout.NCHW);
            }
        }
        return Optional.empty();
    }

    private static int channelsByUse(Graph graph, Map<String, List<Node>> consumers, String value) {
        return consumers.getOrDefault(value, List.of()).stream()
                .filter(node -> node.is("Conv"))
                .flatMap(node -> node
                        .input(1)
                        .map(graph.weights()::get)
                        .map(Weight::shape)
                        .filter(shape -> shape.rank() == RANK)
                        .map(shape -> (int) (shape.dim(1) * node.intAttribute("group", 1)))
                        .stream())
                .findFirst()
                .orElse(3);
    }
}
