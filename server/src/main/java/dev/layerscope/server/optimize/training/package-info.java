/**
 * The engine that leaves updates to ONNX Runtime's training: what is searched is what it trains.
 *
 * <p>Start at {@link dev.layerscope.server.optimize.training.TrainingEngine}. ONNX Runtime loads four files for that (three
 * graphs and a checkpoint), which its own tools for Python make; here they are written from a graph that has been
 * differentiated already.
 */
@NullMarked
package dev.layerscope.server.optimize.training;

import org.jspecify.annotations.NullMarked;
