/**
 * The models of a server: a table of them, and what is known of the one that is selected.
 *
 * <p>Start at {@link dev.layerscope.viewer.models.ModelsPanel}. {@link dev.layerscope.viewer.models.ModelSelection},
 * {@link dev.layerscope.viewer.models.ModelTable} and {@link dev.layerscope.viewer.models.ModelFacts} need no display.
 */
@NullMarked
package dev.layerscope.viewer.models;

import org.jspecify.annotations.NullMarked;
