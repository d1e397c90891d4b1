package dev.layerscope.server.optimize;

import dev.layerscope.server.input.NpyTensor;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a client brings for a search.
 *
 * @param start the picture that all begin with, or an array that the model could be fed
 * @param others arrays for the inputs that aren't searched, by name; the same for each picture
 */
public record Given(Optional<StoredInput> start, Map<String, StoredInput.Array> others) {
    /** Noise to start from, and a model with one input. */
    public static final Given NOTHING = new Given(Optional.empty(), Map.of());

    public Given {
        others = Map.copyOf(others);
    }

    /** For a model with one input. */
    public static Given start(StoredInput start) {
        return new Given(Optional.of(start), Map.of());
    }

    /** Of the others, by name. */
    public Map<String, Shape> shapes() {
        return others.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        other -> NpyTensor.shape(other.getValue().header())));
    }

    /**
     * A tensor for each of the others, beside some that are there; all are owned by the caller.
     *
     * @param made closed where the others can't be made
     */
    Map<String, Tensor> beside(Map<String, Tensor> made, TensorPool pool) {
        Map<String, Tensor> tensors = new HashMap<>(made);
        try {
            others.forEach((name, array) -> {
                Tensor tensor = pool.allocate(NpyTensor.type(array.header().type()), NpyTensor.shape(array.header()));
                tensors.put(name, tensor);
                NpyTensor.write(array, tensor.bytes());
            });
            return tensors;
        } catch (RuntimeException e) {
            tensors.values().forEach(Tensor::close);
            throw e;
        }
    }
}
