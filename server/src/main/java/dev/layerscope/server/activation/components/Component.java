package dev.layerscope.server.activation.components;

/**
 * One direction in the space of a layer's channels.
 *
 * @param loadings {@code [C]}: how much of each channel; of length 1, or all zeros where the samples spread in fewer
 *     directions than components were asked for
 * @param variance of the samples along it, divided by their number less one as scikit-learn has it
 * @param ratio of the variance in all directions that is along this one, 0..1; 0 where there is none at all
 * @param lowest projection among the samples: the value of the first colour
 * @param highest projection among them: that of the last
 */
// Nobody compares components.
@SuppressWarnings("ArrayRecordComponent")
public record Component(double[] loadings, double variance, double ratio, float lowest, float highest) {}
