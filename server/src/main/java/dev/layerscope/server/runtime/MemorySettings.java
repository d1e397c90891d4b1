package dev.layerscope.server.runtime;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What sessions and runs may take of the device's memory together.
 *
 * @param deviceBytes in all; empty for what {@link #ofDevice} finds
 * @param patience how long a run waits for memory that others hold
 */
public record MemorySettings(OptionalLong deviceBytes, Duration patience) {
    /** Of the machine's memory that the server may use: the rest is for the system and its cache of files. */
    private static final double HOST_PART = 0.85;

    private static final long JVM_BYTES = 512L << 20;
    private static final long LEAST_BYTES = 256L << 20;

    public MemorySettings {
        if (deviceBytes.isPresent() && deviceBytes.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "device memory: %d bytes (expected: positive)".formatted(deviceBytes.getAsLong()));
        }
    }

    public static MemorySettings defaults() {
        return new MemorySettings(OptionalLong.empty(), Duration.ofSeconds(10));
    }

    public MemorySettings withDeviceBytes(long changed) {
        return new MemorySettings(OptionalLong.of(changed), patience);
    }

    public MemorySettings withPatience(Duration changed) {
        return new MemorySettings(deviceBytes, changed);
    }

    /**
     * The device's memory that there is for sessions and runs. On the processor: 85 % of what the machine, or the container, has,
     * less the heap and the off-heap memory that the JVM allows itself. On CUDA: 85 % of the card's.
     */
    long ofDevice(Device device) {
        if (deviceBytes.isPresent()) {
            return deviceBytes.getAsLong();
        }
        if (device instanceof Device.Cuda cuda) {
            OptionalLong card = CudaMemory.totalBytes(cuda.index());
            if (card.isPresent()) {
                return (long) (card.getAsLong() * HOST_PART);
            }
        }
        long own = 2 * Runtime.getRuntime().maxMemory() + JVM_BYTES;
        return Math.max(LEAST_BYTES, (long) (machineBytes() * HOST_PART) - own);
    }

    /** Of the container's limit where there is one. */
    private static long machineBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
