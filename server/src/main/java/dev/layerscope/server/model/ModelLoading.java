package dev.layerscope.server.model;

import com.google.common.hash.Hashing;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.onnx.OnnxReader;
import dev.layerscope.server.rewrite.HoistConstants;
import dev.layerscope.server.rewrite.InlineFunctions;
import dev.layerscope.server.rewrite.SortNodes;
import dev.layerscope.server.tensor.DirectMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a model file, and the files beside it that hold its weights. */
final class ModelLoading {
    /** Of a model whose functions are inlined; ten times as many as those of large language models. */
    private static final int MOST_NODES = 250_000;

    private static final int LARGE_CONSTANT_BYTES = 1024;

    private final ModelFile file;

    ModelLoading(ModelFile file) {
        this.file = file;
    }

    /**
     * A model.
     *
     * @param sha256 of its file
     * @param identity of its file and of all weights beside it: what it computes depends on both
     */
    record Loaded(OnnxModel model, String sha256, String identity) {}

    /**
     * @throws DomainException MODEL_REFUSED, SERVER_BUSY where there is no memory for it
     */
    Loaded load() {
        if (file.bytes() > Integer.MAX_VALUE - 8) {
            throw ExternalWeights.refused(
                    "%d bytes (expected: less than 2 GiB; larger models keep their weights in files beside them)"
                            .formatted(file.bytes()));
        }
        try (FileChannel channel = FileChannel.open(file.file())) {
            ByteBuffer bytes = ExternalWeights.read(channel, 0, (int) channel.size());
            try {
                String sha256 = Hashing.sha256().hashBytes(bytes.duplicate()).toString();
                OnnxModel model = OnnxReader.read(bytes);
                ExternalWeights external =
                        new ExternalWeights(file.file().toAbsolutePath().getParent());
                Graph complete = normalized(external.readInto(model.graph()));
                String identity =
                        external.sha256().map(weights -> sha256 + "+" + weights).orElse(sha256);
                return new Loaded(model.withGraph(complete), sha256, identity);
            } finally {
                DirectMemory.free(bytes);
            }
        } catch (OutOfMemoryError e) {
            // The JVM refused to reserve a buffer; nothing else is short of memory.
            throw new DomainException(
                    Reason.SERVER_BUSY,
                    "model file: it and its weights don't fit into the memory that is left (expected: a server with more;"
                            + " java -Xmx)",
                    e);
        } catch (IOException | UncheckedIOException e) {
            throw new DomainException(Reason.MODEL_REFUSED, "model file: can't be read", e);
        }
    }

    /** As every other pass expects a graph. */
    private static Graph normalized(Graph graph) {
        Graph inlined = InlineFunctions.of(graph, MOST_NODES);
        return HoistConstants.of(SortNodes.of(inlined), LARGE_CONSTANT_BYTES);
    }
}
