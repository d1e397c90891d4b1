package dev.layerscope.server.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of models in three layouts: {@code NAME.onnx}, {@code NAME/model.onnx}, or Triton's
 * {@code NAME/VERSION/model.onnx}, of which the highest version number counts.
 *
 * <p>Names come from listing the folder, so no name that a client sends is ever made into a path.
 */
final class ModelFolder {
    private static final String SUFFIX = ".onnx";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern VERSION = Pattern.compile("\\d{1,18}");

    private final Path folder;

    ModelFolder(Path folder) {
        this.folder = folder;
    }

    /** By name. */
    Map<String, ModelFile> list() {
        Map<String, ModelFile> models = new TreeMap<>();
        for (Path entry : entries(folder)) {
            String name = entry.getFileName().toString();
            Optional<ModelFile> model = Files.isDirectory(entry) ? inFolder(entry) : single(entry, name);
            model.filter(found -> NAME.matcher(found.name()).matches())
                    .ifPresent(found -> models.putIfAbsent(found.name(), found));
        }
        return models;
    }

    private static Optional<ModelFile> single(Path file, String fileName) {
        if (!fileName.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String name = fileName.substring(0, fileName.length() - SUFFIX.length());
        return describe(name, file, file.resolveSibling(name + ".yaml"));
    }

    private static Optional<ModelFile> inFolder(Path entry) {
        String name = entry.getFileName().toString();
        Path card = entry.resolve("layerscope.yaml");
        Path plain = entry.resolve("model.onnx");
        if (Files.isRegularFile(plain)) {
            return describe(name, plain, card);
        }
        return versions(entry).stream()
                .filter(version ->
                        VERSION.matcher(version.getFileName().toString()).matches())
                .filter(version -> Files.isRegularFile(version.resolve("model.onnx")))
                .max(Comparator.comparingLong(
                        version -> Long.parseLong(version.getFileName().toString())))
                .flatMap(version -> describe(name, version.resolve("model.onnx"), card));
    }

    /** None where the folder can't be read: a volume's {@code lost+found} must not hide the models beside it. */
    private static List<Path> versions(Path entry) {
        try {
            return entries(entry);
        } catch (UncheckedIOException e) {
            return List.of();
        }
    }

    private static Optional<ModelFile> describe(String name, Path file, Path card) {
        try {
            return Optional.of(new ModelFile(
                    name,
                    file,
                    Files.isRegularFile(card)
                            ? Optional.of(new ModelFile.Card(card, Files.getLastModifiedTime(card)))
                            : Optional.empty(),
                    Files.size(file),
                    Files.getLastModifiedTime(file)));
        } catch (IOException e) {
            // It went away between listing and looking.
            return Optional.empty();
        }
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return new ArrayList<>(entries.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("model folder can't be listed", e);
        }
    }
}
