package dev.layerscope.server.input;

import dev.layerscope.server.image.ImageSize;

/**
 * A picture that the server offers.
 *
 * @param name of its file
 * @param sha256 of its bytes, lower-case hexadecimal
 * @param bytes how many
 * @param size after its EXIF orientation is applied
 */
public record Sample(String name, String sha256, long bytes, ImageSize size) {}
