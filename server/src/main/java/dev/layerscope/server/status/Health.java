package dev.layerscope.server.status;

import java.util.Optional;

/**
 * Whether requests can be answered.
 *
 * @param device why the device can't be used now; empty where it can
 * @param jobs why jobs can't be created now; empty where they can
 */
public record Health(Phase phase, Optional<String> device, Optional<String> jobs) {
    /** Where a server is in its life. */
    public enum Phase {
        SERVING,
        /** It takes no new calls, and ends when those under way are done. */
        DRAINING
    }

    public boolean isDeviceUsable() {
        return device.isEmpty();
    }
}
