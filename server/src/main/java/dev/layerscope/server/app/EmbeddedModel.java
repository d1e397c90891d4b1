package dev.layerscope.server.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The small network that travels with the server, and pictures for it; see {@code server/src/main/embedded}. */
public final class EmbeddedModel {
    static final List<String> PICTURES =
            List.of("circle.png", "triangle.png", "ring.png", "stripes.png", "checkerboard.png", "star.png");
    private static final List<String> MODEL_FILES = List.of("shapes.onnx", "shapes.yaml", "shapes.labels.txt");

    private EmbeddedModel() {}

    /** Writes the model into a new folder that goes when the process does. */
    public static Path unpackModel() {
        try {
            Path folder = Files.createTempDirectory("layerscope-models-");
            folder.toFile().deleteOnExit();
            for (String name : MODEL_FILES) {
                copy(name, folder.resolve(name));
                folder.resolve(name).toFile().deleteOnExit();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded model can't be unpacked", e);
        }
    }

    /** Writes the pictures into a new folder that goes when the process does. */
    public static Path unpackSamples() {
        try {
            Path folder = Files.createTempDirectory("layerscope-samples-");
            folder.toFile().deleteOnExit();
            for (String name : PICTURES) {
                folder.resolve(name).toFile().deleteOnExit();
            }
            unpackPictures(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded pictures can't be unpacked", e);
        }
    }

    static void unpackPictures(Path folder) throws IOException {
        for (String name : PICTURES) {
            copy(name, folder.resolve(name));
        }
    }

    private static void copy(String name, Path file) throws IOException {
        try (InputStream in = EmbeddedModel.class.getResourceAsStream("embedded/" + name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing from this build");
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
