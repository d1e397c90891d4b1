package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the axis that counts channels for every value, following it from operator to operator: a name or a rank alone
 * can't tell NCHW from NHWC inside a converted network.
 */
final class ChannelAxes {
    private static final int UNKNOWN = -2;
    /** A value without channels. */
    static final int NONE = -1;

    /** ONNX defines these on [N, C, D1, ...] only. */
    private static final Set<String> CHANNELS_FIRST = Set.of(
            "Conv",
            "ConvTranspose",
            "ConvInteger",
            "QLinearConv",
            "MaxPool",
            "AveragePool",
            "LpPool",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "GlobalLpPool",
            "BatchNormalization",
            "InstanceNormalization",
            "GroupNormalization",
            "LRN",
            "MaxUnpool",
            "DepthToSpace",
            "SpaceToDepth",
            "GridSample");

    private static final Set<String> RESHAPING = Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Expand", "Tile");
    private static final Set<String> REDUCING = Set.of(
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSumExp",
            "ReduceSumSquare",
            "ArgMax",
            "ArgMin");
    private static final int[] BY_RANK = {NONE, NONE, 1, 2, 1, 1};

    private final Map<String, Shape> shapes;
    private final Map<String, Integer> axes = new HashMap<>();

    private ChannelAxes(Map<String, Shape> shapes) {
        this.shapes = shapes;
    }

    /**
     * By value, {@link #NONE} where there is none.
     *
     * @param shapes of inputs, weights and values, where they are known
     */
    static Map<String, Integer> of(Graph graph, Optional<ImageInput> image, Map<String, Shape> shapes) {
        ChannelAxes found = new ChannelAxes(shapes);
        image.ifPresent(input -> found.axes.put(input.name(), input.layout().channelAxis()));
        for (Node node : graph.nodes()) {
            for (String output : node.presentOutputs()) {
                Shape shape = shapes.get(output);
                if (shape != null) {
                    int axis = found.axis(node, shape);
                    found.axes.put(output, axis >= 0 && axis < shape.rank() ? axis : byRank(shape));
                }
            }
        }
        return found.axes;
    }

    private int axis(Node node, Shape output) {
        if (CHANNELS_FIRST.contains(node.opType())) {
            return output.rank() > 1 ? 1 : UNKNOWN;
        }
        if (node.is("MatMul") || node.is("MatMulInteger") || node.is("Gemm")) {
            return output.rank() - 1;
        }
        String source = node.input(0).orElse("");
        Shape input = shapes.get(source);
        int axis = axes.getOrDefault(source, UNKNOWN);
        if (node.is("Transpose")) {
            return input == null ? UNKNOWN : transposed(node, axis, input.rank());
        }
        if (RESHAPING.contains(node.opType())) {
            return input == null || axis < 0 ? UNKNOWN : reshaped(axis, input, output);
        }
        if (REDUCING.contains(node.opType()) || node.is("Gather")) {
            return input == null || axis < 0 ? UNKNOWN : reduced(axis, input, output);
        }
        return ofWidest(node, output);
    }

    private static int transposed(Node node, int axis, int rank) {
        List<Long> perm = node.intsAttribute("perm");
        return perm.isEmpty() ? rank - 1 - axis : perm.indexOf((long) axis);
    }

    /** The axis of as many channels with as many elements before it, or behind it, as in the input. */
    private static int reshaped(int axis, Shape input, Shape output) {
        long channels = input.dim(axis);
        long before = input.product(0, axis);
        long behind = input.product(axis + 1, input.rank());
        for (int candidate = 0; candidate < output.rank(); candidate++) {
            if (output.dim(candidate) == channels
                    && (output.product(0, candidate) == before
                            || output.product(candidate + 1, output.rank()) == behind)) {
                return candidate;
            }
        }
        return UNKNOWN;
    }

    /** Axes before the channels may have gone. */
    private static int reduced(int axis, Shape input, Shape output) {
        if (input.rank() == output.rank()) {
            return axis;
        }
        int moved = axis - (input.rank() - output.rank());
        for (int candidate : new int[] {axis, moved}) {
            if (candidate >= 0 && candidate < output.rank() && output.dim(candidate) == input.dim(axis)) {
                return candidate;
            }
        }
        return UNKNOWN;
    }

    /** Operators that work element by element, and those that keep the axes: as the input of the output's rank has it. */
    private int ofWidest(Node node, Shape output) {
        for (String input : node.inputs()) {
            Shape shape = shapes.get(input);
            int axis = axes.getOrDefault(input, UNKNOWN);
            if (shape != null && axis >= 0 && shape.rank() == output.rank()) {
                return axis;
            }
        }
        return UNKNOWN;
    }

    private static int byRank(Shape shape) {
        return shape.rank() < BY_RANK.length ? BY_RANK[shape.rank()] : NONE;
    }
}
