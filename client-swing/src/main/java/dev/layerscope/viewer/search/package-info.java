/**
 * Searches for the input that excites a channel most, which the server does as jobs: the form that starts one, the job that
 * is watched, and the gallery of all.
 *
 * <p>Start at {@link dev.layerscope.viewer.search.SearchPanel}. {@link dev.layerscope.viewer.search.Searches},
 * {@link dev.layerscope.viewer.search.Watching}, {@link dev.layerscope.viewer.search.Gallery} and
 * {@link dev.layerscope.viewer.search.SearchForm} need no display.
 */
@NullMarked
package dev.layerscope.viewer.search;

import org.jspecify.annotations.NullMarked;
