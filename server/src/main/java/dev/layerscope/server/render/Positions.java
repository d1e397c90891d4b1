package dev.layerscope.server.render;

/** Where values lie between two limits, with all that is the same for every value computed before. */
@FunctionalInterface
interface Positions {
    /** 0 at the lower limit, 1 at the upper one, beyond these outside of them. */
    double of(double value);
}
