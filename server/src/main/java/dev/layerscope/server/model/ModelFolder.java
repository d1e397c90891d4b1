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
 * {@code NAME/VERSION/model.onnx}. A name may have files in all of them, which are versions of one model then.
 *
 * <p>Names come from listing the folder, so no name that a client sends is ever made into a path.
 */
final class ModelFolder {
    static final String SUFFIX = ".onnx";
    static final String MODEL = "model.onnx";
    static final String CARD = "layerscope.yaml";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("\\d{1,18}");

    private final Path folder;

    ModelFolder(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder;
    }

    /** Whether a model can be called so. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The versions of each model by its name, the newest first; never empty. */
    Map<String, List<ModelFile>> list() {
        Map<String, List<ModelFile>> models = new TreeMap<>();
        for (Path entry : entries(folder)) {
            for (ModelFile version : Files.isDirectory(entry) ? inFolder(entry) : single(entry)) {
                if (isName(version.name())) {
                    models.computeIfAbsent(version.name(), name -> new ArrayList<>())
                            .add(version);
                }
            }
        }
        models.values()
                .forEach(versions -> versions.sort(
                        Comparator.comparingLong(ModelFile::number).reversed()));
        return models;
    }

    private static List<ModelFile> single(Path file) {
        String fileName = file.getFileName().toString();
        if (!fileName.endsWith(SUFFIX)) {
            return List.of();
        }
        String name = fileName.substring(0, fileName.length() - SUFFIX.length());
        return version(name, 0, file, file.resolveSibling(name + ".yaml")).stream()
                .toList();
    }

    private static List<ModelFile> inFolder(Path entry) {
        String name = entry.getFileName().toString();
        Path shared = entry.resolve(CARD);
        List<ModelFile> versions = new ArrayList<>();
        version(name, 0, entry.resolve(MODEL), shared).ifPresent(versions::add);
        for (Path numbered : numbered(entry)) {
            Path own = numbered.resolve(CARD);
            version(
                            name,
                            Long.parseLong(numbered.getFileName().toString()),
                            numbered.resolve(MODEL),
                            Files.isRegularFile(own) ? own : shared)
                    .ifPresent(versions::add);
        }
        return versions;
    }

    /** None where the folder can't be read: a volume's {@code lost+found} must not hide the models beside it. */
    private static List<Path> numbered(Path entry) {
        try {
            return entries(entry).stream()
                    .filter(version ->
                            VERSION.matcher(version.getFileName().toString()).matches())
                    .toList();
        } catch (UncheckedIOException e) {
            return List.of();
        }
    }

    private static Optional<ModelFile> version(String name, long number, Path onnx, Path card) {
        return FileStamp.of(onnx).map(stamp -> new ModelFile(name, number, stamp, FileStamp.of(card)));
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return new ArrayList<>(entries.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("model folder can't be listed", e);
        }
    }
}
