package dev.layerscope.server.attribution;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.Layer;
import java.util.Map;
import java.util.Optional;

/**
 * Which layers of a model have a gradient by an input, for inputs of one size, and what stops the others.
 *
 * @param input by which
 * @param stops by the layer's tensor; one that is missing has a gradient
 */
public record Coverage(String input, Map<String, Stop> stops) {
    public Coverage {
        stops = Map.copyOf(stops);
    }

    /**
     * Where a gradient stops.
     *
     * @param layer the path of the layer there; empty where it is none
     * @param opType the ONNX operator, with its domain before it where that isn't ONNX's own
     * @param node its name in the file; may be empty
     * @param opset the version of the operator's set
     * @param why ends a sentence that begins with the operator
     */
    public record Stop(String layer, String opType, String node, long opset, String why) {
        private String at() {
            String named = node.isEmpty() ? "" : " of node '%s'".formatted(node);
            return layer.isEmpty() ? named : named + " at layer '%s'".formatted(layer);
        }
    }

    public Optional<Stop> stop(Layer layer) {
        return Optional.ofNullable(stops.get(layer.tensor()));
    }

    /**
     * Requires that a layer has a gradient.
     *
     * @throws DomainException NOT_DIFFERENTIABLE
     */
    void require(Layer layer) {
        Stop stop = stops.get(layer.tensor());
        if (stop != null) {
            throw refusal(layer, stop);
        }
    }

    static DomainException refusal(Layer layer, Stop stop) {
        return new DomainException(
                Reason.NOT_DIFFERENTIABLE,
                "layer '%s': no gradient passes %s%s, opset %d: %s (expected: a layer before that)"
                        .formatted(layer.path(), stop.opType(), stop.at(), stop.opset(), stop.why()));
    }
}
