package dev.layerscope.server.runtime;

import dev.layerscope.server.graph.OnnxModel;

/**
 * What ONNX Runtime's training session is made of.
 *
 * @param training computes the loss and adds up gradients; weights that aren't trained are its own
 * @param evaluation computes what is asked for between steps, from parameters that it lists in the order in which the
 *     training graph lists them
 * @param optimizer moves the parameters
 * @param checkpoint the parameters and, unless this is a beginning, the optimizer's state; a flatbuffer
 */
// Handed on, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record TrainingArtifacts(OnnxModel training, OnnxModel evaluation, OnnxModel optimizer, byte[] checkpoint) {}
