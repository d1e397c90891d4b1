package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.runtime.AfterRun;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.TensorPool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Layers as they are.
 *
 * @param layers each once
 * @param shapes of the layers in one run
 */
record WholeLayers(HostedModel model, List<Layer> layers, LayerShapes shapes) implements Observation {
    @Override
    public Ready prepare(Map<String, Shape> perRun, TensorPool pool, Call call) {
        layers.forEach(layer -> checkComputable(layer, shapes, perRun));
        return new Ready(model.observe(layers, perRun, call), Map.of(), outputs(), AfterRun.KEEP_MEMORY);
    }

    /** What each run returns, and its shape where that is known. */
    Map<String, Optional<Shape>> outputs() {
        Map<String, Optional<Shape>> outputs = new LinkedHashMap<>();
        layers.forEach(layer ->
                outputs.put(layer.tensor(), shapes.of(layer.tensor()).filter(shape -> !model.isOfVaryingShape(layer))));
        return outputs;
    }

    private static void checkComputable(Layer layer, LayerShapes shapes, Map<String, Shape> fed) {
        String why = shapes.unmeasured().get(layer.tensor());
        if (why != null) {
            throw new DomainException(
                            Reason.SIZE_INVALID,
                            "layer '%s' can't be computed for inputs of %s: %s (expected: the model's own size, or a layer before that)"
                                    .formatted(layer.path(), fed.values(), why))
                    .with("layer", layer.path());
        }
    }
}
