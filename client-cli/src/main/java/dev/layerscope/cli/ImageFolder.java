package dev.layerscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The pictures of a folder: files that are named as such, by name; neither hidden ones nor those of folders in it. */
final class ImageFolder {
    private static final List<String> ENDINGS =
            List.of(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff");

    private ImageFolder() {}

    /** Which files count, for a sentence. */
    static String endings() {
        return String.join(", ", ENDINGS);
    }

    /** Names of files in the folder, sorted. */
    static List<String> pictures(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isPicture(file.getFileName().toString()))
                    .filter(file -> !Files.isDirectory(file))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Whether a file of this name counts. */
    static boolean isPicture(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(lower::endsWith);
    }
}
