package dev.layerscope.server.model;

import java.util.Optional;

/**
 * One version of a model in the repository.
 *
 * @param number of the version; 0 for a file that has none
 * @param card the YAML file that belongs to it
 */
record ModelFile(String name, long number, FileStamp onnx, Optional<FileStamp> card) {
    long bytes() {
        return onnx.bytes();
    }
}
