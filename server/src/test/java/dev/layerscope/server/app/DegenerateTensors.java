package dev.layerscope.server.app;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** Layers at the edges of what a layer can be, each a constant in a model of its own kind. */
final class DegenerateTensors {
    static final String MODEL = "degenerate";

    private static final int FLOAT = ElementType.FLOAT.onnxNumber();
    private static final int DOUBLE = ElementType.DOUBLE.onnxNumber();
    private static final int UINT16 = 4;
    private static final int UINT32 = 12;
    private static final int BFLOAT16 = 16;
    private static final IntToDoubleFunction RAMP = i -> i % 23 - 7;

    private DegenerateTensors() {}

    /**
     * One layer.
     *
     * @param type its ONNX number
     */
    record Degenerate(String name, int type, Shape shape, IntToDoubleFunction values) {
        boolean hasChannels() {
            return shape.rank() >= 2 && shape.rank() <= 5;
        }

        boolean isEmpty() {
            return shape.elements() == 0;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Degenerate> all() {
        return List.of(
                of("scalar", RAMP),
                of("rank1", RAMP, 5),
                of("rank2", RAMP, 1, 5),
                of("rank3", RAMP, 1, 4, 5),
                of("rank4", RAMP, 1, 3, 4, 5),
                of("rank5", RAMP, 1, 3, 6, 4, 5),
                of("rank6", RAMP, 1, 2, 3, 2, 3, 2),
                of("no_channels", RAMP, 1, 0, 4, 4),
                of("no_height", RAMP, 1, 3, 0, 4),
                of("no_width", RAMP, 1, 3, 4, 0),
                of("no_batch", RAMP, 0, 3, 4, 4),
                of("no_element", RAMP, 0),
                of("no_slices", RAMP, 1, 3, 0, 4, 4),
                of("batch", RAMP, 3, 2, 4, 4),
                of("one_value", i -> 3, 1, 1, 1, 1),
                of("one_by_one", RAMP, 1, 64, 1, 1),
                of("very_long", RAMP, 1, 2, 1, 100_000),
                of("very_high", RAMP, 1, 2, 100_000, 1),
                of("many_channels", RAMP, 1, 4096, 2, 2),
                of("many_tokens", RAMP, 1, 5000, 3),
                of("attention", i -> 1.0 / (1 + i), 1, 12, 50, 50),
                of("zero", i -> 0, 1, 2, 3, 3),
                of("negative_zero", i -> i % 2 == 0 ? -0.0 : 0.0, 1, 2, 3, 3),
                of("constant", i -> -4.5, 1, 2, 3, 3),
                of("nan", i -> Double.NaN, 1, 2, 3, 3),
                of("a_nan_each", i -> i % 9 == 0 ? Double.NaN : i, 1, 2, 3, 3),
                of("infinite", i -> Double.POSITIVE_INFINITY, 1, 2, 3, 3),
                of(
                        "both_infinities",
                        i -> i % 2 == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY,
                        1,
                        2,
                        3,
                        3),
                of("infinite_and_one", i -> i % 9 == 0 ? 5 : Double.NEGATIVE_INFINITY, 1, 2, 3, 3),
                of("huge", i -> i % 2 == 0 ? 3.4e38 : -3.4e38, 1, 2, 3, 3),
                of("huge_and_small", i -> i % 2 == 0 ? 1e38 : 1e-38, 1, 2, 3, 3),
                of("denormal", i -> i * 1e-45, 1, 2, 3, 3),
                of("next_to_each_other", i -> Math.nextUp(1f) * (i % 2) + (1 - i % 2), 1, 2, 3, 3),
                of("double", DOUBLE, i -> i * 1e-3, 1, 2, 3, 3),
                of("double_beyond_float", DOUBLE, i -> i % 2 == 0 ? 1e300 : -1e300, 1, 2, 3, 3),
                of("double_below_float", DOUBLE, i -> i * 1e-300, 1, 2, 3, 3),
                of("float16", ElementType.FLOAT16.onnxNumber(), RAMP, 1, 2, 3, 3),
                of("float16_infinite", ElementType.FLOAT16.onnxNumber(), i -> 1e6 * i, 1, 2, 3, 3),
                of("bfloat16", BFLOAT16, RAMP, 1, 2, 3, 3),
                of("int8", ElementType.INT8.onnxNumber(), RAMP, 1, 2, 3, 3),
                of("int16", ElementType.INT16.onnxNumber(), RAMP, 1, 2, 3, 3),
                of("int32", ElementType.INT32.onnxNumber(), i -> Integer.MIN_VALUE + i, 1, 2, 3, 3),
                of("int64", ElementType.INT64.onnxNumber(), i -> i % 2 == 0 ? -9e18 : 9e18, 1, 2, 3, 3),
                of("uint8", ElementType.UINT8.onnxNumber(), i -> 255 - i, 1, 2, 3, 3),
                of("uint16", UINT16, i -> 65535 - i, 1, 2, 3, 3),
                of("uint32", UINT32, i -> 4294967295.0 - i, 1, 2, 3, 3),
                of("bool", ElementType.BOOL.onnxNumber(), i -> i % 2, 1, 2, 3, 3),
                of("all_true", ElementType.BOOL.onnxNumber(), i -> 1, 1, 2, 3, 3));
    }

    private static Degenerate of(String name, IntToDoubleFunction values, long... dims) {
        return of(name, FLOAT, values, dims);
    }

    private static Degenerate of(String name, int type, IntToDoubleFunction values, long... dims) {
        return new Degenerate(name, type, Shape.of(dims), values);
    }

    /** Writes the model of all of them. Each is a double that has the sum of the input, a zero, added, cast to its type. */
    static void write(Path folder) {
        GraphBuilder graph = new GraphBuilder()
                .input("picture", 1, 1, 1, 1)
                .node("ReduceSum", "sum", Map.of("keepdims", new Attribute.Int(0)), "picture")
                .node("Cast", "zero64", Map.of("to", new Attribute.Int(DOUBLE)), "sum");
        for (Degenerate tensor : all()) {
            graph.weight(tensor.name() + "_values", weight(tensor))
                    .node("Add", tensor.name() + "_sum", tensor.name() + "_values", "zero64")
                    .node("Cast", tensor.name(), Map.of("to", new Attribute.Int(tensor.type())), tensor.name() + "_sum")
                    .output(tensor.name());
        }
        graph.write(folder, MODEL);
    }

    private static Weight weight(Degenerate tensor) {
        double[] values = new double[(int) tensor.shape().elements()];
        Arrays.setAll(values, tensor.values());
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return new Weight(DOUBLE, tensor.shape(), new Weight.Bytes(bytes));
    }
}
