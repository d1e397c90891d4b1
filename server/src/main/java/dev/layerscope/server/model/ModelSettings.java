package dev.layerscope.server.model;

import java.nio.file.Path;

/**
 * Where models are and what they may hold.
 *
 * @param folder of the repository
 * @param sessionBudgetBytes of native memory for sessions of derived graphs, as measured
 * @param largestRunBytes that the layers of one run may take together, as estimated from their shapes
 */
public record ModelSettings(Path folder, long sessionBudgetBytes, long largestRunBytes) {
    private static final long SESSION_BUDGET_BYTES = 2L << 30;
    private static final long LARGEST_RUN_BYTES = 8L << 30;

    public ModelSettings {
        if (sessionBudgetBytes < 0 || largestRunBytes < 1) {
            throw new IllegalArgumentException("model limits: %d and %d bytes (expected: positive)"
                    .formatted(sessionBudgetBytes, largestRunBytes));
        }
    }

    public static ModelSettings of(Path folder) {
        return new ModelSettings(folder, SESSION_BUDGET_BYTES, LARGEST_RUN_BYTES);
    }
}
