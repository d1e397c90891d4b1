package dev.layerscope.server.autodiff.expression;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.rewrite.FreshNames;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the nodes and constants that terms are computed by, in an order in which they can be computed. The same operator
 * applied to the same values is written once. Not thread safe.
 */
public final class Terms {
    private record Application(String domain, String opType, List<String> inputs, Map<String, Attribute> attributes) {}

    private final FreshNames names;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Weight> weights = new LinkedHashMap<>();
    private final Map<Application, List<Term>> written = new HashMap<>();
    private final Map<String, Node> writers = new HashMap<>();
    private final Map<String, Term> terms = new HashMap<>();
    private final Map<List<Object>, Term> constants = new HashMap<>();

    /** Terms beside those of a graph, whose names they don't take. */
    public Terms(Graph graph) {
        names = FreshNames.ofValues(graph);
    }

    /** What was written so far. */
    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    public Map<String, Weight> weights() {
        return Map.copyOf(weights);
    }

    /** The node that was written for a value. */
    public Optional<Node> writer(String value) {
        return Optional.ofNullable(writers.get(value));
    }

    /** What was written, or is a constant of what was. */
    public Optional<Term> find(String value) {
        return Optional.ofNullable(terms.get(value));
    }

    /** All that was written, and the constants of it, by name. */
    public Map<String, Term> written() {
        return Map.copyOf(terms);
    }

    /** A constant of any size. */
    public Term constant(String wanted, ElementType type, Weight weight) {
        String name = names.take(wanted);
        weights.put(name, weight);
        Term term = known(name, type, weight.shape());
        terms.put(name, term);
        return term;
    }

    /** A value that is there already. */
    public Term known(String name, ElementType type, Shape shape) {
        return new Term(this, name, type, shape);
    }

    /**
     * Gives a term another name (ONNX Identity).
     *
     * @param name that nothing in the graph has
     */
    public void name(String name, Term term) {
        nodes.add(Node.of("Identity", List.of(term.name()), List.of(name), Map.of()));
    }

    /** A name that no value has. */
    public String freshName(String wanted) {
        return names.take(wanted);
    }

    /** The first output of one of ONNX's own operators. */
    public Term write(String opType, Map<String, Attribute> attributes, ElementType type, Shape shape, Term... inputs) {
        return write("", opType, attributes, List.of(inputs), List.of(new Output(type, shape)))
                .get(0);
    }

    /** The type and shape of an output. */
    public record Output(ElementType type, Shape shape) {}

    /**
     * All outputs of a node.
     *
     * @param inputs of which one without a name ({@link #absent()}) is left out
     */
    public List<Term> write(
            String domain, String opType, Map<String, Attribute> attributes, List<Term> inputs, List<Output> outputs) {
        List<String> inputNames = inputs.stream().map(Term::name).toList();
        return written.computeIfAbsent(new Application(domain, opType, inputNames, attributes), application -> {
            List<Term> made = outputs.stream()
                    .map(output -> known(names.take("grad_" + opType), output.type(), output.shape()))
                    .toList();
            List<String> outputNames = made.stream().map(Term::name).toList();
            Node node = new Node(outputNames.get(0), opType, domain, inputNames, outputNames, attributes, Map.of());
            nodes.add(node);
            made.forEach(term -> {
                writers.put(term.name(), node);
                terms.put(term.name(), term);
            });
            return made;
        });
    }

    /** Stands for an optional input that is left out. */
    public Term absent() {
        return known("", ElementType.FLOAT, Shape.of());
    }

    /** A vector of whole numbers. */
    public Term ints(long... values) {
        return constant(List.of("ints", Arrays.toString(values)), Weight.ofInts(values), ElementType.INT64);
    }

    /** Whole numbers in a shape. */
    public Term ints(Shape shape, long... values) {
        return constant(
                List.of("ints", shape, Arrays.toString(values)), Weight.ofInts(shape, values), ElementType.INT64);
    }

    /** A number without axes. */
    public Term scalar(ElementType type, double value) {
        return filled(type, Shape.of(), value);
    }

    /** Numbers in a shape, small ones: they are written into the graph. */
    public Term numbers(ElementType type, Shape shape, double... values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case FLOAT -> bytes.putFloat((float) value);
                case DOUBLE -> bytes.putDouble(value);
                case INT64 -> bytes.putLong((long) value);
                case INT32 -> bytes.putInt((int) value);
                case BOOL -> bytes.put((byte) (value == 0 ? 0 : 1));
                default -> throw new IllegalArgumentException("constant of " + type);
            }
        }
        Weight weight = new Weight(type.onnxNumber(), shape, new Weight.Bytes(bytes.flip()));
        return constant(List.of(type, shape, Arrays.toString(values)), weight, type);
    }

    private Term constant(List<Object> key, Weight weight, ElementType type) {
        return constants.computeIfAbsent(key, absent -> {
            String name = names.take("grad_constant");
            weights.put(name, weight);
            Term term = known(name, type, weight.shape());
            terms.put(name, term);
            return term;
        });
    }

    /** One number at every place (ONNX ConstantOfShape, opset 9). */
    public Term filled(ElementType type, Shape shape, double value) {
        Term one = numbers(type, Shape.of(), value);
        return shape.rank() == 0 ? one : one.expand(shape);
    }

    /** Parts one behind the other along an axis (ONNX Concat, opset 13). */
    public Term concat(int axis, List<Term> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        long length = parts.stream().mapToLong(part -> part.shape().dim(axis)).sum();
        Term first = parts.get(0);
        return write(
                        "",
                        "Concat",
                        Map.of("axis", new Attribute.Int(axis)),
                        parts,
                        List.of(new Output(first.type(), first.shape().with(axis, length))))
                .get(0);
    }

    /** The sum of terms of one shape (ONNX Sum, opset 13). */
    public Term sum(List<Term> terms) {
        Term first = terms.get(0);
        return terms.size() == 1
                ? first
                : write("", "Sum", Map.of(), terms, List.of(new Output(first.type(), first.shape())))
                        .get(0);
    }
}
