package dev.layerscope.server.model;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does with a model once, on zeros, what requests will do with it: measures its layers, and computes its output. */
public final class Rehearsal {
    private final HostedModel model;

    public Rehearsal(HostedModel model) {
        this.model = model;
    }

    /**
     * @throws DomainException RUN_FAILED, RUN_TIMEOUT, TOO_LARGE
     */
    public void run(int height, int width, Call call) {
        Map<String, Shape> shapes = model.singleShapes(height, width);
        model.shapes(shapes, call);
        Optional<Layer> output = model.output();
        if (output.isEmpty()) {
            return;
        }
        Map<String, Tensor> zeros = new LinkedHashMap<>();
        try (SharedCache.Lease<Session> session = model.observe(List.of(output.get()), shapes, call)) {
            for (String input : session.value().inputs()) {
                model.inputType(input)
                        .ifPresent(type -> zeros.put(input, model.zeros(type, shapes.getOrDefault(input, Shape.of()))));
            }
            session.value()
                    .run(call, zeros, Map.of(output.get().tensor(), Optional.empty()))
                    .values()
                    .forEach(Tensor::close);
        } finally {
            zeros.values().forEach(Tensor::close);
        }
    }
}
