package dev.layerscope.viewer.channel;

/** On what a map is shown. */
enum Ground {
    /** Alone: every value is a cell of its colour. */
    NONE,
    /** Laid over the picture as the model gets it. */
    INPUT
}
