package dev.layerscope.server.tensor;

/**
 * How much memory activations may take.
 *
 * @param budgetBytes of all tensors together
 * @param idleBytes of freed blocks kept for the next tensors
 */
public record TensorPoolSettings(long budgetBytes, long idleBytes) {
    private static final long IDLE_BYTES = 32L << 20;

    public TensorPoolSettings {
        if (budgetBytes < 1 || idleBytes < 0) {
            throw new IllegalArgumentException(
                    "tensor memory: %d and %d idle (expected: positive)".formatted(budgetBytes, idleBytes));
        }
    }

    /** Three quarters of the off-heap memory that the JVM allows itself. */
    public static TensorPoolSettings defaults() {
        return new TensorPoolSettings(Runtime.getRuntime().maxMemory() / 4 * 3, IDLE_BYTES);
    }
}
