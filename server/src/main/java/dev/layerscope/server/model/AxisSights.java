package dev.layerscope.server.model;

import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.model.Sight.Along;
import dev.layerscope.server.model.Sight.Reach;
import dev.layerscope.server.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows one axis of the picture through a graph, from operator to operator. An operator that isn't known here mixes
 * positions, to be sure.
 */
final class AxisSights {
    /** Position by position, with broadcasting. */
    private static final Set<String> ELEMENTWISE = Set.of(
            "Abs",
            "Add",
            "And",
            "BatchNormalization",
            "BitShift",
            "Cast",
            "CastLike",
            "Ceil",
            "Celu",
            "Clip",
            "Cos",
            "Cosh",
            "DequantizeLinear",
            "Div",
            "Dropout",
            "DynamicQuantizeLinear",
            "Elu",
            "Equal",
            "Erf",
            "Exp",
            "Expand",
            "Floor",
            "Gelu",
            "Greater",
            "GreaterOrEqual",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "IsInf",
            "IsNaN",
            "LRN",
            "LeakyRelu",
            "Less",
            "LessOrEqual",
            "Log",
            "Max",
            "Mean",
            "Min",
            "Mish",
            "Mod",
            "Mul",
            "Neg",
            "Not",
            "Or",
            "PRelu",
            "Pow",
            "QuantizeLinear",
            "Reciprocal",
            "Relu",
            "Round",
            "Selu",
            "Shrink",
            "Sigmoid",
            "Sign",
            "Sin",
            "Sinh",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Sub",
            "Sum",
            "Tan",
            "Tanh",
            "ThresholdedRelu",
            "Where",
            "Xor");

    /** What they return depends on shapes alone. */
    private static final Set<String> OF_SHAPES = Set.of("Shape", "Size");

    /** Convolution and pooling, and which input is the kernel. */
    private static final Map<String, Integer> WINDOWS =
            Map.of("Conv", 1, "ConvInteger", 1, "QLinearConv", 3, "MaxPool", -1, "AveragePool", -1, "LpPool", -1);

    private static final Set<String> GLOBAL = Set.of("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool");
    private static final Set<String> OF_STATISTICS =
            Set.of("InstanceNormalization", "GroupNormalization", "MeanVarianceNormalization");
    private static final Set<String> RESHAPING = Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze");
    private static final Set<String> REDUCING = Set.of(
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceSumSquare");
    private static final long FIRST_SOFTMAX_OF_ONE_AXIS = 13;
    private static final int MATRIX = 2;

    private final Map<String, Shape> shapes;
    private final ConstantInts constants;
    private final Reaches reaches;
    private final long opset;
    private final Map<String, Sight> sights = new HashMap<>();

    private AxisSights(Graph graph, Map<String, Shape> shapes) {
        this.shapes = shapes;
        this.constants = new ConstantInts(graph);
        this.opset = graph.opset();
        this.reaches = new Reaches(shapes, constants, opset);
    }

    /**
     * What each value sees; values that are missing see nothing.
     *
     * @param picture the input that takes pictures
     * @param axis of that input
     * @param shapes of inputs, weights and values, where they are known
     */
    static Map<String, Sight> of(Graph graph, String picture, int axis, Map<String, Shape> shapes) {
        AxisSights found = new AxisSights(graph, shapes);
        found.sights.put(picture, Sight.ofPicture(axis));
        for (Node node : graph.nodes()) {
            for (String output : node.presentOutputs()) {
                found.sights.put(output, found.output(node, output));
            }
        }
        return found.sights;
    }

    private Sight sight(String value) {
        return sights.getOrDefault(value, Sight.NOTHING);
    }

    private Sight output(Node node, String output) {
        List<Sight> used = node.uses().stream().map(this::sight).toList();
        if (OF_SHAPES.contains(node.opType()) || used.stream().allMatch(Sight.NOTHING::equals)) {
            return Sight.NOTHING;
        }
        Shape shape = shapes.get(output);
        if (used.stream().noneMatch(sight -> sight instanceof Along || sight.equals(Sight.UNKNOWN))) {
            return isMap(node, shape) ? Sight.UNKNOWN : Sight.EVERYTHING;
        }
        if (shape == null || !node.bodies().isEmpty()) {
            return Sight.UNKNOWN;
        }
        if (ELEMENTWISE.contains(node.opType())) {
            return node.inputs().stream().map(input -> broadcast(input, shape)).reduce(Sight.NOTHING, Sight::and);
        }
        if (node.is("Concat")) {
            return concatenated(node, shape);
        }
        if (GLOBAL.contains(node.opType())) {
            return Sight.EVERYTHING;
        }
        if (node.is("MatMul")) {
            return multiplied(node, shape);
        }
        String source = node.input(0).orElse("");
        boolean others = node.uses().stream()
                .anyMatch(value -> !value.equals(source) && !sight(value).equals(Sight.NOTHING));
        Shape input = shapes.get(source);
        return !others && input != null && sight(source) instanceof Along along && along.axis() < input.rank()
                ? single(node, along, input, shape)
                : Sight.UNKNOWN;
    }

    /** Whether numbers that are the same for the whole picture are laid out as a map, whose positions then differ. */
    private static boolean isMap(Node node, @org.jspecify.annotations.Nullable Shape shape) {
        return RESHAPING.contains(node.opType())
                && shape != null
                && shape.rank() > MATRIX + 1
                && shape.product(MATRIX, shape.rank()) > 1;
    }

    private Sight broadcast(String input, Shape output) {
        Shape shape = shapes.get(input);
        if (!(sight(input) instanceof Along along)) {
            return sight(input);
        }
        if (shape == null || along.axis() >= shape.rank() || shape.rank() > output.rank()) {
            return Sight.UNKNOWN;
        }
        int axis = along.axis() + output.rank() - shape.rank();
        return shape.dim(along.axis()) == output.dim(axis) ? along.onAxis(axis) : Sight.EVERYTHING;
    }

    private Sight concatenated(Node node, Shape output) {
        int axis = positive(node.intAttribute("axis", 1), output.rank());
        Sight all = node.inputs().stream().map(this::sight).reduce(Sight.NOTHING, Sight::and);
        return all instanceof Along along && along.axis() == axis ? Sight.UNKNOWN : all;
    }

    /** A linear layer of fixed weights, at every position of the axes that it doesn't sum over. */
    private Sight multiplied(Node node, Shape output) {
        String left = node.input(0).orElse("");
        String right = node.input(1).orElse("");
        boolean first = sight(right).equals(Sight.NOTHING);
        if (!first && !sight(left).equals(Sight.NOTHING)) {
            return Sight.UNKNOWN;
        }
        Shape shape = shapes.get(first ? left : right);
        if (!(sight(first ? left : right) instanceof Along along) || shape == null) {
            return Sight.UNKNOWN;
        }
        int summed = first ? shape.rank() - 1 : shape.rank() - MATRIX;
        int axis = along.axis() + output.rank() - shape.rank();
        return along.axis() == summed || axis < 0 || output.dim(axis) != shape.dim(along.axis())
                ? Sight.UNKNOWN
                : along.onAxis(axis);
    }

    /** Of an operator with one input that depends on the picture. */
    private Sight single(Node node, Along along, Shape input, Shape output) {
        Integer kernel = WINDOWS.get(node.opType());
        Reaches.Sides sides =
                new Reaches.Sides(input.dim(along.axis()), along.axis() < output.rank() ? output.dim(along.axis()) : 0);
        if (kernel != null) {
            return through(along, reaches.window(node, along.axis(), kernel, sides));
        }
        if (OF_STATISTICS.contains(node.opType())) {
            return along.withPicture();
        }
        if (RESHAPING.contains(node.opType())) {
            return reshaped(along, input, output);
        }
        if (REDUCING.contains(node.opType())) {
            return reduced(node, along, input);
        }
        return switch (node.opType()) {
            case "ConvTranspose" -> through(along, reaches.transposed(node, along.axis()));
            case "Slice" -> through(along, reaches.slice(node, along.axis(), input.rank(), sides));
            case "Pad" -> through(along, reaches.pad(node, along.axis(), input.rank(), sides));
            case "Resize", "Upsample" -> through(along, reaches.resize(node, sides));
            case "DepthToSpace", "SpaceToDepth" -> through(along, blocks(node, along.axis()));
            case "Transpose" -> transposed(node, along, input.rank());
            case "Split" -> sides.in() == sides.out() ? along : Sight.UNKNOWN;
            case "Gather" -> gathered(node, along, input.rank(), output.rank());
            case "Softmax", "LogSoftmax", "Hardmax" -> softmax(node, along, input.rank());
            case "LpNormalization" ->
                along.axis() == positive(node.intAttribute("axis", -1), input.rank()) ? along.withPicture() : along;
            case "LayerNormalization" ->
                along.axis() >= positive(node.intAttribute("axis", -1), input.rank()) ? along.withPicture() : along;
            default -> Sight.UNKNOWN;
        };
    }

    private static Sight through(Along along, Optional<Reach> reach) {
        return reach.<Sight>map(along::through).orElse(Sight.UNKNOWN);
    }

    /** The axis of as many positions with as many elements before it. */
    private static Sight reshaped(Along along, Shape input, Shape output) {
        long positions = input.dim(along.axis());
        long before = input.product(0, along.axis());
        for (int axis = 0; axis < output.rank(); axis++) {
            if (output.dim(axis) == positions && output.product(0, axis) == before) {
                return along.onAxis(axis);
            }
        }
        return positions == 1 ? Sight.EVERYTHING : Sight.UNKNOWN;
    }

    private Sight reduced(Node node, Along along, Shape input) {
        boolean named = node.attributes().containsKey("axes") || node.input(1).isPresent();
        Optional<List<Long>> axes = constants.of(node, "axes", 1);
        if (named && axes.isEmpty() || node.intAttribute("noop_with_empty_axes", 0) == 1) {
            return Sight.UNKNOWN;
        }
        List<Integer> gone = axes.orElse(List.of()).stream()
                .map(axis -> positive(axis, input.rank()))
                .toList();
        if (gone.isEmpty() || gone.contains(along.axis())) {
            return Sight.EVERYTHING;
        }
        long before = gone.stream().filter(axis -> axis < along.axis()).count();
        return node.intAttribute("keepdims", 1) == 1 ? along : along.onAxis(along.axis() - (int) before);
    }

    private static Sight transposed(Node node, Along along, int rank) {
        List<Long> perm = node.intsAttribute("perm");
        return along.onAxis(perm.isEmpty() ? rank - 1 - along.axis() : perm.indexOf((long) along.axis()));
    }

    private static Sight gathered(Node node, Along along, int inputRank, int outputRank) {
        int axis = positive(node.intAttribute("axis", 0), inputRank);
        if (axis == along.axis()) {
            return Sight.UNKNOWN;
        }
        return axis < along.axis() ? along.onAxis(along.axis() + outputRank - inputRank) : along;
    }

    private Sight softmax(Node node, Along along, int rank) {
        boolean one = opset >= FIRST_SOFTMAX_OF_ONE_AXIS;
        int axis = positive(node.intAttribute("axis", one ? -1 : 1), rank);
        return (one ? along.axis() == axis : along.axis() >= axis) ? along.withPicture() : along;
    }

    /** Defined on [N, C, H, W]: blocks of b x b positions become channels, or channels become blocks. */
    private static Optional<Reach> blocks(Node node, int axis) {
        double block = node.intAttribute("blocksize", 1);
        if (axis < MATRIX) {
            return Optional.empty();
        }
        return Optional.of(
                node.is("SpaceToDepth")
                        ? new Reach(block, 0, block - 1)
                        : new Reach(1 / block, -(block - 1) / block, 0));
    }

    private static int positive(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
