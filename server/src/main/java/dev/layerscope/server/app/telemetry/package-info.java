/**
 * What is measured of a server that runs: metrics for Prometheus, traces for an OpenTelemetry collector.
 *
 * <p>Start at {@link dev.layerscope.server.app.telemetry.Telemetry}. No other room knows OpenTelemetry: calls are followed
 * through {@link dev.layerscope.server.rpc.CallListener}, everything else is read from the
 * {@link dev.layerscope.server.status.ServerStatus} when somebody asks.
 */
@NullMarked
package dev.layerscope.server.app.telemetry;

import org.jspecify.annotations.NullMarked;
