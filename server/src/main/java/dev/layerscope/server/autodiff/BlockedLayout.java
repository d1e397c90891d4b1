package dev.layerscope.server.autodiff;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which values ONNX Runtime's CPU holds in blocks of channels, {@code [N, C / 16, H, W, 16]}: what convolutions make, and what a
 * few operators make of that. Any other operator has its operands copied into the plain layout, and the next convolution copies
 * them back; on the way through an activation that costs more than the arithmetic.
 *
 * <p>A guess by the rules of ONNX Runtime 1.24's {@code NchwcTransformer}: where it is wrong, a graph is slower, not wrong.
 */
final class BlockedLayout {
    /** Channels of a block with AVX-512; others use half of that. */
    private static final int BLOCK = 16;

    private final Function<String, Optional<Node>> writers;
    private final Function<String, Optional<Term>> values;
    private final Map<String, Boolean> known = new HashMap<>();

    /**
     * @param writers the node that makes a value; empty for inputs and weights
     * @param values empty where the shape isn't known
     */
    BlockedLayout(Function<String, Optional<Node>> writers, Function<String, Optional<Term>> values) {
        this.writers = writers;
        this.values = values;
    }

    boolean holds(String value) {
        Boolean before = known.get(value);
        if (before == null) {
            before = values.apply(value).filter(BlockedLayout::isInBlocks).isPresent()
                    && writers.apply(value).filter(this::writesBlocks).isPresent();
            known.put(value, before);
        }
        return before;
    }

    private static boolean isInBlocks(Term term) {
        return term.type() == ElementType.FLOAT
                && term.rank() == 4
                && term.shape().dim(1) % BLOCK == 0;
    }

    private boolean writesBlocks(Node node) {
        return switch (node.opType()) {
            case "Conv" -> convolves(node);
            case "Relu", "Sigmoid", "Tanh", "BatchNormalization", "GlobalAveragePool", "GlobalMaxPool" ->
                holds(node.inputs().get(0));
            // Known to the convolution before them only, which does them along the way.
            case "Clip", "HardSigmoid", "LeakyRelu" ->
                writers.apply(node.inputs().get(0))
                        .filter(before -> before.is("Conv") && convolves(before))
                        .isPresent();
            case "MaxPool", "AveragePool" -> node.presentOutputs().size() == 1;
            case "Add", "Sum", "Mul" -> areAlike(node.inputs());
            case "Concat" ->
                node.intAttribute("axis", 0) == 1 && node.inputs().stream().allMatch(this::holds);
            default -> false;
        };
    }

    private boolean convolves(Node node) {
        Optional<Shape> shape = node.input(1).flatMap(values).map(Term::shape).filter(weights -> weights.rank() == 4);
        if (shape.isEmpty() || !isConstant(node.inputs().get(1))) {
            return false;
        }
        long outputs = shape.get().dim(0);
        long inputs = shape.get().dim(1);
        long groups = node.intAttribute("group", 1);
        if (groups == 1) {
            return inputs < BLOCK || inputs % BLOCK == 0;
        }
        boolean depthwise = inputs == 1 && outputs == groups;
        return outputs % BLOCK == 0 && (depthwise || (inputs % BLOCK == 0 && outputs / groups % BLOCK == 0));
    }

    private boolean isConstant(String value) {
        return writers.apply(value)
                .map(node -> node.is("Constant")
                        || (!node.uses().isEmpty() && node.uses().stream().allMatch(this::isConstant)))
                .orElseGet(() -> values.apply(value).isPresent());
    }

    private boolean areAlike(List<String> inputs) {
        return inputs.stream().allMatch(this::holds)
                && inputs.stream()
                                .map(input -> values.apply(input).map(Term::shape))
                                .distinct()
                                .count()
                        == 1;
    }
}
