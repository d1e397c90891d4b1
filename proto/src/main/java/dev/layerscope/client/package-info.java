/**
 * The thin client library over {@code layerscope.v1}: connecting, TLS and tokens, bringing inputs, receiving tensors,
 * and turning what went wrong into a sentence and an exit code.
 *
 * <p>Start at {@link dev.layerscope.client.LayerscopeClient}; {@link dev.layerscope.client.TensorSink} says where
 * tensors go. All methods block the thread that calls them and do their work on it. Calls whose connection is lost are
 * made again, and streams go on where they were ({@link dev.layerscope.client.Retrying}). Nothing here draws or prints.
 */
@NullMarked
package dev.layerscope.client;

import org.jspecify.annotations.NullMarked;
