package dev.layerscope.server.activation;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which part of an activation is wanted, and what becomes of it before it is sent.
 *
 * @param channels in the order wanted; all where empty
 * @param type FLOAT or FLOAT16 for floating-point layers; the layer's own where empty
 */
public record Selection(
        List<ChannelRange> channels, Optional<Crop> crop, Reduction reduction, Optional<ElementType> type) {
    private static final int PLANE_AXES = 2;

    /** Everything, as it is. */
    public static final Selection ALL = new Selection(List.of(), Optional.empty(), Reduction.NONE, Optional.empty());

    public Selection {
        channels = List.copyOf(channels);
    }

    /** Of channels alone. */
    public static Selection ofChannels(List<ChannelRange> channels) {
        return new Selection(channels, Optional.empty(), Reduction.NONE, Optional.empty());
    }

    /** Channels first to last, both included. */
    public record ChannelRange(int first, int last) {}

    /** A rectangle in an activation's own cells. */
    public record Crop(int top, int left, int height, int width) {}

    /** What replaces all axes but batch and channel. */
    public enum Reduction {
        NONE,
        MEAN,
        MAX
    }

    /**
     * The selected part, owned by the caller: {@code [N, C]} floats after a reduction, else with the axes of the
     * activation.
     *
     * @throws DomainException CHANNEL_INVALID, CROP_INVALID, REDUCTION_INVALID, REQUEST_INVALID
     */
    public Tensor of(Activation activation, TensorPool pool) {
        checkType(activation.layer().path(), activation.tensor().type());
        Tensor part = part(activation, pool);
        try (Tensor taken = part) {
            Tensor reduced = switch (reduction) {
                case NONE -> taken.share().orElseThrow();
                case MEAN, MAX -> reduce(activation, taken, pool);
            };
            try (Tensor result = reduced) {
                return Conversion.to(type.orElse(result.type()), result, pool);
            }
        }
    }

    /** The channels meant, checked against how many there are. */
    public int[] channelsOf(String layer, int available) {
        if (channels.isEmpty()) {
            return IntStream.range(0, available).toArray();
        }
        for (ChannelRange range : channels) {
            if (range.first() < 0 || range.last() < range.first() || range.last() >= available) {
                throw new DomainException(
                                Reason.CHANNEL_INVALID,
                                "channels: %d-%d of layer '%s' (expected: within 0-%d)"
                                        .formatted(range.first(), range.last(), layer, available - 1))
                        .with("channels", available);
            }
        }
        long count = channels.stream()
                .mapToLong(range -> range.last() - range.first() + 1L)
                .sum();
        if (count > available * 16L) {
            throw new DomainException(
                    Reason.CHANNEL_INVALID,
                    "channels: %d of layer '%s' (expected: at most %d, each repeated a few times)"
                            .formatted(count, layer, available * 16L));
        }
        return channels.stream()
                .flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last()))
                .toArray();
    }

    /** This selection of what its channels and crop have chosen already. */
    Selection ofChosen() {
        return new Selection(List.of(), Optional.empty(), reduction, type);
    }

    /**
     * The element type of the result for a layer of a type.
     *
     * @throws DomainException REQUEST_INVALID
     */
    ElementType checkType(String layer, ElementType layerType) {
        ElementType own = reduction == Reduction.NONE ? layerType : ElementType.FLOAT;
        boolean convertible = own.isFloatingPoint()
                && type.filter(wanted -> wanted == ElementType.FLOAT || wanted == ElementType.FLOAT16)
                        .isPresent();
        if (type.isPresent() && type.get() != own && !convertible) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "element type: %s for layer '%s' of %s (expected: its own, or FLOAT or FLOAT16 for floating-point layers and reductions)"
                            .formatted(type.get(), layer, layerType));
        }
        return type.orElse(own);
    }

    private Tensor part(Activation activation, TensorPool pool) {
        if (channels.isEmpty() && crop.isEmpty()) {
            return activation.tensor().share().orElseThrow();
        }
        Shape shape = activation.tensor().shape();
        SortedMap<Integer, int[]> chosen = chosen(activation.layer().path(), shape, activation.channelAxis());
        int[][] indices = new int[shape.rank()][];
        for (int axis = 0; axis < indices.length; axis++) {
            int dim = Math.toIntExact(shape.dim(axis));
            indices[axis] = chosen.get(axis) != null
                    ? chosen.get(axis)
                    : IntStream.range(0, dim).toArray();
        }
        return Gather.of(activation.tensor(), indices, pool);
    }

    /**
     * By axis, the indices that channels and crop choose; axes that stay whole are missing.
     *
     * @throws DomainException CHANNEL_INVALID, CROP_INVALID
     */
    SortedMap<Integer, int[]> chosen(String layer, Shape shape, int channelAxis) {
        SortedMap<Integer, int[]> indices = new TreeMap<>();
        if (!channels.isEmpty()) {
            if (channelAxis < 0) {
                throw new DomainException(
                        Reason.CHANNEL_INVALID,
                        "channels: layer '%s' of shape %s has none (expected: no choice of channels)"
                                .formatted(layer, shape));
            }
            indices.put(channelAxis, channelsOf(layer, Math.toIntExact(shape.dim(channelAxis))));
        }
        crop.ifPresent(rectangle -> crop(rectangle, layer, shape, channelAxis, indices));
        return indices;
    }

    private static void crop(Crop crop, String layer, Shape shape, int channelAxis, SortedMap<Integer, int[]> indices) {
        int[] plane = IntStream.range(1, shape.rank())
                .filter(axis -> axis != channelAxis)
                .toArray();
        boolean fits = plane.length == PLANE_AXES
                && within(crop.top(), crop.height(), shape.dim(plane[0]))
                && within(crop.left(), crop.width(), shape.dim(plane[1]));
        if (!fits) {
            throw new DomainException(
                    Reason.CROP_INVALID,
                    "crop: %d:%d:%dx%d of layer '%s' of shape %s (expected: a rectangle inside its height and width)"
                            .formatted(crop.top(), crop.left(), crop.height(), crop.width(), layer, shape));
        }
        indices.put(
                plane[0],
                IntStream.range(crop.top(), crop.top() + crop.height()).toArray());
        indices.put(
                plane[1],
                IntStream.range(crop.left(), crop.left() + crop.width()).toArray());
    }

    private static boolean within(int start, int length, long available) {
        return start >= 0 && length >= 1 && (long) start + length <= available;
    }

    private Tensor reduce(Activation activation, Tensor part, TensorPool pool) {
        checkReduction(activation.layer().path(), part.shape(), activation.channelAxis());
        Planes planes = new Planes(part, activation.channelAxis());
        Tensor reduced = pool.allocate(ElementType.FLOAT, Shape.of(planes.batch(), planes.channels()));
        var values = reduced.bytes().asFloatBuffer();
        for (int n = 0; n < planes.batch(); n++) {
            for (int c = 0; c < planes.channels(); c++) {
                values.put(reduction == Reduction.MEAN ? planes.mean(n, c) : planes.max(n, c));
            }
        }
        return reduced;
    }

    /**
     * @throws DomainException REDUCTION_INVALID
     */
    void checkReduction(String layer, Shape shape, int channelAxis) {
        if (reduction != Reduction.NONE && channelAxis < 0) {
            throw new DomainException(
                    Reason.REDUCTION_INVALID,
                    "reduction: layer '%s' of shape %s has no channels (expected: no reduction)"
                            .formatted(layer, shape));
        }
    }
}
