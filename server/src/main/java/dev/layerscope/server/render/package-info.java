/**
 * Drawing: how numbers become colours, and heat maps become figures.
 *
 * <p>Start at {@code Sheet}, which puts {@code Panel}s such as {@code GridPanel} on a {@code Canvas}, and at {@code Norm}
 * and {@code LimitRule} for what colours mean. Everything here is plain Java over {@code BufferedImage} and works on a
 * machine without a display and without any font: lettering is drawn from outlines that travel as a resource, and nothing here may touch
 * {@code java.awt.Font} or {@code Graphics.drawString}, which would load the native font library. Nothing here knows
 * models, layers or tensors; of room {@code tensor} it has the {@code Quantiles} of values.
 */
@NullMarked
package dev.layerscope.server.render;

import org.jspecify.annotations.NullMarked;
