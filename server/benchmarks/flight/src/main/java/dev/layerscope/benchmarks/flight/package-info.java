/**
 * Arrow Flight Java as the peer that Layerscope's streaming is measured against: the same bytes, two processes, loopback.
 *
 * <p>Start at {@link dev.layerscope.benchmarks.flight.FlightServerMain}. Only what Flight offers publicly is used; nothing
 * here is part of the product.
 */
package dev.layerscope.benchmarks.flight;
