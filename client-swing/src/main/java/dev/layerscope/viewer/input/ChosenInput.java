package dev.layerscope.viewer.input;

import dev.layerscope.client.LocalInput;

/**
 * A picture or array that a person chose.
 *
 * @param name for people: a file's name, or where it came from
 */
public record ChosenInput(String name, LocalInput content) {}
