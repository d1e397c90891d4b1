package dev.layerscope.server.optimize.engine;

import dev.layerscope.server.access.Call;
import java.util.Optional;

/** How an engine without gradients tries pictures in place of those of a plan. */
public interface Trials {
    /** Updates that are made at the plan's size. */
    int steps();

    /**
     * Where the random numbers of a picture begin.
     *
     * @param picture of the plan, counted from 0
     */
    long seed(int picture);

    /**
     * Pictures of the plan's size and view.
     *
     * @param most pictures at once; fewer where the model or memory says so
     * @return owned by the caller
     */
    Trial whole(int picture, int most, Call call);

    /**
     * Smaller pictures, seen as they are.
     *
     * @param side height and width in pixels, each of which is as large to the model as one of the plan's pictures
     * @return owned by the caller; empty where the objective depends on places, or the model takes no such pictures
     */
    Optional<Trial> smaller(int picture, int side, int most, Call call);
}
