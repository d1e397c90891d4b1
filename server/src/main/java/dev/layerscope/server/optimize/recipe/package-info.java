/**
 * What can be asked of a search, as values: objectives, and the settings that recipes are named sets of.
 *
 * <p>Start at {@link dev.layerscope.server.optimize.recipe.Recipe} and {@link
 * dev.layerscope.server.optimize.recipe.Objective}.
 */
@NullMarked
package dev.layerscope.server.optimize.recipe;

import org.jspecify.annotations.NullMarked;
