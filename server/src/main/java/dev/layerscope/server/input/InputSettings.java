package dev.layerscope.server.input;

import dev.layerscope.server.access.CacheSharing;
import dev.layerscope.server.image.ImageLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Limits on what clients bring.
 *
 * @param budgetBytes of all inputs together, each counted for everyone who brought it; those unused for longest go first,
 *     of whoever has most
 * @param largestBytes of one input
 * @param image limits on pictures
 * @param sharing between whom inputs are shared
 * @param samples the folder of pictures that clients may try; none where empty
 */
public record InputSettings(
        long budgetBytes, int largestBytes, ImageLimits image, CacheSharing sharing, Optional<Path> samples) {
    public InputSettings {
        if (budgetBytes < 1 || largestBytes < 1) {
            throw new IllegalArgumentException(
                    "input limits: %d and %d bytes (expected: positive)".formatted(budgetBytes, largestBytes));
        }
    }

    /** Shared by all, without samples. */
    public InputSettings(long budgetBytes, int largestBytes, ImageLimits image) {
        this(budgetBytes, largestBytes, image, CacheSharing.TOGETHER, Optional.empty());
    }

    public InputSettings withSharing(CacheSharing changed) {
        return new InputSettings(budgetBytes, largestBytes, image, changed, samples);
    }

    public InputSettings withBudgetBytes(long changed) {
        return new InputSettings(changed, largestBytes, image, sharing, samples);
    }

    public InputSettings withSamples(Path folder) {
        return new InputSettings(budgetBytes, largestBytes, image, sharing, Optional.of(folder));
    }

    /** An eighth of the heap in all, at most 64 MiB for one; everyone apart. */
    public static InputSettings defaults() {
        long budget = Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 8);
        return new InputSettings(budget, 64 << 20, ImageLimits.DEFAULT, CacheSharing.APART, Optional.empty());
    }
}
