/**
 * Which thread does what. State and components belong to the event thread; whatever may block runs on the threads of
 * {@link dev.layerscope.viewer.work.Background}, which alone brings answers back.
 *
 * <p>Start at {@link dev.layerscope.viewer.work.Latest}. Nothing here knows servers or draws.
 */
@NullMarked
package dev.layerscope.viewer.work;

import org.jspecify.annotations.NullMarked;
