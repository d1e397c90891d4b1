package dev.layerscope.server.activation;

import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.model.HostedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arrays that clients bring for inputs by name, checked against what the model takes. */
public final class NamedArrays {
    private NamedArrays() {}

    /** Reads stored inputs by their hash. */
    public interface Lookup {
        StoredInput get(String sha256);
    }

    /**
     * @param named SHA-256 of an array for each input
     * @throws dev.layerscope.server.error.DomainException INPUT_INVALID, INPUT_NOT_FOUND
     */
    public static Map<String, StoredInput.Array> of(HostedModel model, Map<String, String> named, Lookup inputs) {
        Map<String, StoredInput.Array> arrays = new LinkedHashMap<>();
        named.forEach((input, sha256) -> {
            List<String> known = inputsOf(model);
            if (!known.contains(input)) {
                throw Feed.invalid("input '%s': not one of model '%s' (expected: %s)"
                        .formatted(input, model.name(), String.join(", ", known)));
            }
            if (!(inputs.get(sha256) instanceof StoredInput.Array array)) {
                throw Feed.invalid("input '%s': a picture (expected: an array, .npy)".formatted(input));
            }
            Arrays.check(model, input, array);
            arrays.put(input, array);
        });
        return arrays;
    }

    /** Names of what a model must be fed. */
    static List<String> inputsOf(HostedModel model) {
        return model.model().graph().requiredInputs().stream()
                .map(ValueInfo::name)
                .toList();
    }
}
