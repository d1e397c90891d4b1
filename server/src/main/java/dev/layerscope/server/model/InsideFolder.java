package dev.layerscope.server.model;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a file really lies in a folder, links and dots followed. */
final class InsideFolder {
    private InsideFolder() {}

    /** The file that a location in a folder means; empty where it is no path or, dots followed, leads out. */
    static Optional<Path> resolve(@Nullable Path folder, String location) {
        if (folder == null) {
            return Optional.empty();
        }
        try {
            Path file = folder.resolve(location).normalize();
            return file.startsWith(folder.normalize()) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    static boolean contains(@Nullable Path folder, Path file) {
        try {
            return folder != null && file.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
