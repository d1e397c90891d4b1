package dev.layerscope.server.render;

/** What limits are taken of, where they are taken of values. */
public enum LimitScope {
    /** Each channel by itself, but the layer where a channel is a single value, which would always be the first colour. */
    FITTING,
    /** Each channel by itself: its pattern is seen, however weak it is. */
    CHANNEL,
    /** The whole layer, channels that are not drawn included: channels can be compared. */
    LAYER
}
