package dev.layerscope.server.runtime;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A graph of one small product, to see whether the device still computes. Its runs pass the gate behind everybody's requests,
 * on the server's own account. Owns its session; must be closed before the core. Runs of it come one after another.
 */
public final class DeviceProbe implements AutoCloseable {
    private static final int SIDE = 4;
    private static final Shape SQUARE = Shape.of(SIDE, SIDE);
    /** Of ONNX 1.8: the oldest that has the operator set 13. */
    private static final long IR_VERSION = 7;

    private static final long OPSET = 13;

    private final Session session;

    public DeviceProbe(NativeCore core) {
        this.session = core.open(product(), NativeCore.Optimization.NONE);
    }

    /**
     * Computes once.
     *
     * @throws DomainException where the device doesn't, or computes something else
     * @throws CancellationException where it was cancelled before it had a turn, or while it ran
     */
    public void run(Cancellation cancellation) {
        float[] counted = new float[SIDE * SIDE];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = i;
        }
        Call call = new Call(Caller.SERVER, Priority.BACKGROUND, cancellation);
        try (Tensor x = Tensor.ofFloats(SQUARE, counted);
                Tensor y = session.run(call, Map.of("x", x), Map.of("y", Optional.of(SQUARE)))
                        .values()
                        .iterator()
                        .next()) {
            for (int i = 0; i < counted.length; i++) {
                float value = y.bytes().order(ByteOrder.nativeOrder()).getFloat(i * Float.BYTES);
                if (value != 2 * counted[i]) {
                    throw new DomainException(
                            Reason.RUN_FAILED,
                            "device: computed %s as 2 x %s (expected: %s)"
                                    .formatted(value, counted[i], 2 * counted[i]));
                }
            }
        }
    }

    /** {@code y = x W} with twice the identity as W. */
    private static OnnxModel product() {
        float[] twice = new float[SIDE * SIDE];
        for (int i = 0; i < SIDE; i++) {
            twice[i * SIDE + i] = 2;
        }
        return new OnnxModel(
                IR_VERSION,
                "layerscope",
                Map.of(),
                new Graph(
                        "probe",
                        Map.of("", OPSET),
                        List.of(square("x")),
                        List.of(square("y")),
                        List.of(Node.of("MatMul", List.of("x", "w"), List.of("y"), Map.of())),
                        Map.of("w", Weight.ofFloats(SQUARE, twice)),
                        List.of()));
    }

    private static ValueInfo square(String name) {
        return new ValueInfo(
                name,
                Optional.of(new ValueType.TensorType(
                        ElementType.FLOAT.onnxNumber(),
                        Optional.of(List.of(ValueType.Dim.of(SIDE), ValueType.Dim.of(SIDE))))));
    }

    @Override
    public void close() {
        session.close();
    }
}
