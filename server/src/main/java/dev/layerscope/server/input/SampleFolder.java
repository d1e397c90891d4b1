package dev.layerscope.server.input;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a folder, without those in folders inside it, hidden ones, and links that lead out of it. Names come from
 * listing the folder, so no name that a client sends is ever made into a path.
 */
record SampleFolder(Path folder) {
    /**
     * A file as it was seen: whoever sees another stamp sees another file.
     *
     * @param real its path, links followed
     * @param identity what the file system calls the file; empty where it has no such thing
     */
    record Entry(Path real, long bytes, FileTime modified, Optional<Object> identity) {
        private static Entry of(Path real) throws IOException {
            BasicFileAttributes attributes =
                    Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new IOException("no file: " + real);
            }
            return new Entry(
                    real, attributes.size(), attributes.lastModifiedTime(), Optional.ofNullable(attributes.fileKey()));
        }

        /** Opens it, and not what a link put in its place leads to. */
        FileChannel open() throws IOException {
            return FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** The paths of what may be samples by name; empty where the folder can't be read. */
    NavigableMap<String, Path> list() {
        NavigableMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.forEach(entry -> {
                String name = entry.getFileName().toString();
                if (!name.startsWith(".")) {
                    files.put(name, entry);
                }
            });
        } catch (IOException | RuntimeException e) {
            files.clear();
        }
        return files;
    }

    /** What a path of the list really is; empty where it is no file, leads out of the folder, or is gone. */
    Optional<Entry> entry(Path listed) {
        try {
            Path real = listed.toRealPath();
            return real.startsWith(folder.toRealPath()) ? Optional.of(Entry.of(real)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
