/**
 * Resampling of pictures, one axis at a time, as matrices: sizes, blurs and moves of the view.
 *
 * <p>Start at {@link dev.layerscope.server.optimize.sampling.AxisMatrix}.
 */
@NullMarked
package dev.layerscope.server.optimize.sampling;

import org.jspecify.annotations.NullMarked;
