package dev.layerscope.server.activation.components;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.ValueType.Dim;
import dev.layerscope.server.runtime.AfterRun;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The product of a matrix with its own transpose, by ONNX Runtime, in double precision. A session for each side takes
 * matrices of any size, so there are two at most. Thread safe; owns the sessions.
 */
final class GramProduct implements AutoCloseable {
    private static final long IR_VERSION = 8;
    private static final long OPSET = 13;
    private static final String MATRIX = "matrix";
    private static final String GRAM = "gram";
    /** From here on a run's memory isn't kept for the next. */
    private static final int LARGE_BYTES = 4 << 20;

    private final NativeCore core;
    private final Map<Side, Session> sessions = new EnumMap<>(Side.class);

    /** Of what the products are. */
    enum Side {
        /** {@code X Xᵀ}: each row with each. */
        ROWS("transB"),
        /** {@code Xᵀ X}: each column with each. */
        COLUMNS("transA");

        private final String transposed;

        Side(String transposed) {
            this.transposed = transposed;
        }
    }

    GramProduct(NativeCore core) {
        this.core = core;
    }

    /**
     * @param matrix doubles {@code [R, C]}
     * @return doubles {@code [R, R]} or {@code [C, C]}, owned by the caller
     */
    Tensor of(Tensor matrix, Side side, Call call) {
        long size = matrix.shape().dim(side == Side.ROWS ? 0 : 1);
        Shape shape = Shape.of(size, size);
        AfterRun after = matrix.byteSize() > LARGE_BYTES ? AfterRun.GIVE_MEMORY_BACK : AfterRun.KEEP_MEMORY;
        return java.util.Objects.requireNonNull(session(side)
                .run(call, Map.of(MATRIX, matrix), Map.of(GRAM, Optional.of(shape)), after)
                .get(GRAM));
    }

    private synchronized Session session(Side side) {
        return sessions.computeIfAbsent(side, key -> core.open(model(key), NativeCore.Optimization.FULL));
    }

    /** A Gemm, for of a Transpose and a MatMul of doubles ONNX Runtime 1.24 makes a FusedMatMul that it can't run. */
    private static OnnxModel model(Side side) {
        Node product =
                Node.of("Gemm", List.of(MATRIX, MATRIX), List.of(GRAM), Map.of(side.transposed, new Attribute.Int(1)));
        return new OnnxModel(
                IR_VERSION,
                "layerscope",
                Map.of(),
                new Graph(
                        "gram",
                        Map.of("", OPSET),
                        List.of(doubles(MATRIX, "rows", "columns")),
                        List.of(doubles(GRAM, "size", "size")),
                        List.of(product),
                        Map.of(),
                        List.of()));
    }

    private static ValueInfo doubles(String name, String first, String second) {
        return new ValueInfo(
                name,
                Optional.of(new ValueType.TensorType(
                        ElementType.DOUBLE.onnxNumber(), Optional.of(List.of(Dim.of(first), Dim.of(second))))));
    }

    @Override
    public synchronized void close() {
        sessions.values().forEach(Session::close);
        sessions.clear();
    }
}
