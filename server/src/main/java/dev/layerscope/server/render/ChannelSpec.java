package dev.layerscope.server.render;

import java.util.Optional;

/**
 * What is shown of one channel besides its map.
 *
 * @param title such as {@code layer1.0.conv1 · channel 12 of 64 · 56×56}
 * @param subtitle a smaller line below the title; may be empty
 * @param colors the colours from the lower to the upper limit
 * @param scaling the map's limits
 * @param backdrop what the map is laid over; none where it is drawn as it is
 */
public record ChannelSpec(
        String title, String subtitle, ColorMap colors, Scaling scaling, Optional<Backdrop> backdrop) {}
