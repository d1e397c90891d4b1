package dev.layerscope.server.model;

import com.google.common.hash.Hashing;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.graph.onnx.OnnxReader;
import dev.layerscope.server.tensor.DirectMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a model file, and the files beside it that hold its weights. */
final class ModelLoading {
    private static final int ALIGNMENT_BYTES = 64;

    private final ModelFile file;

    ModelLoading(ModelFile file) {
        this.file = file;
    }

    /** A model and the SHA-256 of its file. */
    record Loaded(OnnxModel model, String sha256) {}

    /**
     * @throws DomainException MODEL_REFUSED
     */
    Loaded load() {
        if (file.bytes() > Integer.MAX_VALUE - 8) {
            throw refused("%d bytes (expected: less than 2 GiB; larger models keep their weights in files beside them)"
                    .formatted(file.bytes()));
        }
        try (FileChannel channel = FileChannel.open(file.file())) {
            ByteBuffer bytes = read(channel, 0, (int) channel.size());
            try {
                String sha256 = Hashing.sha256().hashBytes(bytes.duplicate()).toString();
                OnnxModel model = OnnxReader.read(bytes);
                return new Loaded(model.withGraph(withExternalWeights(model.graph())), sha256);
            } finally {
                DirectMemory.free(bytes);
            }
        } catch (IOException e) {
            throw new DomainException(Reason.MODEL_REFUSED, "model file: can't be read", e);
        }
    }

    private Graph withExternalWeights(Graph graph) throws IOException {
        Map<String, Weight> weights = new LinkedHashMap<>();
        for (Map.Entry<String, Weight> entry : graph.weights().entrySet()) {
            Weight weight = entry.getValue();
            weights.put(
                    entry.getKey(),
                    weight.content() instanceof Weight.External external
                            ? new Weight(weight.elementNumber(), weight.shape(), read(entry.getKey(), weight, external))
                            : weight);
        }
        return graph.withWeights(weights);
    }

    private Weight.Bytes read(String name, Weight weight, Weight.External external) throws IOException {
        Path folder = file.file().toAbsolutePath().getParent();
        Path data = InsideFolder.resolve(folder, external.location()).orElseThrow(() -> outside(name, external));
        if (!Files.isRegularFile(data)) {
            throw refused("weight '%s' is in '%s', which is missing (expected: that file beside the model)"
                    .formatted(name, external.location()));
        }
        if (!InsideFolder.contains(folder, data)) {
            throw outside(name, external);
        }
        try (FileChannel channel = FileChannel.open(data)) {
            long available = channel.size() - external.offset();
            long length = external.length() < 0 ? available : external.length();
            int elementBytes = OnnxReader.elementBytes(weight.elementNumber());
            boolean fits = elementBytes == 0 || weight.elements() * elementBytes == length;
            if (external.offset() < 0 || length > available || length > Integer.MAX_VALUE - ALIGNMENT_BYTES || !fits) {
                throw refused(
                        "weight '%s' of shape %s: %d bytes at %d of '%s', which has %d (expected: exactly the weight)"
                                .formatted(
                                        name,
                                        weight.shape(),
                                        length,
                                        external.offset(),
                                        external.location(),
                                        channel.size()));
            }
            return new Weight.Bytes(read(channel, external.offset(), (int) length));
        }
    }

    private static DomainException outside(String name, Weight.External external) {
        return refused("weight '%s' is in '%s' (expected: a file in the model's own folder)"
                .formatted(name, external.location()));
    }

    private ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw refused("it became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    private static DomainException refused(String what) {
        return new DomainException(Reason.MODEL_REFUSED, "model file: " + what);
    }
}
