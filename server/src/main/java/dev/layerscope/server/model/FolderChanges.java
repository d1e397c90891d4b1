package dev.layerscope.server.model;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Versions that come into a model folder and go out of it, each at once: whoever lists the folder sees a version whole or
 * not at all. One change at a time.
 */
final class FolderChanges {
    private static final int MOST_TRIES = 1000;

    private final Path folder;
    private final Staging staging;

    FolderChanges(Path folder, Staging staging) {
        this.folder = folder;
        this.staging = staging;
    }

    /**
     * Gives a staged model the number after the last.
     *
     * @param present the versions that the name has
     * @throws UncheckedIOException where the folder can't be written to
     */
    void publish(StagedModel staged, List<ModelFile> present) {
        long last = present.stream().mapToLong(ModelFile::number).max().orElse(0);
        try {
            Path entry = Files.createDirectories(folder.resolve(staged.name()));
            for (long number = last + 1; number <= last + MOST_TRIES; number++) {
                if (moved(staged.folder(), entry.resolve(Long.toString(number)))) {
                    return;
                }
            }
            throw new IOException("every number after %d is taken".formatted(last));
        } catch (IOException e) {
            throw new UncheckedIOException("model can't be published", e);
        }
    }

    /** False where another server took the number first. */
    private static boolean moved(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            return false;
        }
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            return false;
        }
    }

    /**
     * Removes versions of one model.
     *
     * @param versions to remove
     * @param kept the other versions of the same name
     */
    void remove(List<ModelFile> versions, List<ModelFile> kept) {
        Path bin;
        try {
            bin = staging.create();
            for (ModelFile version : versions) {
                remove(version, kept, bin);
            }
        } catch (NoSuchFileException e) {
            return; // Somebody else removed it.
        } catch (IOException e) {
            throw new UncheckedIOException("model can't be removed", e);
        }
        Staging.delete(bin);
    }

    private void remove(ModelFile version, List<ModelFile> kept, Path bin) throws IOException {
        Path own = version.onnx().folder();
        Path entry = folder.resolve(version.name());
        if (own.equals(folder)) {
            removeFiles(version, version.name() + ".yaml", bin);
        } else if (kept.stream().noneMatch(other -> other.onnx().file().startsWith(entry))) {
            throwAway(entry, bin);
        } else if (version.number() > 0) {
            throwAway(own, bin);
        } else {
            removeFiles(version, "", bin);
        }
    }

    /** The file, those named after it (exporters write {@code NAME.onnx.data} beside {@code NAME.onnx}), and its card. */
    private static void removeFiles(ModelFile version, String card, Path bin) throws IOException {
        Path onnx = version.onnx().file();
        String fileName = onnx.getFileName().toString();
        try (Stream<Path> beside = Files.list(version.onnx().folder())) {
            for (Path file : beside.toList()) {
                String other = file.getFileName().toString();
                boolean belongs = other.startsWith(fileName) && !other.endsWith(fileName + ModelFolder.SUFFIX);
                if (Files.isRegularFile(file) && (belongs || other.equals(card))) {
                    throwAway(file, bin);
                }
            }
        }
    }

    private static void throwAway(Path path, Path bin) throws IOException {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return; // Gone with a version before it.
        }
        Path target = bin.resolve(path.getFileName());
        try {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "model: its folder is a volume of its own (expected: to be removed by whoever mounted it)",
                    e);
        }
    }
}
