package dev.layerscope.server.model;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says that a model or a version of it isn't there, and what is. */
final class ModelNotFound {
    private static final int NEAREST_SHOWN = 3;
    private static final int LONGEST_SHOWN = 100;
    private static final int DIGEST_SHOWN = 12;

    private ModelNotFound() {}

    /**
     * @param names of all models that are there
     */
    static DomainException named(String name, Set<String> names) {
        List<String> nearest = NearestNames.of(name, names, NEAREST_SHOWN);
        return new DomainException(
                        Reason.MODEL_NOT_FOUND,
                        "model: '%s' is not on this server (expected: %s)"
                                .formatted(
                                        shown(name),
                                        nearest.isEmpty()
                                                ? "a model in its folder, which is empty"
                                                : "a model such as '" + String.join("', '", nearest) + "'"))
                .with("model", shown(name));
    }

    /**
     * @param all versions of the model
     * @param fitting those whose SHA-256 begins with the digest: none, or several that differ
     */
    static DomainException version(String name, String digest, List<ModelSlot> all, List<ModelSlot> fitting) {
        return new DomainException(
                        Reason.MODEL_NOT_FOUND,
                        "model: '%s' has %s version '%s' (expected: %s)"
                                .formatted(
                                        name,
                                        fitting.isEmpty() ? "no" : "more than one",
                                        digest,
                                        all.stream()
                                                .flatMap(slot -> slot.sha256().stream())
                                                .map(sha256 ->
                                                        sha256.substring(0, Math.max(DIGEST_SHOWN, digest.length())))
                                                .distinct()
                                                .collect(Collectors.joining(", "))))
                .with("model", name);
    }

    /** What of a stranger's name goes into a sentence. */
    static String shown(String name) {
        return name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "..." : name;
    }
}
