package dev.layerscope.server.runtime;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.rewrite.Observe;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Runs a small graph whose inputs have fixed shapes, for its outputs. */
public final class GraphRun {
    private static final long IR_VERSION = 8;

    private GraphRun() {}

    /** Seeded numbers of -1 to 1 for each input. */
    public static Map<String, ByteBuffer> random(Graph graph, long seed) {
        Random random = new Random(seed);
        Map<String, ByteBuffer> feeds = new LinkedHashMap<>();
        for (ValueInfo input : graph.requiredInputs()) {
            ElementType type = type(input);
            long elements = shape(input).elements();
            ByteBuffer bytes =
                    ByteBuffer.allocateDirect((int) elements * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (long i = 0; i < elements; i++) {
                float number = 2 * random.nextFloat() - 1;
                switch (type) {
                    case DOUBLE -> bytes.putDouble(number);
                    case FLOAT16 -> bytes.putShort(Float16.fromFloat(number));
                    default -> bytes.putFloat(number);
                }
            }
            feeds.put(input.name(), bytes.flip());
        }
        return feeds;
    }

    /** For each output its type, shape and bytes. */
    public static Map<String, List<Object>> of(NativeCore core, Graph graph, Map<String, ByteBuffer> feeds) {
        List<String> outputs = graph.outputs().stream().map(ValueInfo::name).toList();
        OnnxModel model = new OnnxModel(IR_VERSION, "test", Map.of(), Observe.values(graph, outputs));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        feeds.forEach((name, bytes) ->
                graph.input(name).ifPresent(input -> tensors.put(name, Tensor.wrap(type(input), shape(input), bytes))));
        try (Session session = core.open(model, NativeCore.Optimization.NONE)) {
            tensors.keySet().retainAll(session.inputs());
            Map<String, Optional<Shape>> wanted = new LinkedHashMap<>();
            outputs.forEach(output -> wanted.put(output, Optional.empty()));
            Map<String, List<Object>> results = new LinkedHashMap<>();
            session.run(Call.ofServer(), tensors, wanted).forEach((name, result) -> {
                try (result) {
                    ByteBuffer copy = ByteBuffer.allocate(result.bytes().remaining());
                    copy.put(result.bytes()).flip();
                    results.put(name, List.of(result.type(), result.shape(), copy));
                }
            });
            return results;
        }
    }

    private static ElementType type(ValueInfo input) {
        return ElementType.ofOnnx(input.tensorType().orElseThrow().elementNumber())
                .orElseThrow();
    }

    private static Shape shape(ValueInfo input) {
        return Shape.of(input.tensorType().flatMap(ValueType.TensorType::dims).orElseThrow().stream()
                .mapToLong(ValueType.Dim::size)
                .toArray());
    }
}
