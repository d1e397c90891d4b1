package dev.layerscope.viewer.channel;

import dev.layerscope.client.NormScale;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.Norm;
import java.util.stream.IntStream;

/** Which colour a value has: the palette that the server says for a map, the norm, and the limits. Immutable. */
final class Colors {
    private static final int HIDDEN = 1;
    private static final int FIRST = 2;
    private static final int STEPS = 254;
    private static final int RGB = 3;

    private final int[] palette;
    private final boolean diverging;
    private final Norm norm;
    private final Limits limits;
    private final NormScale scale;

    private Colors(int[] palette, boolean diverging, Norm norm, Limits limits) {
        this.palette = palette;
        this.diverging = diverging;
        this.norm = norm;
        this.limits = limits;
        this.scale = new NormScale(norm, limits);
    }

    /**
     * Of the first channel of a mosaic.
     *
     * @param coloring what the mosaic was asked for with
     */
    static Colors of(Mosaic mosaic, Coloring coloring) {
        byte[] rgb = mosaic.getPalette().toByteArray();
        int[] palette = IntStream.range(0, rgb.length / RGB)
                .map(i -> (rgb[RGB * i] & 0xff) << 16 | (rgb[RGB * i + 1] & 0xff) << 8 | rgb[RGB * i + 2] & 0xff)
                .toArray();
        return new Colors(palette, Palettes.isDiverging(coloring), mosaic.getNorm(), mosaic.getLimits(0));
    }

    /** The same colours for other values. */
    Colors within(Limits others) {
        return new Colors(palette, diverging, norm, others);
    }

    Limits limits() {
        return limits;
    }

    Norm norm() {
        return norm;
    }

    NormScale scale() {
        return scale;
    }

    /** Whether there is no value that has a colour. */
    boolean areNone() {
        return Double.isNaN(limits.getLow());
    }

    /** Red, green and blue of a value; magenta for what the norm can't show. */
    int of(double value) {
        double position = scale.position(value);
        return Double.isNaN(position) ? hidden() : at(position);
    }

    /** Red, green and blue of what the norm can't show. */
    int hidden() {
        return palette[HIDDEN];
    }

    /** Whether the colours lead away from one in the middle, both ways. */
    boolean areDiverging() {
        return diverging;
    }

    /** Red, green and blue at a position between the limits, 0 to 1. */
    int at(double position) {
        int step = (int) Math.floor(Math.max(0, Math.min(1, position)) * STEPS);
        return palette[FIRST + Math.min(STEPS - 1, step)];
    }
}
