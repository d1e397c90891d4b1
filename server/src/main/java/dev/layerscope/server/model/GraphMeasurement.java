package dev.layerscope.server.model;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.rewrite.Observe;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measures all values of a graph by running it on zeros: their types, their shapes, and the numbers that don't change. */
final class GraphMeasurement {
    private final NativeCore core;
    private final OnnxModel model;
    private final Map<String, Tensor> zeros;
    private final Call call;

    /**
     * @param zeros for all inputs; they stay the caller's
     */
    GraphMeasurement(NativeCore core, OnnxModel model, Map<String, Tensor> zeros, Call call) {
        this.core = core;
        this.model = model;
        this.zeros = zeros;
        this.call = call;
    }

    SizedGraph measure() {
        Graph graph = model.graph();
        Map<String, ElementType> types = types(graph);
        Map<String, Shape> shapes = new HashMap<>(new ShapeMeasurement(core, model)
                .measure(List.copyOf(types.keySet()), zeros, call)
                .shapes());
        zeros.forEach((input, tensor) -> {
            types.put(input, tensor.type());
            shapes.put(input, tensor.shape());
        });
        List<String> few = independent(types.keySet())
                .filter(value -> shapes.containsKey(value) && shapes.get(value).elements() <= Measured.LONGEST)
                .filter(value -> isNumber(types.get(value)))
                .toList();
        Numbers numbers = Numbers.of(run(few));
        return new SizedGraph(graph, new Measured(types, shapes, numbers.ints(), numbers.reals()), Map.of());
    }

    /** Of some values, the whole numbers that are the same for whatever inputs of this size. */
    Map<String, long[]> unchanging(Set<String> values) {
        return Numbers.of(runIfPossible(independent(values).toList())).ints();
    }

    /** Those that nodes make of nothing but constants and shapes. */
    private Stream<String> independent(Set<String> values) {
        Map<String, Dependence> dependences = Dependence.of(model.graph());
        Set<String> made = model.graph().producers().keySet();
        return values.stream().filter(value -> made.contains(value) && dependences.get(value) != Dependence.CONTENT);
    }

    private Map<String, ElementType> types(Graph graph) {
        List<String> values = graph.nodes().stream()
                .flatMap(node -> node.presentOutputs().stream())
                .toList();
        Map<String, ElementType> types = new HashMap<>();
        try (Session session =
                core.open(model.withGraph(Observe.values(graph, values)), NativeCore.Optimization.NONE)) {
            session.outputTypes().forEach((value, type) -> type.ifPresent(known -> types.put(value, known)));
        }
        return types;
    }

    private static boolean isNumber(@Nullable ElementType type) {
        return type == ElementType.INT64
                || type == ElementType.INT32
                || type == ElementType.BOOL
                || type == ElementType.FLOAT;
    }

    /** A model that works at other sizes only has no values here. */
    private Map<String, Tensor> runIfPossible(List<String> values) {
        try {
            return run(values);
        } catch (DomainException e) {
            if (e.reason() != Reason.RUN_FAILED) {
                throw e;
            }
            return Map.of();
        }
    }

    private Map<String, Tensor> run(List<String> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        Graph observed = Observe.values(model.graph(), values);
        try (Session session = core.open(model.withGraph(observed), NativeCore.Optimization.NONE)) {
            Map<String, Tensor> needed = new LinkedHashMap<>(zeros);
            needed.keySet().retainAll(session.inputs());
            Map<String, Optional<Shape>> outputs = new LinkedHashMap<>();
            values.forEach(value -> outputs.put(value, Optional.empty()));
            return session.run(call, needed, outputs);
        }
    }

    private record Numbers(Map<String, long[]> ints, Map<String, double[]> reals) {
        /** Closes the tensors. */
        static Numbers of(Map<String, Tensor> tensors) {
            Map<String, long[]> ints = new HashMap<>();
            Map<String, double[]> reals = new HashMap<>();
            tensors.forEach((name, tensor) -> {
                try (tensor) {
                    if (tensor.type().isFloatingPoint()) {
                        reals.put(name, reals(tensor));
                    } else {
                        ints.put(name, ints(tensor));
                    }
                }
            });
            return new Numbers(ints, reals);
        }

        private static long[] ints(Tensor tensor) {
            ByteBuffer bytes = tensor.bytes();
            long[] values = new long[(int) tensor.shape().elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (tensor.type()) {
                    case BOOL -> bytes.get();
                    case INT32 -> bytes.getInt();
                    default -> bytes.getLong();
                };
            }
            return values;
        }

        private static double[] reals(Tensor tensor) {
            ByteBuffer bytes = tensor.bytes();
            double[] values = new double[(int) tensor.shape().elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = bytes.getFloat();
            }
            return values;
        }
    }
}
