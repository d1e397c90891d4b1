package dev.layerscope.server.model;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.rewrite.Downstream;
import dev.layerscope.server.rewrite.NameNodes;
import dev.layerscope.server.rewrite.ObserveShapes;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.RunFailure;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures the shapes of all layers by running a model once on zeros.
 *
 * <p>Where a node fails at the given input size, what depends on it stays unmeasured and the rest is measured without it.
 */
final class ShapeMeasurement {
    private static final int MOST_FAILURES = 16;

    private final NativeCore core;
    private final OnnxModel model;

    /**
     * @param model as it is to be run; its nodes get names of their own here
     */
    ShapeMeasurement(NativeCore core, OnnxModel model) {
        this.core = core;
        this.model = model.withGraph(NameNodes.of(model.graph()));
    }

    /**
     * @param values to measure
     * @param feeds tensors for all inputs that can be fed
     */
    LayerShapes measure(List<String> values, Map<String, Tensor> feeds, Call call) {
        List<String> remaining = new ArrayList<>(values);
        Map<String, String> unmeasured = new HashMap<>();
        for (ValueInfo input : model.graph().requiredInputs()) {
            if (!feeds.containsKey(input.name())) {
                String why = "input '%s' is of a type that can't be fed".formatted(input.name());
                lose(Downstream.of(model.graph(), Set.of(input.name())), why, remaining, unmeasured);
            }
        }
        for (int failures = 0; !remaining.isEmpty(); failures++) {
            try {
                return new LayerShapes(run(remaining, feeds, call), unmeasured, Map.of());
            } catch (DomainException e) {
                Optional<Node> failed = failedNode(e);
                if (e.reason() != Reason.RUN_FAILED || failed.isEmpty() || failures == MOST_FAILURES) {
                    throw e;
                }
                String why =
                        "%s fixes the size of the input".formatted(failed.get().opType());
                lose(Downstream.of(model.graph(), failed.get()), why, remaining, unmeasured);
            }
        }
        return new LayerShapes(Map.of(), unmeasured, Map.of());
    }

    private static void lose(Set<String> lost, String why, List<String> remaining, Map<String, String> unmeasured) {
        remaining.stream().filter(lost::contains).forEach(value -> unmeasured.put(value, why));
        remaining.removeIf(lost::contains);
    }

    private Optional<Node> failedNode(DomainException e) {
        String name = e.facts().get(RunFailure.NODE);
        return model.graph().nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst();
    }

    private Map<String, Shape> run(List<String> values, Map<String, Tensor> feeds, Call call) {
        ObserveShapes observed = ObserveShapes.of(model.graph(), values);
        try (Session session = core.open(model.withGraph(observed.graph()), NativeCore.Optimization.NONE)) {
            Map<String, Tensor> needed = new LinkedHashMap<>(feeds);
            needed.keySet()
                    .retainAll(observed.graph().inputs().stream()
                            .map(i -> i.name())
                            .toList());
            Map<String, Optional<Shape>> outputs = new LinkedHashMap<>();
            observed.outputs().values().forEach(output -> outputs.put(output, Optional.empty()));
            Map<String, Tensor> results = session.run(call, needed, outputs);
            Map<String, Shape> shapes = new HashMap<>();
            observed.outputs().forEach((value, output) -> {
                try (Tensor shape = results.get(output)) {
                    if (shape != null) {
                        long[] dims = new long[(int) shape.shape().dim(0)];
                        shape.bytes().asLongBuffer().get(dims);
                        shapes.put(value, Shape.of(dims));
                    }
                }
            });
            return shapes;
        }
    }
}
