package dev.layerscope.server.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for files that pass between this process and ONNX Runtime's training, which reads and writes nothing but files.
 *
 * <p>Only this user can look into it. Closing it removes it.
 */
final class TrainingFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingFolder.class);

    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    TrainingFolder() {
        try {
            folder = Files.createTempDirectory(prefix());
        } catch (IOException e) {
            throw new UncheckedIOException("folder for training can't be made", e);
        }
    }

    /** Names this process, so that whose a folder was can be told where a process died over it. */
    static String prefix() {
        return "layerscope-training-" + ProcessHandle.current().pid() + "-";
    }

    /** Where a file of this name may be written. */
    Path file(String name) {
        Path file = folder.resolve(name);
        files.add(file);
        return file;
    }

    Path write(String name, byte[] content) {
        try {
            return Files.write(file(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException("file for training can't be written", e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("file of training can't be read", e);
        }
    }

    @Override
    public void close() {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // What was to be done is done, and whoever did it has a session in hand.
            LOG.warn("folder for training can't be removed: {}", folder, e);
        }
    }
}
