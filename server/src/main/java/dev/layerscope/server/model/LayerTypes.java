package dev.layerscope.server.model;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.rewrite.CastEdges;
import dev.layerscope.server.rewrite.GuardDivision;
import dev.layerscope.server.rewrite.Observe;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The element types of values, as ONNX Runtime infers them.
 *
 * @param types in which values are observed; those that are no tensors of numbers are missing
 * @param carried those of them that are observed in another type than their own
 * @param runnable the model with Casts where a value's own type can't be moved, and without divisions that end the process
 */
record LayerTypes(Map<String, ElementType> types, Set<String> carried, OnnxModel runnable) {
    /** Sessions opened at most to find the values that ONNX Runtime's Java API can't even name the type of. */
    private static final int MOST_SESSIONS = 64;

    /**
     * @param largestBytes that one value may take
     * @throws DomainException MODEL_REFUSED where ONNX Runtime doesn't take the model, or one of its values takes more than
     *     that whatever is fed
     */
    static LayerTypes of(NativeCore core, OnnxModel model, List<String> values, long largestBytes) {
        Inference inference = new Inference(core, model.withGraph(CastEdges.of(model.graph(), Map.of())));
        inference.infer(values);
        inference.checkFixedSizes(largestBytes);
        Graph harmless = GuardDivision.of(model.graph(), inference.types);
        inference.types.putAll(inference.carriers);
        return new LayerTypes(
                Map.copyOf(inference.types),
                Set.copyOf(inference.carriers.keySet()),
                model.withGraph(CastEdges.of(harmless, inference.carriers)));
    }

    private static final class Inference {
        private final NativeCore core;
        private final OnnxModel model;
        private final Map<String, ElementType> types = new HashMap<>();
        private final Map<String, ElementType> carriers = new HashMap<>();
        private final Map<String, Shape> shapes = new HashMap<>();
        private int sessions;

        private Inference(NativeCore core, OnnxModel model) {
            this.core = core;
            this.model = model;
        }

        /** ONNX Runtime would try to hold such a value as soon as a session is opened, and take down others with it. */
        private void checkFixedSizes(long largestBytes) {
            shapes.forEach((value, shape) -> {
                double elements =
                        Arrays.stream(shape.toArray()).asDoubleStream().reduce(1, (a, b) -> a * b);
                double bytes =
                        elements * types.getOrDefault(value, ElementType.FLOAT).bytes();
                if (bytes > largestBytes) {
                    throw new DomainException(
                            Reason.MODEL_REFUSED,
                            "model: value '%s' of shape %s takes %.1f GiB whatever is fed (expected: at most %.1f GiB)"
                                    .formatted(value, shape, bytes / (1L << 30), largestBytes / (double) (1L << 30)));
                }
            });
        }

        /** A single optional among the outputs hides the types of all, so it is searched for by halves. */
        private void infer(List<String> values) {
            if (sessions++ == MOST_SESSIONS) {
                return;
            }
            try (Session session =
                    core.open(model.withGraph(Observe.values(model.graph(), values)), NativeCore.Optimization.NONE)) {
                if (session.outputTypes().isEmpty() && values.size() > 1) {
                    int half = values.size() / 2;
                    infer(values.subList(0, half));
                    infer(values.subList(half, values.size()));
                }
                shapes.putAll(session.fixedShapes());
                session.outputTypes().forEach((value, type) -> type.ifPresent(known -> types.put(value, known)));
                carriers.putAll(session.outputCarriers());
            }
        }
    }
}
