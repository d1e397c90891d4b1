package dev.layerscope.server.render;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table of 256 colours, from that of 0 to that of 1, with matplotlib's names and colours.
 *
 * <p>Colours are packed as {@code 0xRRGGBB}. Sources and licences stand beside the resource, in
 * {@code colormaps.LICENSE}.
 */
public enum ColorMap {
    VIRIDIS("viridis"),
    MAGMA("magma"),
    INFERNO("inferno"),
    PLASMA("plasma"),
    CIVIDIS("cividis"),
    TURBO("turbo"),
    GRAY("gray"),
    RD_BU_R("RdBu_r");

    /** What the norm can't show, NaN and the infinities in any: a magenta that is far from every colour of every map. */
    public static final int BAD = 0xFF00FF;

    private static final int COLORS = 256;

    private final String matplotlibName;

    ColorMap(String matplotlibName) {
        this.matplotlibName = matplotlibName;
    }

    /** The colour map of this matplotlib name, such as {@code viridis} or {@code RdBu_r}. */
    public static Optional<ColorMap> named(String matplotlibName) {
        return Arrays.stream(values())
                .filter(map -> map.matplotlibName.equals(matplotlibName))
                .findFirst();
    }

    /**
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID, with the names of all maps
     */
    public static ColorMap require(String matplotlibName) {
        String names = Arrays.stream(values()).map(ColorMap::matplotlibName).collect(Collectors.joining(", "));
        Optional<ColorMap> found = named(matplotlibName);
        Refusal.unless(found.isPresent(), "colormap", "'" + matplotlibName + "'", "one of " + names);
        return found.orElseThrow();
    }

    /** Whether its middle is neutral, so that values of either sign should lie on either side of it. */
    public boolean isDiverging() {
        return this == RD_BU_R;
    }

    public String matplotlibName() {
        return matplotlibName;
    }

    /**
     * The colour at a position, by matplotlib's rule: of 256 equal steps from 0 to 1 the one it lies in, the last one for
     * 1; the first or last colour outside of that, and {@link #BAD} for NaN.
     *
     * @return {@code 0xRRGGBB}
     */
    public int color(double position) {
        if (Double.isNaN(position)) {
            return BAD;
        }
        int index = (int) (position * COLORS);
        return ColorTables.of(this)[Math.max(0, Math.min(index, COLORS - 1))];
    }
}
