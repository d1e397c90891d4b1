package dev.layerscope.cli;

import dev.layerscope.client.TensorDestination;
import dev.layerscope.client.TensorSink;
import dev.layerscope.v1.TensorHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tensors of many images, put one behind the other along the first axis. A layer that has a file of its own is written
 * there as it comes; what goes into an archive or to standard output waits in files beside it, for the number of rows
 * stands first and is known last.
 */
final class GatheredTensors implements TensorSink, AutoCloseable {
    private static final int WINDOW_BYTES = 1 << 20;

    private final List<String> layers;
    private final TensorFormat format;
    private final Map<String, Output> outputs;
    private final Progress progress;
    private final Map<String, GatheredLayer> gathered = new LinkedHashMap<>();
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_BYTES);
    private int images;

    GatheredTensors(List<String> layers, TensorFormat format, Map<String, Output> outputs, Progress progress) {
        this.layers = layers;
        this.format = format;
        this.outputs = outputs;
        this.progress = progress;
    }

    /** What comes now is of so many images. */
    void beginBatch(int imagesOfBatch) {
        images = imagesOfBatch;
    }

    void endBatch() {
        gathered.values().forEach(GatheredLayer::endBatch);
    }

    @Override
    public TensorDestination begin(TensorHeader header) throws IOException {
        String layer = layers.get(header.getIndex());
        GatheredLayer known = gathered.get(layer);
        if (known == null) {
            GatheredLayer.Preceded preceded = isDirect(layer) && format == TensorFormat.NPY
                    ? GatheredLayer.Preceded.BY_NPY_HEADER
                    : GatheredLayer.Preceded.BY_NOTHING;
            known = new GatheredLayer(layer, part(layer, header.getIndex()), preceded, header, window);
            gathered.put(layer, known);
        }
        return known.begin(header, images);
    }

    /** Whether the layer's rows go into their own file at once. */
    private boolean isDirect(String layer) {
        return format != TensorFormat.NPZ && outputs.get(layer) instanceof Output.File;
    }

    private Path part(String layer, int index) throws IOException {
        if (!(outputs.get(layer) instanceof Output.File file)) {
            return Files.createTempFile("layerscope-", ".part");
        }
        Path folder = file.path().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        String ending = isDirect(layer) ? ".part" : "." + index + ".part";
        return file.path().resolveSibling(file.path().getFileName() + ending);
    }

    /** All batches are there; none at all leaves nothing. */
    void commit() throws IOException {
        try (TensorWriter writer = new TensorWriter(layers, format, outputs, progress)) {
            for (Map.Entry<String, GatheredLayer> entry : gathered.entrySet()) {
                String layer = entry.getKey();
                if (isDirect(layer)) {
                    Output.File file = (Output.File) Objects.requireNonNull(outputs.get(layer));
                    OpenOutput.moveWhole(entry.getValue().complete(), file.path());
                } else {
                    entry.getValue().copyTo(writer.begin(entry.getValue().header()));
                }
            }
            writer.commit();
        }
    }

    /** Leaves nothing half-written behind. */
    @Override
    public void close() throws IOException {
        for (GatheredLayer layer : gathered.values()) {
            layer.close();
        }
    }
}
