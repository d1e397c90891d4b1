/**
 * Whether the server can do its work, as health checks ({@code grpc.health.v1}) and operators are told.
 *
 * <p>Start at {@link dev.layerscope.server.app.health.DeviceWatch}, which looks, and
 * {@link dev.layerscope.server.app.health.ServerHealth}, which says so.
 */
@NullMarked
package dev.layerscope.server.app.health;

import org.jspecify.annotations.NullMarked;
