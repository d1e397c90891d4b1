package dev.layerscope.server.render;

import dev.layerscope.server.image.RgbImage;
import java.util.List;
import java.util.Optional;

/**
 * What is shown of a layer's most active channels.
 *
 * @param title such as {@code layer1.0 · top 6 of 64 channels · 56×56}
 * @param subtitle a smaller line below the title; may be empty
 * @param picture the input as the model gets it; none where it is no picture
 * @param means of all channels, by number; NaN of one without numbers
 * @param top the channels shown, the most active first
 * @param colors the colours from the lower to the upper limit
 * @param scaling the limits of each map
 * @param found pictures for the channels shown, below their maps
 */
public record TopSpec(
        String title,
        String subtitle,
        Optional<RgbImage> picture,
        List<Double> means,
        List<Integer> top,
        ColorMap colors,
        Scaling scaling,
        Optional<FoundInputs> found) {
    public TopSpec {
        means = List.copyOf(means);
        top = List.copyOf(top);
        if (top.isEmpty()) {
            throw new IllegalArgumentException("channels: 0 (expected: at least 1)");
        }
        if (found.isPresent() && found.get().objectives().size() != top.size()) {
            throw new IllegalArgumentException("found: %d (expected: %d, one for each channel)"
                    .formatted(found.get().objectives().size(), top.size()));
        }
    }
}
