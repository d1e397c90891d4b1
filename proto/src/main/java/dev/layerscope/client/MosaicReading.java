package dev.layerscope.client;

import dev.layerscope.client.MosaicGeometry.Place;
import dev.layerscope.v1.Mosaic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads values back from the pixels of tiles, as exactly as their palette can say them: a shown value lies between
 * {@link Value#least} and {@link Value#most}, which are half a step of 254 of the norm's own scale on either side of
 * {@link Value#value}, give or take the rounding of single precision (2^-22 of the scale). Thread safe.
 */
public final class MosaicReading {
    private static final int GAP = 0;
    private static final int HIDDEN = 1;
    private static final int FIRST = 2;
    private static final int LAST = 255;
    private static final double STEPS = 254;

    private final MosaicGeometry geometry;
    private final List<NormScale> scales;

    public MosaicReading(Mosaic mosaic) {
        geometry = new MosaicGeometry(mosaic);
        scales = new ArrayList<>();
        mosaic.getLimitsList().forEach(limits -> scales.add(new NormScale(mosaic.getNorm(), limits)));
    }

    /** What a pixel says. */
    public sealed interface Reading {
        Place place();
    }

    /** A value that the norm can't show, or several of which there is such a one. */
    public record Hidden(Place place) implements Reading {}

    /**
     * A value, or the mean of several.
     *
     * @param value in the middle of what it can be, by the norm's own scale
     * @param least infinite for the first colour, which all values below the limits have too
     * @param most infinite for the last colour, which all values above the limits have too
     */
    public record Value(Place place, double value, double least, double most) implements Reading {}

    public MosaicGeometry geometry() {
        return geometry;
    }

    /**
     * Reads a pixel.
     *
     * @param x in pixels of the mosaic at this level
     * @param y in pixels of the mosaic at this level
     * @param index the palette index of the tile's pixel there
     * @return empty where there is no channel
     */
    public Optional<Reading> read(int level, long x, long y, int index) {
        if (index == GAP) {
            return Optional.empty();
        }
        return geometry.at(level, x, y)
                .map(place -> index == HIDDEN ? new Hidden(place) : value(place, scales.get(place.cell()), index));
    }

    private static Value value(Place place, NormScale scale, int index) {
        if (scale.isEmpty()) {
            return new Value(place, scale.value(0), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double step = index - FIRST;
        return new Value(
                place,
                scale.value((step + 0.5) / STEPS),
                index == FIRST ? Double.NEGATIVE_INFINITY : scale.value(step / STEPS),
                index == LAST ? Double.POSITIVE_INFINITY : scale.value((step + 1) / STEPS));
    }
}
