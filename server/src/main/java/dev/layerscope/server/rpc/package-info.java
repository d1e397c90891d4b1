/**
 * The wire: one class per gRPC service, the mapping between messages and the server's values, and what travels with calls.
 *
 * <p>Start at {@link dev.layerscope.server.rpc.Services}. Services run their work on {@link dev.layerscope.server.rpc.Work}
 * and let failures through; {@link dev.layerscope.server.rpc.ErrorStatus} is the one place that makes statuses of them.
 */
@NullMarked
package dev.layerscope.server.rpc;

import org.jspecify.annotations.NullMarked;
