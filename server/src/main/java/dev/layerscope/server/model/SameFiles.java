package dev.layerscope.server.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether two folders hold the same files, whoever brought them. */
final class SameFiles {
    private SameFiles() {}

    /**
     * @return false, too, where one of them vanishes meanwhile
     * @throws UncheckedIOException where one of them can't be read
     */
    static boolean in(Path one, Path other) {
        try {
            List<Path> files = files(one);
            if (!files.equals(files(other))) {
                return false;
            }
            for (Path file : files) {
                if (Files.mismatch(one.resolve(file), other.resolve(file)) >= 0) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("model folder can't be compared", e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return false;
            }
            throw e;
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(file -> !file.equals(Path.of(Owners.FILE)))
                    .sorted()
                    .toList();
        }
    }
}
