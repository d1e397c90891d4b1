/**
 * How something that only one can have at a time is shared among users, as arithmetic: no threads, no clocks of its own.
 *
 * <p>Start at {@link dev.layerscope.server.sharing.FairLine}, which says whose turn it is, and at
 * {@link dev.layerscope.server.sharing.HourlyUse}, which says who has had how much.
 */
@NullMarked
package dev.layerscope.server.sharing;

import org.jspecify.annotations.NullMarked;
