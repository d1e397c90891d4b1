package dev.layerscope.server.model;

import java.nio.file.Path;

/**
 * Where models are and what they may hold.
 *
 * @param folder of the repository
 * @param links whether a link may lead out of the folder
 * @param weightBudgetBytes of the weights of loaded models; those unused for longest are loaded anew when asked for
 * @param sessionBudgetBytes of native memory for sessions of derived graphs, as measured
 * @param largestRunBytes that the layers of one run may take together, as estimated from their shapes
 */
public record ModelSettings(
        Path folder, Links links, long weightBudgetBytes, long sessionBudgetBytes, long largestRunBytes) {
    private static final long SESSION_BUDGET_BYTES = 2L << 30;
    private static final long LARGEST_RUN_BYTES = 8L << 30;

    /** Where links in the folder may lead. */
    public enum Links {
        INSIDE,
        ANYWHERE
    }

    public ModelSettings {
        if (weightBudgetBytes < 0 || sessionBudgetBytes < 0 || largestRunBytes < 1) {
            throw new IllegalArgumentException("model limits: %d, %d and %d bytes (expected: positive)"
                    .formatted(weightBudgetBytes, sessionBudgetBytes, largestRunBytes));
        }
    }

    /** A quarter of the off-heap memory that the JVM allows itself is for weights. */
    public static ModelSettings of(Path folder) {
        return new ModelSettings(
                folder, Links.INSIDE, Runtime.getRuntime().maxMemory() / 4, SESSION_BUDGET_BYTES, LARGEST_RUN_BYTES);
    }

    public ModelSettings withLinks(Links changed) {
        return new ModelSettings(folder, changed, weightBudgetBytes, sessionBudgetBytes, largestRunBytes);
    }

    public ModelSettings withWeightBudgetBytes(long changed) {
        return new ModelSettings(folder, links, changed, sessionBudgetBytes, largestRunBytes);
    }

    public ModelSettings withSessionBudgetBytes(long changed) {
        return new ModelSettings(folder, links, weightBudgetBytes, changed, largestRunBytes);
    }

    public ModelSettings withLargestRunBytes(long changed) {
        return new ModelSettings(folder, links, weightBudgetBytes, sessionBudgetBytes, changed);
    }
}
