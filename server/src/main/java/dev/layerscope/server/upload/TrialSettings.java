package dev.layerscope.server.upload;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What the process that tries a model may use.
 *
 * @param memoryBytes at most; where the system has such a limit (Linux), a process that asks for more doesn't get it
 * @param longest from start to end
 */
public record TrialSettings(long memoryBytes, Duration longest) {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    public TrialSettings {
        if (memoryBytes < 1 || longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException(
                    "trial: %d bytes, %s (expected: positive)".formatted(memoryBytes, longest));
        }
    }

    /** Half of the machine's memory. */
    public static TrialSettings defaults() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new TrialSettings(system.getTotalMemorySize() / 2, LONGEST);
    }

    public TrialSettings withMemoryBytes(long changed) {
        return new TrialSettings(changed, longest);
    }

    public TrialSettings withLongest(Duration changed) {
        return new TrialSettings(memoryBytes, changed);
    }
}
