/**
 * Models and what is inside them: the repository, the catalogue of layers, and sessions of derived graphs.
 *
 * <p>Start at {@link dev.layerscope.server.model.Models}; a {@link dev.layerscope.server.model.HostedModel} is one loaded
 * model. Nothing here computes an activation for anybody; it only measures.
 */
@NullMarked
package dev.layerscope.server.model;

import org.jspecify.annotations.NullMarked;
