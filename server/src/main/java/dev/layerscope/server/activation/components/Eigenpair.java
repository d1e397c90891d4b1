package dev.layerscope.server.activation.components;

/**
 * A direction that a symmetric matrix only stretches.
 *
 * @param vector of length 1
 */
// Nobody compares pairs.
@SuppressWarnings("ArrayRecordComponent")
record Eigenpair(double value, double[] vector) {}
