package dev.layerscope.server.render;

/**
 * A map of a finished figure, and what its colours mean.
 *
 * @param channel counted from 0
 * @param limits the values of the first and the last colour; {@link Limits#NONE} where no value can be shown
 * @param hidden how many of its values can't be shown
 */
public record DrawnMap(int channel, Limits limits, long hidden) {
    static DrawnMap of(HeatMap map, Scale scale) {
        long hidden = 0;
        for (float value : map.values()) {
            hidden += scale.shows(value) ? 0 : 1;
        }
        return new DrawnMap(map.channel(), scale.limits(), hidden);
    }
}
