package dev.layerscope.client;

import dev.layerscope.v1.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model on this side: its ONNX file, the files that hold its weights, and what is declared about it.
 *
 * @param name that it is to have on the server
 * @param files the ONNX file first
 */
public record LocalModel(String name, List<Part> files, ModelCard card) {
    private static final String SUFFIX = ".onnx";

    /**
     * One file of it.
     *
     * @param location as the ONNX file names it
     */
    public record Part(String location, Path file, long bytes) {}

    public LocalModel {
        files = List.copyOf(files);
    }

    /**
     * An ONNX file with all that it names.
     *
     * @throws IOException where a file is missing, can't be read or lies outside the ONNX file's folder: a stranger's model
     *     could name any file of yours
     */
    public static LocalModel of(String name, Path onnx, ModelCard card) throws IOException {
        List<Part> files = new ArrayList<>();
        files.add(new Part(String.valueOf(onnx.getFileName()), onnx, Files.size(onnx)));
        Path folder = onnx.toRealPath().resolveSibling("").toRealPath();
        for (String location : ExternalData.locations(onnx)) {
            Path file = inside(folder, location);
            files.add(new Part(location, file, Files.size(file)));
        }
        return new LocalModel(name, files, card);
    }

    /** What to call a file: {@code resnet34} for {@code resnet34.onnx}, and {@code vit} for {@code vit/model.onnx}. */
    public static String nameOf(Path onnx) {
        Path absolute = onnx.toAbsolutePath().normalize();
        String fileName = String.valueOf(absolute.getFileName());
        Path folder = absolute.getParent();
        if (fileName.equals("model.onnx") && folder != null && folder.getFileName() != null) {
            return folder.getFileName().toString();
        }
        return fileName.endsWith(SUFFIX) ? fileName.substring(0, fileName.length() - SUFFIX.length()) : fileName;
    }

    public long totalBytes() {
        return files.stream().mapToLong(Part::bytes).sum();
    }

    private static Path inside(Path folder, String location) throws IOException {
        try {
            Path file = folder.resolve(location);
            if (!Files.isRegularFile(file)) {
                throw new IOException(
                        "weights '%s': missing (expected: that file beside the model)".formatted(location));
            }
            if (location.startsWith("/") || !file.toRealPath().startsWith(folder)) {
                throw new IOException(
                        "weights '%s': outside the model's folder (expected: a file in it, no link out of it)"
                                .formatted(location));
            }
            return file;
        } catch (InvalidPathException e) {
            throw new IOException("weights '%s': no name of a file (expected: one)".formatted(location), e);
        }
    }
}
