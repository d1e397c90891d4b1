package dev.layerscope.viewer.channel;

import dev.layerscope.v1.ChannelRange;
import dev.layerscope.viewer.input.Fed;

/**
 * What is inspected: one channel of a layer for an input.
 *
 * @param layer the path
 * @param channel counted from 0
 */
record Subject(Fed fed, String layer, int channel) {
    String model() {
        return fed.feed().getModel();
    }

    /** The channel alone, as requests have it. */
    ChannelRange range() {
        return ChannelRange.newBuilder().setFirst(channel).setLast(channel).build();
    }

    Subject withChannel(int other) {
        return new Subject(fed, layer, other);
    }

    Subject withFed(Fed other) {
        return new Subject(other, layer, channel);
    }

    /** Whether both are of the same layer for the same input, so that their channels can be told by number. */
    boolean isBeside(Subject other) {
        return fed.equals(other.fed) && layer.equals(other.layer);
    }

    /** Whether both are the same channel, of whatever input. */
    boolean isSameChannel(Subject other) {
        return model().equals(other.model()) && layer.equals(other.layer) && channel == other.channel;
    }

    /** For names of files. */
    String words() {
        return model() + "-" + layer + "-" + channel;
    }
}
