package dev.layerscope.viewer.analysis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files of which a reader sees all or nothing, whatever happens meanwhile. */
final class WholeFile {
    private WholeFile() {}

    /** Puts the content there. */
    interface Content {
        void write(FileChannel channel) throws IOException;
    }

    /**
     * Replaces what is there once all is written.
     *
     * @throws IOException where the content throws it or can't be written; then the file is as it was
     */
    static void write(Path file, Content content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                content.write(channel);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
