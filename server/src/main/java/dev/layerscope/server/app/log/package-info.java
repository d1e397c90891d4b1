/**
 * What the server writes into its log, and how: lines for people, or JSON for programs.
 *
 * <p>Start at {@link dev.layerscope.server.app.log.Logging}. Rooms log through SLF4J and know nothing of this one.
 */
@NullMarked
package dev.layerscope.server.app.log;

import org.jspecify.annotations.NullMarked;
