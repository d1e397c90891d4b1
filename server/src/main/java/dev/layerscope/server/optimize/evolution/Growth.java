package dev.layerscope.server.optimize.evolution;

import java.util.ArrayList;
import java.util.List;

/**
 * What is searched at which step.
 *
 * <pre>
 * heats: each lane from its beginning, in its small pictures | the best lane goes on | with fine waves | at the whole size
 * </pre>
 *
 * @param steps of the whole search
 * @param lanes at least one
 */
record Growth(int steps, List<Lane> lanes) {
    private static final int[] TILES = {8, 16, 32};
    private static final int TIMES_SHOWN = 2;
    private static final int TILE_OF_PLACES = 16;
    private static final int COARSE = 8;
    private static final int FINE = 24;
    private static final int SHORTEST_HEAT = 2;
    private static final double HEAT = 0.08;
    private static final double COARSE_UNTIL = 0.45;
    private static final double SMALL_UNTIL = 0.9;

    Growth {
        lanes = List.copyOf(lanes);
    }

    /** Tiles of several sizes, for objectives that smaller pictures tell of; as {@link #ofWhole} where no picture is smaller. */
    static Growth ofTiles(int steps, int height, int width) {
        int shorter = Math.min(height, width);
        if (TILES[0] * TIMES_SHOWN >= shorter) {
            return ofWhole(steps, height, width);
        }
        List<Lane> lanes = new ArrayList<>();
        for (int tile : TILES) {
            if (tile <= shorter) {
                lanes.add(Lane.ofTile(tile, tile * TIMES_SHOWN < shorter ? tile * TIMES_SHOWN : Lane.WHOLE));
            }
        }
        return new Growth(steps, lanes);
    }

    /** Long waves, or a tile, for objectives that depend on places. */
    static Growth ofWhole(int steps, int height, int width) {
        int longer = Math.max(height, width);
        List<Lane> lanes = new ArrayList<>();
        lanes.add(Lane.ofWhole(longer, COARSE, FINE));
        if (TILE_OF_PLACES < longer) {
            lanes.add(Lane.ofTile(TILE_OF_PLACES, Lane.WHOLE));
        }
        return new Growth(steps, lanes);
    }

    /** Steps of each lane before the best goes on alone; 0 where there are too few for that. */
    int heat() {
        int each = (int) (HEAT * steps);
        return lanes.size() == 1 || each < SHORTEST_HEAT ? 0 : each;
    }

    /** Whether a lane begins with this step. */
    boolean begins(long step) {
        return step == 0 || heat() > 0 && step % heat() == 0 && step / heat() < lanes.size();
    }

    /** The lane that begins with this step. */
    int lane(long step) {
        return heat() == 0 ? 0 : (int) (step / heat());
    }

    /** Whether the best lane goes on from this step. */
    boolean decides(long step) {
        return heat() > 0 && step == (long) heat() * lanes.size();
    }

    /** Whether the best lane isn't known yet. */
    boolean isOpen(long step) {
        return step < (long) heat() * lanes.size();
    }

    /** The waves of a lane at a step. */
    Waves waves(int lane, long step) {
        return step < COARSE_UNTIL * steps
                ? lanes.get(lane).coarse()
                : lanes.get(lane).fine();
    }

    /** The side at which a lane's pictures are tried at a step. */
    int side(int lane, long step) {
        return step < SMALL_UNTIL * steps ? lanes.get(lane).side() : Lane.WHOLE;
    }
}
