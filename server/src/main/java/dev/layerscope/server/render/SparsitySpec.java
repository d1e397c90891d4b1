package dev.layerscope.server.render;

import java.util.List;

/**
 * What a figure of sparsity shows.
 *
 * @param title what the layers are
 * @param subtitle a smaller line below the title; may be empty
 * @param layers in the order of their computation, the first at the top
 */
public record SparsitySpec(String title, String subtitle, List<Bar> layers) {
    public SparsitySpec {
        layers = List.copyOf(layers);
    }

    /**
     * One layer.
     *
     * @param sparsity the share of values that are exactly zero, 0..1
     * @param deadChannels how many channels are zero everywhere
     * @param channels how many there are; 0 where the layer has no channels
     */
    public record Bar(String layer, double sparsity, int deadChannels, int channels) {
        /** Of channels, and so of values: all channels have as many. */
        double dead() {
            return channels == 0 ? 0 : (double) deadChannels / channels;
        }
    }
}
