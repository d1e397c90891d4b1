package dev.layerscope.server.render;

/** The colour, {@code 0xRRGGBB}, of a position from 0 to 1. */
@FunctionalInterface
interface ColorAt {
    int of(double position);
}
