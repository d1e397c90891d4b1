package dev.layerscope.server.model;

import com.google.common.hash.Hashing;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.onnx.OnnxReader;
import dev.layerscope.server.rewrite.HoistConstants;
import dev.layerscope.server.rewrite.InlineFunctions;
import dev.layerscope.server.rewrite.PositiveAttributes;
import dev.layerscope.server.rewrite.SortNodes;
import dev.layerscope.server.tensor.DirectMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads a model file, and the files beside it that hold its weights. */
final class ModelLoading {
    /** Of a model whose functions are inlined; ten times as many as those of large language models. */
    private static final int MOST_NODES = 250_000;

    private static final int LARGE_CONSTANT_BYTES = 1024;

    private final ModelFile file;
    private final ModelSettings settings;
    private final FilesBeside beside;

    /**
     * @param beside is told of the files that weights are in
     */
    ModelLoading(ModelFile file, ModelSettings settings, FilesBeside beside) {
        this.file = file;
        this.settings = settings;
        this.beside = beside;
    }

    /**
     * A model.
     *
     * @param sha256 of its file; where weights lie beside it, of the hexadecimal SHA-256 of the file followed by that of
     *     all those weights, because what it computes depends on both
     */
    record Loaded(OnnxModel model, String sha256) {}

    /**
     * @throws DomainException MODEL_REFUSED; TOO_LARGE where there is no memory for the weights
     */
    Loaded load() {
        Path onnx = file.onnx().file();
        Path folder = onnx.toAbsolutePath().getParent();
        boolean linksStayInside = settings.links() == ModelSettings.Links.INSIDE;
        if (linksStayInside && !InsideFolder.contains(settings.folder(), onnx)) {
            throw ExternalWeights.refused(
                    "a link that leads out of the model folder (expected: the file itself, or --follow-links)");
        }
        if (file.bytes() > Integer.MAX_VALUE - 8) {
            throw ExternalWeights.refused(
                    "%d bytes (expected: less than 2 GiB; larger models keep their weights in files beside them)"
                            .formatted(file.bytes()));
        }
        try (FileChannel channel = FileChannel.open(onnx)) {
            ByteBuffer bytes = ExternalWeights.read(channel, 0, (int) channel.size());
            try {
                String sha256 = Hashing.sha256().hashBytes(bytes.duplicate()).toString();
                OnnxModel model = OnnxReader.read(bytes);
                ExternalWeights external = new ExternalWeights(folder, settings.links(), beside);
                Graph complete = normalized(external.readInto(model.graph()));
                String whole = external.sha256()
                        .map(weights -> sha256 + weights)
                        .map(both -> Hashing.sha256()
                                .hashString(both, StandardCharsets.US_ASCII)
                                .toString())
                        .orElse(sha256);
                return new Loaded(model.withGraph(complete), whole);
            } finally {
                DirectMemory.free(bytes);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DomainException(
                    Reason.MODEL_REFUSED, "model file: can't be read (expected: files that the server may read)", e);
        } catch (OutOfMemoryError e) {
            throw new DomainException(
                    Reason.TOO_LARGE,
                    "model '%s': no memory for its weights (expected: a server with more; java -XX:MaxDirectMemorySize sets it)"
                            .formatted(file.name()),
                    e);
        }
    }

    /** As every other pass expects a graph. */
    private static Graph normalized(Graph graph) {
        Graph inlined = InlineFunctions.of(graph, MOST_NODES);
        PositiveAttributes.check(inlined);
        return HoistConstants.of(SortNodes.of(inlined), LARGE_CONSTANT_BYTES);
    }
}
