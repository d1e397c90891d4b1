package dev.layerscope.server.model;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
     * @return the folder of the new version
     * @throws DomainException CONFIGURATION_INVALID
     * @throws UncheckedIOException where the folder can't be written to
     */
    Path publish(StagedModel staged, List<ModelFile> present) {
        long last = present.stream().mapToLong(ModelFile::number).max().orElse(0);
        try {
            Path entry = Files.createDirectories(folder.resolve(staged.name()));
            if (!InsideFolder.contains(folder, entry)) {
                throw new DomainException(
                        Reason.CONFIGURATION_INVALID,
                        "model '%s': its folder is a link that leads out of the model folder (expected: a folder inside it)"
                                .formatted(staged.name()));
            }
            for (long number = last + 1; number <= last + MOST_TRIES; number++) {
                Path version = entry.resolve(Long.toString(number));
                if (moved(staged.folder(), version)) {
                    return version;
                }
            }
            throw new IOException("every number after %d is taken".formatted(last));
        } catch (IOException e) {
            throw new UncheckedIOException("model can't be published", e);
        }
    }

    /** False where another server took the number first. */
    private static boolean moved(Path from, Path to) throws IOException {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (AtomicMoveNotSupportedException e) {
            throw volume("expected: one on the same volume as the model folder", e);
        } catch (FileSystemException e) {
            // Systems have many words for a folder that isn't empty.
            if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Removes versions of one model.
     *
     * @param versions to remove
     * @param kept the other versions of the same name
     */
    void remove(List<ModelFile> versions, List<ModelFile> kept) {
        try {
            Path bin = staging.create();
            try {
                for (ModelFile version : versions) {
                    remove(version, kept, bin);
                }
            } finally {
                Staging.delete(bin);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("model can't be removed", e);
        }
    }

    private void remove(ModelFile version, List<ModelFile> kept, Path bin) throws IOException {
        Path own = version.onnx().folder();
        Path entry = folder.resolve(version.name());
        if (own.equals(folder)) {
            removeFiles(version, cardOf(version.name() + ModelFolder.SUFFIX), bin);
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
        String fileName = version.onnx().file().getFileName().toString();
        List<String> names = fileNames(version.onnx().folder());
        // A model may be called 'net.onnx.v2' beside one called 'net'.
        List<String> longer = names.stream()
                .filter(name ->
                        name.endsWith(ModelFolder.SUFFIX) && name.startsWith(fileName) && !name.equals(fileName))
                .toList();
        for (String name : names) {
            boolean others = longer.stream().anyMatch(onnx -> name.startsWith(onnx) || name.equals(cardOf(onnx)));
            if (name.equals(card) || (name.startsWith(fileName) && !others)) {
                throwAway(version.onnx().folder().resolve(name), bin);
            }
        }
    }

    private static String cardOf(String onnx) {
        return onnx.substring(0, onnx.length() - ModelFolder.SUFFIX.length()) + ".yaml";
    }

    private static List<String> fileNames(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of(); // Somebody else removed it.
        }
    }

    private static void throwAway(Path path, Path bin) throws IOException {
        try {
            Files.move(path, bin.resolve(path.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw volume("expected: to be removed by whoever mounted it", e);
        } catch (NoSuchFileException e) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            // Gone with a version before it, or by somebody else's hand.
        }
    }

    private static DomainException volume(String expected, Exception cause) {
        return new DomainException(
                Reason.CONFIGURATION_INVALID,
                "model: its folder is a volume of its own (%s)".formatted(expected),
                cause);
    }
}
