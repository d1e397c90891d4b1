package dev.layerscope.server.activation;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.runtime.AfterRun;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Chosen indices along some axes of one layer.
 *
 * @param choices by axis, the indices wanted, in order; the layer as it is where there are none
 * @param perRun the shape of what one run returns
 */
record LayerPart(HostedModel model, Layer layer, SortedMap<Integer, long[]> choices, Shape perRun)
        implements Observation {
    @Override
    public Ready prepare(Map<String, Shape> fed, TensorPool pool, Call call) {
        if (choices.isEmpty()) {
            return new Ready(
                    model.observe(java.util.List.of(layer), fed, call),
                    Map.of(),
                    Map.of(layer.tensor(), Optional.of(perRun)),
                    AfterRun.GIVE_MEMORY_BACK);
        }
        HostedModel.PartSession part = model.observePart(layer, new TreeSet<>(choices.keySet()), fed, call);
        Map<String, Tensor> indices = new LinkedHashMap<>();
        try {
            choices.forEach((axis, wanted) -> {
                Tensor vector = pool.allocate(ElementType.INT64, Shape.of(wanted.length));
                indices.put(java.util.Objects.requireNonNull(part.indices().get(axis)), vector);
                vector.bytes().asLongBuffer().put(wanted);
            });
        } catch (RuntimeException e) {
            indices.values().forEach(Tensor::close);
            part.session().close();
            throw e;
        }
        return new Ready(
                part.session(), indices, Map.of(part.output(), Optional.of(perRun)), AfterRun.GIVE_MEMORY_BACK);
    }
}
