package dev.layerscope.server.model;

import dev.layerscope.server.runtime.CoreSettings;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.tensor.TensorPoolSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The models of a folder on the CPU, without a server around them. */
public final class TestModels implements AutoCloseable {
    private final Path folder;
    private final TensorPool pool = new TensorPool(TensorPoolSettings.defaults());
    private final NativeCore core;
    private final Models models;

    private TestModels(Path folder, long largestRunBytes) {
        this.folder = folder;
        this.core =
                NativeCore.start(CoreSettings.defaults().withDevice(DeviceChoice.CPU), RunSettings.defaults(), pool);
        ModelSettings defaults = ModelSettings.of(folder);
        this.models = new Models(defaults.withLargestRunBytes(largestRunBytes), core);
    }

    public static TestModels over(Path folder) {
        return new TestModels(folder, ModelSettings.of(folder).largestRunBytes());
    }

    static TestModels over(Path folder, long largestRunBytes) {
        return new TestModels(folder, largestRunBytes);
    }

    /** Copies golden models into the folder. */
    public TestModels golden(String... names) {
        for (String name : names) {
            try (InputStream in = TestModels.class.getResourceAsStream("/golden/" + name + ".onnx")) {
                Files.copy(in, folder.resolve(name + ".onnx"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    public Models models() {
        return models;
    }

    public NativeCore core() {
        return core;
    }

    public TensorPool pool() {
        return pool;
    }

    @Override
    public void close() {
        models.close();
        core.close();
    }
}
