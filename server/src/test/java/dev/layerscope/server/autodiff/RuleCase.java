package dev.layerscope.server.autodiff;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** One operator with attributes and inputs of seeded values, whose derivative is checked. */
final class RuleCase {
    /** An input that is differentiated by. */
    record Varying(String name, Shape shape, double[] values) {}

    private final String operator;
    private final Random random;
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();
    private final List<String> inputs = new ArrayList<>();
    private final List<Varying> varying = new ArrayList<>();
    private final Map<String, Weight> constants = new LinkedHashMap<>();
    /** Floating-point constants take the type that is checked in. */
    private final Map<String, Varying> fixed = new LinkedHashMap<>();

    private int outputs = 1;
    private int unweighted;
    private long opset = Gradients.OPSET;
    private boolean linear;
    private boolean inFloat;
    private String note = "";

    private RuleCase(String operator) {
        this.operator = operator;
        this.random = new Random(operator.hashCode());
    }

    /**
     * @param operator as {@link dev.layerscope.server.autodiff.rules.RuleBook#operators()} has it
     */
    static RuleCase of(String operator) {
        return new RuleCase(operator);
    }

    /** An input of values of -1 to 1. */
    RuleCase x(long... dims) {
        return x(value -> value, dims);
    }

    /** An input of values of -1 to 1, moved to where the operator is smooth. */
    RuleCase x(DoubleUnaryOperator moved, long... dims) {
        double[] values =
                random.doubles(Shape.of(dims).elements(), -1, 1).map(moved).toArray();
        return at(Shape.of(dims), values);
    }

    /** An input of these values. */
    RuleCase at(Shape shape, double... values) {
        String name = "x" + inputs.size();
        inputs.add(name);
        varying.add(new Varying(name, shape, values));
        return this;
    }

    /** Numbers that stay, such as a limit. */
    RuleCase constant(Shape shape, double... values) {
        String name = "x" + inputs.size();
        inputs.add(name);
        fixed.put(name, new Varying(name, shape, values));
        return this;
    }

    /** Whole numbers that stay: axes, sizes, steps. */
    RuleCase ints(long... values) {
        return weight(Weight.ofInts(values));
    }

    RuleCase weight(Weight weight) {
        String name = "x" + inputs.size();
        inputs.add(name);
        constants.put(name, weight);
        return this;
    }

    /** An optional input that is left out. */
    RuleCase absent() {
        inputs.add("");
        return this;
    }

    RuleCase with(String key, long... values) {
        attributes.put(key, Attribute.Ints.of(values));
        return this;
    }

    RuleCase with(String key, int value) {
        attributes.put(key, new Attribute.Int(value));
        return this;
    }

    RuleCase with(String key, double value) {
        attributes.put(key, new Attribute.Real((float) value));
        return this;
    }

    RuleCase with(String key, String value) {
        attributes.put(key, new Attribute.Text(value));
        return this;
    }

    RuleCase outputs(int count) {
        outputs = count;
        return this;
    }

    /** Further outputs, which the scalar doesn't depend on. */
    RuleCase beside(int count) {
        unweighted = count;
        return this;
    }

    /** Of an operator set newer than the one that all forms here are of. */
    RuleCase opset(long version) {
        opset = version;
        return this;
    }

    long opset() {
        return opset;
    }

    /** Linear in each of its inputs alone, so that the adjoint identity can be asked of it. */
    RuleCase linear() {
        linear = true;
        return this;
    }

    /** Of an operator whose kernel for double computes in float. */
    RuleCase inFloat() {
        inFloat = true;
        return this;
    }

    boolean isInFloat() {
        return inFloat;
    }

    RuleCase called(String what) {
        note = what;
        return this;
    }

    String operator() {
        return operator;
    }

    boolean isLinear() {
        return linear;
    }

    List<Varying> varying() {
        return List.copyOf(varying);
    }

    List<String> outputs() {
        return IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
    }

    Node node() {
        List<String> all = new ArrayList<>(outputs());
        IntStream.range(0, unweighted).forEach(i -> all.add("z" + i));
        int dot = operator.lastIndexOf('.');
        String domain = dot < 0 ? "" : operator.substring(0, dot);
        return new Node("node", operator.substring(dot + 1), domain, inputs, all, attributes, Map.of());
    }

    Map<String, Weight> constants(ElementType type) {
        Map<String, Weight> all = new LinkedHashMap<>(constants);
        fixed.forEach((name, values) -> all.put(name, RuleCheck.weight(type, values.shape(), values.values())));
        return all;
    }

    @Override
    public String toString() {
        String shapes = varying.stream()
                .map(x -> x.shape().toString())
                .reduce((a, b) -> a + " " + b)
                .orElse("");
        return operator + " " + shapes + (note.isEmpty() ? "" : " " + note) + " "
                + String.join(
                        ",",
                        attributes.keySet().stream().sorted().map(this::shown).toList());
    }

    private String shown(String key) {
        Attribute attribute = attributes.get(key);
        if (attribute instanceof Attribute.Ints ints) {
            return key + "=" + ints.values();
        }
        if (attribute instanceof Attribute.Text text) {
            return key + "=" + text.value();
        }
        return attribute instanceof Attribute.Int number
                ? key + "=" + number.value()
                : key + "=" + Arrays.toString(new Object[] {attribute});
    }
}
