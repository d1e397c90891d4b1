package dev.layerscope.server.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files that a model and its card name, each as it was, or wasn't there, just before it was read: a model that was
 * refused for a file that is missing can be loaded once that file has come. Not thread safe.
 */
final class FilesBeside {
    private final Map<Path, Optional<FileStamp>> stamps = new LinkedHashMap<>();

    /** To be called before the file is looked at. */
    void note(Path file) {
        stamps.computeIfAbsent(file, FileStamp::of);
    }

    /** Whether all are as they were. */
    boolean areCurrent() {
        return stamps.entrySet().stream()
                .allMatch(entry -> FileStamp.of(entry.getKey()).equals(entry.getValue()));
    }
}
