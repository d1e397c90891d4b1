package dev.layerscope.server.render;

import java.util.Optional;

/**
 * What a grid figure shows besides its maps.
 *
 * @param title what the maps are, such as {@code layer1.0.conv1 · 64 of 256 channels · 56×56}; shortened where it does not
 *     fit
 * @param subtitle a smaller line below the title, such as the model and the input; may be empty
 * @param columns how many maps stand side by side, where there are as many
 * @param colors the colours from the lower to the upper limit
 * @param scaling the limits of each map
 * @param backdrop what maps are laid over; none where they are drawn as they are
 */
public record GridSpec(
        String title, String subtitle, int columns, ColorMap colors, Scaling scaling, Optional<Backdrop> backdrop) {
    public static final int DEFAULT_COLUMNS = 8;

    /**
     * @throws IllegalArgumentException where there would be no column
     */
    public GridSpec {
        if (columns < 1) {
            throw new IllegalArgumentException("columns: " + columns + " (expected: at least 1)");
        }
    }

    /** Eight columns in viridis, each map from its own minimum to its maximum. */
    public static GridSpec of(String title, String subtitle) {
        return new GridSpec(
                title,
                subtitle,
                DEFAULT_COLUMNS,
                ColorMap.VIRIDIS,
                new Scaling.PerMap(Norm.LINEAR, LimitRule.WHOLE),
                Optional.empty());
    }
}
