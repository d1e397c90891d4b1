/**
 * The engine that leaves the search to ONNX Runtime's training: the parameter is what it trains, and its optimizer moves it.
 *
 * <p>Start at {@link dev.layerscope.server.optimize.training.TrainingSearch}. ONNX Runtime loads four files for that (three
 * graphs and a checkpoint), which its own tools for Python make; here they are written from a graph that has been
 * differentiated already.
 */
@NullMarked
package dev.layerscope.server.optimize.training;

import org.jspecify.annotations.NullMarked;
