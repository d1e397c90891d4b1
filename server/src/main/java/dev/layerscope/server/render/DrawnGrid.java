package dev.layerscope.server.render;

import java.util.List;

/**
 * A finished figure, and what its maps' colours mean.
 *
 * @param maps one for each map, in order
 */
public record DrawnGrid(Drawing drawing, List<DrawnMap> maps) {
    public DrawnGrid {
        maps = List.copyOf(maps);
    }

    /**
     * One map of it.
     *
     * @param channel counted from 0
     * @param limits the values of the first and the last colour; {@link Limits#NONE} where no value can be shown
     * @param hidden how many of its values can't be shown
     */
    public record DrawnMap(int channel, Limits limits, long hidden) {}
}
