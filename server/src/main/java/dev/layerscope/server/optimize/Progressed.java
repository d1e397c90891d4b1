package dev.layerscope.server.optimize;

import dev.layerscope.server.optimize.engine.SearchState;
import java.util.List;

/**
 * All that a search has to keep to go on after a restart.
 *
 * @param engine its name, with which it goes on
 * @param moved pictures whose objectives stand before the activation functions of their layers
 * @param leg counted from 0 among those of the attempt
 * @param states of the leg's parts, in order
 * @param history for each step of this attempt the objective of each picture, {@code [steps][pictures]}
 * @param frames of the film so far
 */
record Progressed(
        EngineChoice engine,
        Attempt attempt,
        List<Integer> moved,
        int leg,
        List<SearchState> states,
        List<float[]> history,
        List<byte[]> frames) {
    Progressed {
        moved = List.copyOf(moved);
        states = List.copyOf(states);
        history = List.copyOf(history);
        frames = List.copyOf(frames);
    }
}
