package dev.layerscope.server.model;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * A model file in the repository.
 *
 * @param card the YAML file beside it
 * @param bytes of the file
 * @param modified when the file last changed
 */
record ModelFile(String name, Path file, Optional<Card> card, long bytes, FileTime modified) {
    /** A YAML file and when it last changed: the model is loaded anew then. */
    record Card(Path file, FileTime modified) {}
}
