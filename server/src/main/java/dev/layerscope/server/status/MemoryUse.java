package dev.layerscope.server.status;

import java.util.OptionalLong;

/**
 * A part of memory.
 *
 * @param kind such as {@code tensors}; parts may lie within each other, as all lie within {@code resident}
 * @param limitBytes empty where there is none
 */
public record MemoryUse(String kind, Place place, long usedBytes, OptionalLong limitBytes) {
    /** Whose memory it is. */
    public enum Place {
        HOST,
        DEVICE
    }
}
