package dev.layerscope.server.model;

import java.nio.file.Path;

/**
 * A model that is being brought in: a folder that nobody sees yet. Closing it removes whatever was not published.
 *
 * <p>Used by one thread.
 */
public final class StagedModel implements AutoCloseable {
    private final String name;
    private final Path root;

    StagedModel(String name, Path root) {
        this.name = name;
        this.root = root;
    }

    public String name() {
        return name;
    }

    /** A model folder that holds this model alone. */
    public Path root() {
        return root;
    }

    /** Where the model's files go: {@code model.onnx}, what holds its weights, and its card. */
    public Path folder() {
        return root.resolve(name);
    }

    public Path onnx() {
        return folder().resolve(ModelFolder.MODEL);
    }

    public Path card() {
        return folder().resolve(ModelFolder.CARD);
    }

    @Override
    public void close() {
        Staging.delete(root);
    }
}
