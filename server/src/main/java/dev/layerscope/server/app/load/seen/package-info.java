/**
 * What the people of a load saw, and what it says of the server: steps with their times and outcomes, answers that have to
 * be alike, shares, memory.
 *
 * <p>Start at {@link dev.layerscope.server.app.load.seen.StepLog} and {@link dev.layerscope.server.app.load.seen.Answers}.
 * Nothing here talks to a server.
 */
@NullMarked
package dev.layerscope.server.app.load.seen;

import org.jspecify.annotations.NullMarked;
