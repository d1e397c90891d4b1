package dev.layerscope.server.activation;

import dev.layerscope.server.input.Preprocessing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a client wants to go into a model.
 *
 * @param model name
 * @param inputs SHA-256 of pictures or arrays, which form one batch
 * @param preset in place of the model's own preprocessing
 * @param adjustment of the preset or the model's own preprocessing
 * @param size of pictures, in place of the model's own
 * @param named SHA-256 of an array for each further input
 */
public record FeedRequest(
        String model,
        List<String> inputs,
        Optional<String> preset,
        UnaryOperator<Preprocessing> adjustment,
        Optional<PictureSize> size,
        Map<String, String> named) {
    public FeedRequest {
        inputs = List.copyOf(inputs);
        named = Map.copyOf(named);
    }

    /** Pictures or arrays with everything else as the model has it. */
    public static FeedRequest of(String model, List<String> inputs) {
        return new FeedRequest(model, inputs, Optional.empty(), UnaryOperator.identity(), Optional.empty(), Map.of());
    }

    /** The same for other inputs. */
    public FeedRequest withInputs(List<String> others) {
        return new FeedRequest(model, others, preset, adjustment, size, named);
    }
}
