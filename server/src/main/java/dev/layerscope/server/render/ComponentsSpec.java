package dev.layerscope.server.render;

import java.util.List;

/**
 * What is shown of a layer's principal components besides their maps.
 *
 * @param title such as {@code layer2.0 · 28×28}
 * @param subtitle a smaller line below the title, such as {@code 42.1 % of the variance: 31.0 + 8.1 + 3.0 %}
 * @param caption a line below all else: what the components are of
 * @param colors of a single component
 * @param keys of each component, in order: one, drawn in {@code colors}, or three, drawn as red, green and blue
 */
public record ComponentsSpec(String title, String subtitle, String caption, ColorMap colors, List<Key> keys) {
    private static final int RGB = 3;

    /**
     * @throws IllegalArgumentException where there are neither one nor three components
     */
    public ComponentsSpec {
        keys = List.copyOf(keys);
        if (keys.size() != 1 && keys.size() != RGB) {
            throw new IllegalArgumentException("components: " + keys.size() + " (expected: 1 or 3)");
        }
    }

    /**
     * A component.
     *
     * @param limits the values of the first and the last colour
     * @param share what is said of it, such as {@code 31.0 % of the variance}
     */
    public record Key(Limits limits, String share) {}

    /** The colours of a component alone, the others being at their lower limits. */
    ColorAt colorsOf(int component) {
        return keys.size() == 1
                ? colors::color
                : position -> (int) Math.round(255 * position) << 8 * (RGB - 1 - component);
    }
}
