package dev.layerscope.server.model;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether a file really lies in a folder, links and dots followed. */
final class InsideFolder {
    private InsideFolder() {}

    static boolean contains(@Nullable Path folder, Path file) {
        try {
            return folder != null && file.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
