package dev.layerscope.cli;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/**
 * The pictures of a folder and of all folders in it, by name; hidden ones are left out.
 *
 * @param pictures in the order of their names
 * @param unreadable folders that can't be looked into, each as a sentence
 */
record PictureTree(List<Found> pictures, List<String> unreadable) {
    PictureTree {
        pictures = List.copyOf(pictures);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * A picture's file.
     *
     * @param name below the folder, with slashes
     * @param modifiedMillis since 1970
     */
    record Found(String name, long bytes, long modifiedMillis) {}

    /**
     * @throws IOException where the folder itself can't be read
     */
    static PictureTree of(Path folder) throws IOException {
        List<Found> pictures = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                        boolean hidden = !path.equals(folder)
                                && path.getFileName().toString().startsWith(".");
                        return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                        if (ImageFolder.isPicture(path.getFileName().toString())) {
                            pictures.add(new Found(
                                    folder.relativize(path).toString().replace('\\', '/'),
                                    attributes.size(),
                                    attributes.lastModifiedTime().toMillis()));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                        if (path.equals(folder)) {
                            throw failure;
                        }
                        unreadable.add(Failures.sentence(failure));
                        return FileVisitResult.CONTINUE;
                    }
                });
        pictures.sort(Comparator.comparing(Found::name));
        return new PictureTree(pictures, unreadable);
    }
}
