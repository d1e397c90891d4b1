package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.autodiff.expression.Terms;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One node on the way back: its values, the gradients by its outputs, and a place for those by its inputs. */
public final class Step {
    /** What the walker knows and takes. */
    public interface Walk {
        Terms terms();

        /** A value of the graph. */
        Optional<Term> value(String name);

        /** What is known of a value before any run: whole numbers. */
        Optional<long[]> ints(String name);

        /** The same for numbers, such as scales. */
        Optional<double[]> reals(String name);

        /** The gradient by an output of the node; empty where nothing of the scalar depends on it. */
        Optional<Term> gradient(String name);

        boolean wants(String name);

        void give(String name, Term gradient);

        /** The output of the node at an index, which is added where the node leaves it out. */
        Term output(Node node, int index, ElementType type, Shape shape);

        /** The node that makes a value; empty for inputs and weights. */
        Optional<Node> writer(String name);

        /** The nodes that use a value. */
        List<Node> users(String name);

        /** Whether a value is in the blocked layout of the CPU's convolutions. */
        boolean isBlocked(Term term);

        ReluRule relu();

        Formulation formulation();
    }

    private final Node node;
    private final Walk walk;

    public Step(Node node, Walk walk) {
        this.node = node;
        this.walk = walk;
    }

    public Node node() {
        return node;
    }

    Terms terms() {
        return walk.terms();
    }

    ReluRule relu() {
        return walk.relu();
    }

    Formulation formulation() {
        return walk.formulation();
    }

    /** The node that makes an input; empty where none does. */
    Optional<Node> before(int input) {
        return node.input(input).flatMap(walk::writer);
    }

    /** The node that alone uses the first output; empty where several do, or none. */
    Optional<Node> onlyBehind() {
        return onlyUser(node);
    }

    /** The node that alone uses the first output of another; empty where several do, or none. */
    Optional<Node> onlyUser(Node other) {
        List<Node> users = walk.users(other.outputs().get(0));
        return users.size() == 1 ? Optional.of(users.get(0)) : Optional.empty();
    }

    /** Whether what is done to a value is fastest as a convolution of single places, which stay in blocks of channels. */
    boolean isBlocked(Term term) {
        return walk.formulation().staysInBlocks() && walk.isBlocked(term);
    }

    int inputs() {
        return node.inputs().size();
    }

    boolean has(int input) {
        return node.input(input).isPresent();
    }

    /**
     * An input.
     *
     * @throws NoDerivative where it is left out, or isn't known
     */
    Term in(int index) {
        return node.input(index)
                .flatMap(walk::value)
                .orElseThrow(() -> refuse("the shape of its input %d isn't known".formatted(index)));
    }

    /** An input, or empty where it is left out. */
    Optional<Term> optionalIn(int index) {
        return has(index) ? Optional.of(in(index)) : Optional.empty();
    }

    /** An output that the node has. */
    Term out(int index) {
        return walk.value(node.outputs().get(index))
                .orElseThrow(() -> refuse("the shape of its output %d isn't known".formatted(index)));
    }

    /** An output that the node may leave out, of this type and shape. */
    Term out(int index, ElementType type, Shape shape) {
        return walk.output(node, index, type, shape);
    }

    /** The gradient by the only output, or the first. */
    Term dy() {
        return dy(0).orElseGet(() -> out(0).zeros());
    }

    /** The gradient by an output; empty where nothing depends on that. */
    Optional<Term> dy(int output) {
        return output < node.outputs().size() && !node.outputs().get(output).isEmpty()
                ? walk.gradient(node.outputs().get(output))
                : Optional.empty();
    }

    /** Whether somebody asks for the gradient by an input. */
    boolean wants(int input) {
        return node.input(input).filter(walk::wants).isPresent();
    }

    /** Gives the gradient by an input, where it is wanted. */
    void give(int input, Supplier<Term> gradient) {
        if (wants(input)) {
            walk.give(node.inputs().get(input), gradient.get());
        }
    }

    /** Whole numbers at an input, which must be known before a run; empty where it is left out. */
    Optional<long[]> ints(int input) {
        return node.input(input)
                .map(name -> walk.ints(name)
                        .orElseThrow(() -> refuse("its input %d depends on what the model is fed (expected: a constant)"
                                .formatted(input))));
    }

    /** Numbers at an input, which must be known before a run; empty where it is left out, or has none. */
    Optional<double[]> reals(int input) {
        return node.input(input)
                .map(name -> walk.reals(name)
                        .orElseThrow(() -> refuse("its input %d depends on what the model is fed (expected: a constant)"
                                .formatted(input))))
                .filter(values -> values.length > 0);
    }

    /** Numbers at an input; empty where it is left out, or depends on what the model is fed. */
    Optional<double[]> knownReals(int input) {
        return node.input(input).flatMap(walk::reals);
    }

    /** Axes at an input or, where it is left out, a default; from the first one on, ascending. */
    int[] axes(int input, int[] otherwise) {
        int rank = in(0).rank();
        return ints(input)
                .map(axes -> Arrays.stream(axes)
                        .mapToInt(axis -> (int) (axis < 0 ? axis + rank : axis))
                        .sorted()
                        .toArray())
                .orElse(otherwise);
    }

    /** All axes of the first input. */
    int[] allAxes() {
        return IntStream.range(0, in(0).rank()).toArray();
    }

    long intAttribute(String key, long otherwise) {
        return node.intAttribute(key, otherwise);
    }

    double realAttribute(String key, double otherwise) {
        return node.attributes().get(key) instanceof Attribute.Real real ? real.value() : otherwise;
    }

    String textAttribute(String key, String otherwise) {
        return node.attributes().get(key) instanceof Attribute.Text text ? text.value() : otherwise;
    }

    /** A list of whole numbers; the same number for each axis where it is left out. */
    long[] intsAttribute(String key, int count, long otherwise) {
        List<Long> values = node.intsAttribute(key);
        return values.isEmpty()
                ? IntStream.range(0, count).mapToLong(i -> otherwise).toArray()
                : values.stream().mapToLong(Long::longValue).toArray();
    }

    /** The axis in an attribute, from the first one on. */
    int axisAttribute(long otherwise) {
        return in(0).axis(intAttribute("axis", otherwise));
    }

    /** That no gradient passes here. */
    NoDerivative refuse(String why) {
        return new NoDerivative(node, why);
    }
}
