package dev.layerscope.server.optimize.engine;

/**
 * What one update was made by.
 *
 * @param scores of each picture, before the update
 * @param strengths the largest magnitude in the gradient by what the model gets of each picture: 0 where nothing leads anywhere; NaN where the engine has no gradient
 */
// Made for one reader.
@SuppressWarnings("ArrayRecordComponent")
public record Step(float[] scores, float[] strengths) {}
