package dev.layerscope.server.optimize.engine;

import java.util.List;

/**
 * A search between two steps.
 *
 * @param step how many updates were made
 * @param parameter {@code [N, C, ...]}, not to be changed
 * @param memory what else the engine keeps, in its own order: the moments of Adam, the spread of an evolution; empty before the first
 *     step
 */
// Arrays of a megabyte that are handed on, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record SearchState(long step, float[] parameter, List<float[]> memory) {
    public SearchState {
        memory = List.copyOf(memory);
    }

    /** Before the first step. */
    public static SearchState start(float[] parameter) {
        return new SearchState(0, parameter, List.of());
    }
}
