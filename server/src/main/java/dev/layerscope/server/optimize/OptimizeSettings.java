package dev.layerscope.server.optimize;

/**
 * Limits on searches.
 *
 * @param batchBytes what the values of a model may take for the pictures that are searched at once, as estimated; more pictures are searched
 *     in turn, step by step
 * @param mostSteps of one search
 * @param largestSide of a picture, in pixels
 */
public record OptimizeSettings(long batchBytes, long mostSteps, int largestSide) {
    public OptimizeSettings {
        if (batchBytes < 1 || mostSteps < 1 || largestSide < 1) {
            throw new IllegalArgumentException("limits of searches: %d bytes, %d steps, %d pixels (expected: positive)"
                    .formatted(batchBytes, mostSteps, largestSide));
        }
    }

    public static OptimizeSettings defaults() {
        return new OptimizeSettings(2L << 30, 20_000, 1024);
    }
}
