package dev.layerscope.server.model;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.model.Sight.Reach;
import dev.layerscope.server.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which indices of its input a windowing or resizing operator uses for an index of its output, along one spatial axis, by
 * ONNX's definitions of the operators. Empty where the node's attributes or the shapes don't tell.
 */
final class Reaches {
    private static final int SPATIAL = 2;
    private static final long FIRST_RESIZE_WITH_MODES = 11;

    private final Map<String, Shape> shapes;
    private final ConstantInts constants;
    private final long opset;

    /**
     * @param shapes of inputs, weights and values, where they are known
     * @param opset of the graph
     */
    Reaches(Map<String, Shape> shapes, ConstantInts constants, long opset) {
        this.shapes = shapes;
        this.constants = constants;
        this.opset = opset;
    }

    /** The sizes of an axis before and behind a node. */
    record Sides(long in, long out) {}

    /**
     * Convolution and pooling: output i uses stride * i - pad to stride * i - pad + dilation * (kernel - 1).
     *
     * @param weight which input is the kernel; -1 for pooling
     */
    Optional<Reach> window(Node node, int axis, int weight, Sides sides) {
        Optional<Long> kernel = kernel(node, axis, weight);
        long stride = at(node.intsAttribute("strides"), axis - SPATIAL, 1);
        long extent = kernel.map(size -> (size - 1) * at(node.intsAttribute("dilations"), axis - SPATIAL, 1))
                .orElse(0L);
        return kernel.flatMap(size ->
                        padding(node, axis, Math.max(0, (sides.out() - 1) * stride + extent + 1 - sides.in())))
                .map(pad -> new Reach(stride, -pad, extent - pad));
    }

    /** Transposed convolution: input j adds to outputs stride * j - pad to stride * j - pad + dilation * (kernel - 1). */
    Optional<Reach> transposed(Node node, int axis) {
        if (node.attributes().containsKey("output_shape") || autoPad(node).startsWith("SAME")) {
            return Optional.empty();
        }
        double stride = at(node.intsAttribute("strides"), axis - SPATIAL, 1);
        long dilation = at(node.intsAttribute("dilations"), axis - SPATIAL, 1);
        return kernel(node, axis, 1)
                .flatMap(size -> padding(node, axis, 0)
                        .map(pad -> new Reach(1 / stride, (pad - (size - 1) * dilation) / stride, pad / stride)));
    }

    private Optional<Long> kernel(Node node, int axis, int weight) {
        List<Long> declared = node.intsAttribute("kernel_shape");
        if (axis - SPATIAL >= 0 && axis - SPATIAL < declared.size()) {
            return Optional.of(declared.get(axis - SPATIAL));
        }
        return node.input(weight < 0 ? Integer.MAX_VALUE : weight)
                .map(shapes::get)
                .filter(shape -> shape.rank() > axis)
                .map(shape -> shape.dim(axis));
    }

    /** Positions of padding before the first. */
    private static Optional<Long> padding(Node node, int axis, long totalOfSame) {
        return switch (autoPad(node)) {
            case "VALID" -> Optional.of(0L);
            case "SAME_UPPER" -> Optional.of(totalOfSame / 2);
            case "SAME_LOWER" -> Optional.of(totalOfSame - totalOfSame / 2);
            case "NOTSET", "" -> Optional.of(at(node.intsAttribute("pads"), axis - SPATIAL, 0));
            default -> Optional.empty();
        };
    }

    private static String autoPad(Node node) {
        return text(node, "auto_pad", "NOTSET");
    }

    /** A slice of an axis that isn't cut backwards. */
    Optional<Reach> slice(Node node, int axis, int rank, Sides sides) {
        if (sides.in() == sides.out()) {
            return Optional.of(Reach.SAME);
        }
        Optional<List<Long>> starts = constants.of(node, "starts", 1);
        Optional<List<Long>> axes = node.attributes().containsKey("axes")
                        || node.input(3).isPresent()
                ? constants.of(node, "axes", 3)
                : starts.map(all ->
                        java.util.stream.LongStream.range(0, all.size()).boxed().toList());
        Optional<List<Long>> steps =
                node.input(4).isPresent() ? constants.of(node, "steps", 4) : Optional.of(List.of());
        if (starts.isEmpty() || axes.isEmpty() || steps.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < axes.get().size() && i < starts.get().size(); i++) {
            long cut = axes.get().get(i);
            long step = at(steps.get(), i, 1);
            if ((cut < 0 ? cut + rank : cut) == axis && step > 0) {
                long start = starts.get().get(i);
                long from = Math.max(0, Math.min(sides.in(), start < 0 ? start + sides.in() : start));
                return Optional.of(new Reach(step, from, from));
            }
        }
        return Optional.empty();
    }

    /** Padding before the first position. */
    Optional<Reach> pad(Node node, int axis, int rank, Sides sides) {
        if (sides.in() == sides.out()) {
            return Optional.of(Reach.SAME);
        }
        if (node.input(3).isPresent() || text(node, "mode", "constant").equals("wrap")) {
            return Optional.empty();
        }
        return constants
                .of(node, "pads", 1)
                .filter(pads -> pads.size() == 2 * rank)
                .map(pads -> new Reach(1, -pads.get(axis), -pads.get(axis)));
    }

    /**
     * Interpolation: with f = out / in, output i lies at x = i / f + shift of the input, and uses what is around x. Bounds,
     * not the indices themselves.
     */
    Optional<Reach> resize(Node node, Sides sides) {
        if (sides.out() == 1 || sides.in() == 1) {
            return Optional.of(new Reach(0, 0, sides.in() - 1.0));
        }
        boolean modern = node.is("Resize") && opset >= FIRST_RESIZE_WITH_MODES;
        String coordinates = modern ? text(node, "coordinate_transformation_mode", "half_pixel") : "asymmetric";
        double step = coordinates.equals("align_corners")
                ? (sides.in() - 1.0) / (sides.out() - 1.0)
                : (double) sides.in() / sides.out();
        double shift;
        switch (coordinates) {
            case "half_pixel", "pytorch_half_pixel" -> shift = 0.5 * step - 0.5;
            case "asymmetric", "align_corners" -> shift = 0;
            default -> {
                return Optional.empty();
            }
        }
        boolean even = sides.in() % sides.out() == 0 || sides.out() % sides.in() == 0;
        double slack = even ? 0 : step;
        String mode = text(node, "mode", "nearest");
        double widening = node.intAttribute("antialias", 0) == 1 ? Math.max(1, step) : 1;
        return switch (mode) {
            case "nearest" -> {
                String nearest = modern ? text(node, "nearest_mode", "round_prefer_floor") : "floor";
                yield switch (nearest) {
                    case "floor" ->
                        Optional.of(new Reach(
                                step, shift - slack - (even && shift == 0 ? Math.max(0, 1 - step) : 1), shift));
                    case "ceil" -> Optional.of(new Reach(step, shift - slack, shift + 1));
                    default -> Optional.of(new Reach(step, shift - slack - 0.5, shift + 0.5));
                };
            }
            case "linear", "bilinear" -> Optional.of(new Reach(step, shift - slack - widening, shift + widening));
            case "cubic" -> Optional.of(new Reach(step, shift - slack - 2 * widening, shift + 2 * widening));
            default -> Optional.empty();
        };
    }

    private static String text(Node node, String key, String otherwise) {
        return node.attributes().get(key) instanceof Attribute.Text text ? text.value() : otherwise;
    }

    private static long at(List<Long> list, int index, long otherwise) {
        return index >= 0 && index < list.size() ? list.get(index) : otherwise;
    }
}
