package dev.layerscope.viewer.analysis;

import dev.layerscope.v1.Statistics;

/**
 * A channel of a layer in numbers.
 *
 * @param rank 1 for the one with the largest mean; those without numbers come last, and equal ones go by number
 * @param channel counted from 0
 */
record ChannelMean(int rank, int channel, Statistics statistics) {
    double mean() {
        return statistics.getMean();
    }

    /** For whoever points at it. */
    String words() {
        return "channel " + channel + " \u00b7 mean " + Numbers.brief(mean()) + " \u00b7 rank " + rank;
    }
}
