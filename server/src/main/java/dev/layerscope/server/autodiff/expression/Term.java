package dev.layerscope.server.autodiff.expression;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A value of a graph that is being written, of known element type and shape. Operators broadcast as ONNX's do. Axes count
 * from the first one; negative ones from the last.
 */
public final class Term {
    private final Terms terms;
    private final String name;
    private final ElementType type;
    private final Shape shape;

    Term(Terms terms, String name, ElementType type, Shape shape) {
        this.terms = terms;
        this.name = name;
        this.type = type;
        this.shape = shape;
    }

    public String name() {
        return name;
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    public int rank() {
        return shape.rank();
    }

    public Terms terms() {
        return terms;
    }

    /** An axis from the first one on. */
    public int axis(long axis) {
        return (int) (axis < 0 ? axis + rank() : axis);
    }

    public Term plus(Term other) {
        return binary("Add", other, type);
    }

    public Term plus(double number) {
        return number == 0 ? this : plus(terms.scalar(type, number));
    }

    public Term minus(Term other) {
        return binary("Sub", other, type);
    }

    public Term minus(double number) {
        return number == 0 ? this : minus(terms.scalar(type, number));
    }

    /** The number less this. */
    public Term from(double number) {
        return number == 0 ? negated() : terms.scalar(type, number).minus(this);
    }

    public Term times(Term other) {
        return binary("Mul", other, type);
    }

    public Term times(double number) {
        return number == 1 ? this : times(terms.scalar(type, number));
    }

    public Term over(Term other) {
        return binary("Div", other, type);
    }

    /** The number divided by this. */
    public Term under(double number) {
        return number == 1 ? unary("Reciprocal") : terms.scalar(type, number).over(this);
    }

    public Term power(Term exponent) {
        return binary("Pow", exponent, type);
    }

    public Term power(double exponent) {
        return power(terms.scalar(type, exponent));
    }

    public Term squared() {
        return times(this);
    }

    public Term less(Term other) {
        return binary("Less", other, ElementType.BOOL);
    }

    public Term less(double number) {
        return less(terms.scalar(type, number));
    }

    public Term greater(Term other) {
        return binary("Greater", other, ElementType.BOOL);
    }

    public Term greater(double number) {
        return greater(terms.scalar(type, number));
    }

    /** Where the values are the same number. */
    public Term same(Term other) {
        return binary("Equal", other, ElementType.BOOL);
    }

    public Term and(Term other) {
        return binary("And", other, ElementType.BOOL);
    }

    public Term or(Term other) {
        return binary("Or", other, ElementType.BOOL);
    }

    public Term not() {
        return terms.write("Not", Map.of(), ElementType.BOOL, shape, this);
    }

    private Term binary(String opType, Term other, ElementType result) {
        return terms.write(opType, Map.of(), result, broadcast(shape, other.shape), this, other);
    }

    public Term negated() {
        return unary("Neg");
    }

    public Term exp() {
        return unary("Exp");
    }

    public Term log() {
        return unary("Log");
    }

    public Term sqrt() {
        return unary("Sqrt");
    }

    public Term sign() {
        return unary("Sign");
    }

    public Term floor() {
        return unary("Floor");
    }

    /** To the nearest whole number; halves to the even one. */
    public Term rounded() {
        return unary("Round");
    }

    public Term sin() {
        return unary("Sin");
    }

    public Term cos() {
        return unary("Cos");
    }

    public Term sinh() {
        return unary("Sinh");
    }

    public Term cosh() {
        return unary("Cosh");
    }

    public Term tanh() {
        return unary("Tanh");
    }

    public Term sigmoid() {
        return unary("Sigmoid");
    }

    public Term erf() {
        return unary("Erf");
    }

    private Term unary(String opType) {
        return terms.write(opType, Map.of(), type, shape, this);
    }

    /** The same values in another type (ONNX Cast, opset 13); true is 1. */
    public Term as(ElementType other) {
        return other == type
                ? this
                : terms.write("Cast", Map.of("to", new Attribute.Int(other.onnxNumber())), other, shape, this);
    }

    /** Of a condition: one value where it holds, and another elsewhere (ONNX Where, opset 9). */
    public Term choose(Term then, Term otherwise) {
        Shape result = broadcast(broadcast(shape, then.shape), otherwise.shape);
        return terms.write("Where", Map.of(), then.type, result, this, then, otherwise);
    }

    /** Not below a number, and not above another. */
    public Term within(double lowest, double highest) {
        Term raised = less(lowest).choose(terms.scalar(type, lowest), this);
        return greater(highest).choose(terms.scalar(type, highest), raised);
    }

    /** This where the condition holds, and 0 elsewhere. */
    public Term where(Term condition) {
        return condition.choose(this, terms.scalar(type, 0));
    }

    /**
     * The matrix product along the last two axes (ONNX MatMul, opset 13).
     *
     * @param other of at least two axes, as this
     */
    public Term matmul(Term other) {
        Shape batch = broadcast(
                Shape.of(Arrays.copyOf(shape.toArray(), rank() - 2)),
                Shape.of(Arrays.copyOf(other.shape.toArray(), other.rank() - 2)));
        long[] dims = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
        dims[batch.rank()] = shape.dim(rank() - 2);
        dims[batch.rank() + 1] = other.shape.dim(other.rank() - 1);
        return terms.write("MatMul", Map.of(), type, Shape.of(dims), this, other);
    }

    /** The axes in another order. */
    public Term transposed(int... order) {
        if (Arrays.equals(order, IntStream.range(0, rank()).toArray())) {
            return this;
        }
        Shape result = Shape.of(Arrays.stream(order).mapToLong(shape::dim).toArray());
        return terms.write("Transpose", Map.of("perm", ints(order)), type, result, this);
    }

    /** The last two axes swapped. */
    public Term turned() {
        int[] order = IntStream.range(0, rank()).toArray();
        order[rank() - 1] = rank() - 2;
        order[rank() - 2] = rank() - 1;
        return transposed(order);
    }

    /** The same values, row major, in another shape of as many elements. */
    public Term reshaped(Shape other) {
        if (other.equals(shape)) {
            return this;
        }
        return terms.write(
                "Reshape", Map.of("allowzero", new Attribute.Int(1)), type, other, this, terms.ints(other.toArray()));
    }

    public Term reshaped(long... dims) {
        return reshaped(Shape.of(dims));
    }

    /** Repeated to a shape (ONNX Expand, opset 13). */
    public Term expand(Shape other) {
        return other.equals(shape)
                ? this
                : terms.write("Expand", Map.of(), type, other, this, terms.ints(other.toArray()));
    }

    /** The sum along axes, which stay with length 1. */
    public Term sum(int... axes) {
        return reduced("ReduceSum", axes);
    }

    public Term mean(int... axes) {
        return reduced("ReduceMean", axes);
    }

    public Term max(int... axes) {
        return reduced("ReduceMax", axes);
    }

    private Term reduced(String opType, int... axes) {
        if (axes.length == 0) {
            return this;
        }
        Shape result = shape;
        for (int axis : axes) {
            result = result.with(axis(axis), 1);
        }
        return terms.write(opType, Map.of(), type, result, this, terms.ints(longs(axes)));
    }

    /** The sum over all but the axis 1: [N, C, ...] as [C]. */
    public Term summedByChannel() {
        int[] others = IntStream.range(0, rank()).filter(axis -> axis != 1).toArray();
        return sum(others).reshaped(shape.dim(1));
    }

    /** The sum over whatever a broadcast from a shape to this one repeats: its derivative. */
    public Term summedTo(Shape smaller) {
        if (smaller.equals(shape)) {
            return this;
        }
        int added = rank() - smaller.rank();
        int[] repeated = IntStream.range(0, rank())
                .filter(axis -> axis < added || smaller.dim(axis - added) != shape.dim(axis))
                .toArray();
        return sum(repeated).reshaped(smaller);
    }

    /** From one index up to, but without, another (ONNX Slice, opset 13). */
    public Term slice(int axis, long start, long end) {
        return start == 0 && end == shape.dim(axis)
                ? this
                : terms.write(
                        "Slice",
                        Map.of(),
                        type,
                        shape.with(axis, end - start),
                        this,
                        terms.ints(start),
                        terms.ints(end),
                        terms.ints(axis));
    }

    /** In the opposite order along axes. */
    public Term reversed(int... axes) {
        if (axes.length == 0) {
            return this;
        }
        long[] ones = LongStream.range(0, axes.length).map(i -> -1).toArray();
        long[] ends = LongStream.range(0, axes.length).map(i -> Long.MIN_VALUE).toArray();
        return terms.write(
                "Slice",
                Map.of(),
                type,
                shape,
                this,
                terms.ints(ones),
                terms.ints(ends),
                terms.ints(longs(axes)),
                terms.ints(ones));
    }

    /** With zeros before and behind along an axis (ONNX Pad, opset 18); negative numbers cut away. */
    public Term padded(int axis, long before, long behind) {
        return before == 0 && behind == 0
                ? this
                : terms.write(
                        "Pad",
                        Map.of(),
                        type,
                        shape.with(axis, shape.dim(axis) + before + behind),
                        this,
                        terms.ints(before, behind),
                        terms.absent(),
                        terms.ints(axis));
    }

    /** What stands at indices along an axis (ONNX Gather, opset 13); the indices' axes take the place of that axis. */
    public Term gathered(int axis, Term indices) {
        long[] dims = LongStream.concat(
                        LongStream.concat(
                                LongStream.range(0, axis).map(i -> shape.dim((int) i)),
                                Arrays.stream(indices.shape.toArray())),
                        LongStream.range(axis + 1L, rank()).map(i -> shape.dim((int) i)))
                .toArray();
        return terms.write("Gather", axis("axis", axis), type, Shape.of(dims), this, indices);
    }

    /** What stands at indices along an axis, elsewhere at the indices' own places (ONNX GatherElements, opset 13). */
    public Term gatheredElements(int axis, Term indices) {
        return terms.write("GatherElements", axis("axis", axis), type, indices.shape, this, indices);
    }

    /** With updates added at indices along an axis (ONNX ScatterElements, opset 18). */
    public Term scatterAdded(int axis, Term indices, Term updates) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(axis("axis", axis));
        attributes.put("reduction", new Attribute.Text("add"));
        return terms.write("ScatterElements", attributes, type, shape, this, indices, updates);
    }

    /** Zeros of this type and shape. */
    public Term zeros() {
        return terms.filled(type, shape, 0);
    }

    private static Map<String, Attribute> axis(String key, int axis) {
        return Map.of(key, new Attribute.Int(axis));
    }

    private static Attribute ints(int... values) {
        return Attribute.Ints.of(longs(values));
    }

    private static long[] longs(int... values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    /**
     * The shape that two shapes broadcast to.
     *
     * @throws IllegalArgumentException where they don't
     */
    public static Shape broadcast(Shape a, Shape b) {
        long[] dims = new long[Math.max(a.rank(), b.rank())];
        for (int i = 1; i <= dims.length; i++) {
            long left = i <= a.rank() ? a.dim(a.rank() - i) : 1;
            long right = i <= b.rank() ? b.dim(b.rank() - i) : 1;
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException(
                        "shapes: " + a + " and " + b + " (expected: one that fits the other)");
            }
            dims[dims.length - i] = left == 1 ? right : left;
        }
        return Shape.of(dims);
    }

    @Override
    public String toString() {
        return "%s: %s%s".formatted(name, type, shape);
    }
}
