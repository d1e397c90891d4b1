package dev.layerscope.server.optimize.evolution;

import java.util.ArrayList;
import java.util.List;

/**
 * What is searched at which step: first few waves in small pictures, then more in larger ones, as steps get dearer and there
 * is less left to find.
 *
 * @param steps of the whole search
 */
record Growth(int steps, List<Phase> phases) {
    private static final int SMALLEST_TILE = 8;
    private static final int COARSEST = 8;
    private static final int FINEST = 32;
    private static final double[] TILES_UNTIL = {0.1, 0.3, 1};
    private static final double[] WHOLE_UNTIL = {0.3, 0.7, 1};
    private static final double SMALL_UNTIL = 0.9;

    /**
     * Some steps in a row.
     *
     * @param until the share of all steps that are done then
     * @param side of the pictures that are tried; 0 for the plan's own size and view
     */
    record Phase(double until, Waves waves, int side) {}

    Growth {
        phases = List.copyOf(phases);
    }

    /** Tiles, for objectives that smaller pictures tell of: tried at four tiles each way, and in the end at the whole size. */
    static Growth ofTiles(int steps, int largestSide) {
        List<Phase> phases = new ArrayList<>();
        int tile = Math.min(SMALLEST_TILE, largestSide);
        for (double until : TILES_UNTIL) {
            int side = Math.max(SMALLEST_TILE * 4, tile * 2);
            double end = Math.min(until, SMALL_UNTIL);
            phases.add(new Phase(end, new Waves(tile, tile), side < largestSide ? side : 0));
            if (2 * tile <= largestSide && until < 1) {
                tile *= 2;
            }
        }
        phases.add(new Phase(1, phases.get(phases.size() - 1).waves(), 0));
        return new Growth(steps, phases);
    }

    /** Long waves over all of a picture, for objectives that depend on places. */
    static Growth ofWhole(int steps, int longestSide) {
        List<Phase> phases = new ArrayList<>();
        int count = COARSEST;
        for (double until : WHOLE_UNTIL) {
            phases.add(new Phase(until, new Waves(longestSide, Math.min(count, longestSide)), 0));
            count = Math.min(2 * count, FINEST);
        }
        return new Growth(steps, phases);
    }

    /** The phase of a step, counted from 0; the last for all behind. */
    Phase at(long step) {
        for (Phase phase : phases) {
            if (step < Math.round(phase.until() * steps)) {
                return phase;
            }
        }
        return phases.get(phases.size() - 1);
    }

    /** Sides at which pictures are tried, each once. */
    List<Integer> sides() {
        return phases.stream().map(Phase::side).distinct().toList();
    }
}
