/**
 * The command line, {@code layerscope}: one class per command, over the client library.
 *
 * <p>Start at {@link dev.layerscope.cli.Main} and {@link dev.layerscope.cli.RootCommand}. Results go to standard output,
 * everything else to standard error. Nothing here knows gRPC's statuses: the client library has made them sentences and
 * exit codes.
 */
@NullMarked
package dev.layerscope.cli;

import org.jspecify.annotations.NullMarked;
