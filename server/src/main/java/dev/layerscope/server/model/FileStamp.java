package dev.layerscope.server.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;

/**
 * A file as it was seen: whoever sees another stamp of the same path sees another file.
 *
 * @param identity what the file system calls the file, empty where it has no such thing: a file that replaced another one
 *     of the same length within the same tick of the clock differs in this alone
 */
record FileStamp(Path file, long bytes, FileTime modified, Optional<Object> identity) {
    /** Empty where there is no such file. */
    static Optional<FileStamp> of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? Optional.of(new FileStamp(
                            file,
                            attributes.size(),
                            attributes.lastModifiedTime(),
                            Optional.ofNullable(attributes.fileKey())))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** That it lies in. */
    Path folder() {
        return Objects.requireNonNull(file.getParent(), "files are found by listing folders");
    }
}
