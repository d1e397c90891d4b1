package dev.layerscope.client;

/**
 * An input that doesn't reach a model: the server refused it, or its file can't be read any more.
 *
 * @param why a {@link ServerError}, or an {@link java.io.UncheckedIOException}
 */
public record RefusedInput(LocalInput input, RuntimeException why) {}
