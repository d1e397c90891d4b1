package dev.layerscope.server.optimize;

/**
 * Limits on searches.
 *
 * @param batchBytes what the values of a model may take for the pictures that are searched at once, as estimated; more pictures are searched
 *     in turn, step by step
 * @param mostSteps of one search
 * @param largestSide of a picture, in pixels
 * @param heapBytes what all pictures of one search may take of the heap, with what is kept to search them
 */
public record OptimizeSettings(long batchBytes, long mostSteps, int largestSide, long heapBytes) {
    public OptimizeSettings {
        if (batchBytes < 1 || mostSteps < 1 || largestSide < 1 || heapBytes < 1) {
            throw new IllegalArgumentException(
                    "limits of searches: %d bytes, %d steps, %d pixels, %d bytes (expected: positive)"
                            .formatted(batchBytes, mostSteps, largestSide, heapBytes));
        }
    }

    /** With a quarter of the JVM's memory for a search. */
    public OptimizeSettings(long batchBytes, long mostSteps, int largestSide) {
        this(batchBytes, mostSteps, largestSide, Runtime.getRuntime().maxMemory() / 4);
    }

    public static OptimizeSettings defaults() {
        return new OptimizeSettings(2L << 30, 20_000, 1024);
    }
}
