package dev.layerscope.viewer.analysis;

import dev.layerscope.v1.LayerSummary;

/**
 * How much of a layer is exactly zero.
 *
 * @param depth 1 for the first one, as they are computed
 * @param layer the path
 * @param zeros share of its values, 0..1
 * @param deadChannels those that are zero everywhere
 * @param channels 0 where it has no axis of channels
 */
record LayerZeros(int depth, String layer, double zeros, int deadChannels, int channels) {
    static LayerZeros of(int depth, LayerSummary summary) {
        return new LayerZeros(
                depth,
                summary.getLayer().getPath(),
                summary.getAll().getSparsity(),
                summary.getDeadChannelsCount(),
                summary.getChannelCount());
    }

    /** What of the share is of dead channels: each has as many values as any other. */
    double zerosOfDeadChannels() {
        return channels == 0 ? 0 : Math.min(zeros, (double) deadChannels / channels);
    }

    String deadWords() {
        return deadChannels == 0 ? "" : deadChannels + " of " + channels;
    }

    /** For whoever points at it. */
    String words() {
        String dead = deadChannels == 0
                ? ""
                : " \u00b7 " + deadWords() + (channels == 1 ? " channel dead" : " channels dead");
        return layer + " \u00b7 " + Numbers.percent(zeros) + " zeros" + dead;
    }
}
