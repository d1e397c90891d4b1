package dev.layerscope.server.model;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.graph.onnx.OnnxReader;
import dev.layerscope.server.rewrite.JoinParts;
import dev.layerscope.server.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the weights that a model keeps in files beside it, and in none elsewhere.
 *
 * <p>They are read, not mapped: a file that becomes shorter while it is mapped ends the process. A weight too large for
 * one buffer is read in parts that the graph joins again.
 */
final class ExternalWeights {
    private static final int LONGEST_BYTES = Integer.MAX_VALUE - 64;

    private final @Nullable Path folder;
    private final ModelSettings.Links links;
    private final int longestBytes;
    private final FilesBeside beside;
    private final Hasher hasher = Hashing.sha256().newHasher();
    private final Map<Weight.External, Weight.Bytes> pieces = new HashMap<>();
    private boolean anyRead;

    /**
     * @param folder of the model
     * @param links whether one in that folder may lead out of it
     * @param beside is told of the files that weights are in
     */
    ExternalWeights(@Nullable Path folder, ModelSettings.Links links, FilesBeside beside) {
        this(folder, links, beside, LONGEST_BYTES);
    }

    /**
     * @param longestBytes that are read into one buffer
     */
    ExternalWeights(@Nullable Path folder, ModelSettings.Links links, FilesBeside beside, int longestBytes) {
        this.folder = folder;
        this.links = links;
        this.beside = beside;
        this.longestBytes = longestBytes;
    }

    /**
     * The graph with all weights in memory: its own, those of Constant nodes, and those of functions and of the bodies of
     * control flow.
     *
     * @throws DomainException MODEL_REFUSED
     * @throws UncheckedIOException where a file can't be read
     */
    Graph readInto(Graph graph) {
        Map<String, Weight> weights = new LinkedHashMap<>();
        Map<String, List<Weight>> parts = new LinkedHashMap<>();
        graph.weights().forEach((name, weight) -> {
            List<Weight> read = readInParts(name, weight);
            if (read.size() == 1) {
                weights.put(name, read.get(0));
            } else {
                parts.put(name, read);
            }
        });
        Graph read = graph.withWeights(weights)
                .withNodes(readInto(graph.nodes()))
                .withFunctions(graph.functions().stream()
                        .map(function -> function.withNodes(readInto(function.nodes())))
                        .toList());
        return JoinParts.of(read, parts);
    }

    private List<Node> readInto(List<Node> nodes) {
        return nodes.stream().map(this::readInto).toList();
    }

    /** SHA-256 of all that was read; empty where nothing was. */
    Optional<String> sha256() {
        return anyRead ? Optional.of(hasher.hash().toString()) : Optional.empty();
    }

    private Node readInto(Node node) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        node.attributes().forEach((key, attribute) -> attributes.put(key, readInto(node, attribute)));
        return attributes.equals(node.attributes()) ? node : node.withAttributes(attributes);
    }

    private Attribute readInto(Node node, Attribute attribute) {
        if (attribute instanceof Attribute.Constant constant) {
            return new Attribute.Constant(read(String.join(" ", node.presentOutputs()), constant.value()));
        }
        return attribute.withBodies(this::readInto);
    }

    private Weight read(String name, Weight weight) {
        List<Weight> parts = readInParts(name, weight);
        if (parts.size() > 1) {
            throw refused("weight '%s' of shape %s in a constant (expected: at most %d bytes; more in an initializer)"
                    .formatted(name, weight.shape(), longestBytes));
        }
        return parts.get(0);
    }

    /** The weight itself, or parts of it along its first axis. */
    private List<Weight> readInParts(String name, Weight weight) {
        if (!(weight.content() instanceof Weight.External external)) {
            return List.of(weight);
        }
        Path data = InsideFolder.resolve(folder, external.location()).orElseThrow(() -> outside(name, external));
        beside.note(data);
        if (!Files.isRegularFile(data)) {
            throw refused("weight '%s' is in '%s', which is missing (expected: that file beside the model)"
                    .formatted(name, external.location()));
        }
        if (links == ModelSettings.Links.INSIDE && !InsideFolder.contains(folder, data)) {
            throw outside(name, external);
        }
        try (FileChannel channel = FileChannel.open(data)) {
            return readInParts(name, weight, external, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("weights can't be read", e);
        }
    }

    private List<Weight> readInParts(String name, Weight weight, Weight.External external, FileChannel channel)
            throws IOException {
        long size = channel.size();
        long available = external.offset() < 0 ? -1 : size - external.offset();
        long length = external.length() < 0 ? available : external.length();
        if (length < 0 || length > available || !fits(weight, length)) {
            throw refused("weight '%s' of shape %s: %d bytes at %d of '%s', which has %d (expected: exactly the weight)"
                    .formatted(name, weight.shape(), length, external.offset(), external.location(), size));
        }
        List<Weight> parts = new ArrayList<>();
        long offset = external.offset();
        for (Shape part : partShapes(name, weight, length)) {
            int bytes = Math.toIntExact(length / weight.elements() * part.elements());
            parts.add(new Weight(weight.elementNumber(), part, read(channel, external.location(), offset, bytes)));
            offset += bytes;
        }
        return parts;
    }

    private List<Shape> partShapes(String name, Weight weight, long length) {
        if (length <= longestBytes) {
            return List.of(weight.shape());
        }
        long rows = weight.shape().rank() == 0 ? 0 : weight.shape().dim(0);
        long rowBytes = rows == 0 ? length : length / rows;
        if (rowBytes > longestBytes || OnnxReader.elementBytes(weight.elementNumber()) == 0) {
            throw refused("weight '%s' of shape %s: %d bytes (expected: at most %d for each index of the first axis)"
                    .formatted(name, weight.shape(), length, longestBytes));
        }
        List<Shape> parts = new ArrayList<>();
        long most = longestBytes / rowBytes;
        for (long row = 0; row < rows; row += most) {
            parts.add(weight.shape().with(0, Math.min(most, rows - row)));
        }
        return parts;
    }

    /** Weights that are tied are one piece of a file. */
    private Weight.Bytes read(FileChannel channel, String location, long offset, int length) throws IOException {
        Weight.External piece = new Weight.External(location, offset, length);
        Weight.Bytes known = pieces.get(piece);
        if (known == null) {
            known = new Weight.Bytes(read(channel, offset, length));
            pieces.put(piece, known);
        }
        hasher.putBytes(known.view());
        anyRead = true;
        return known;
    }

    /** Divided, not multiplied: the bytes of a shape may overflow, and then seem to fit. */
    private static boolean fits(Weight weight, long bytes) {
        int elementBytes = OnnxReader.elementBytes(weight.elementNumber());
        return elementBytes == 0 || (bytes % elementBytes == 0 && bytes / elementBytes == weight.elements());
    }

    /** Direct memory, little endian. */
    static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw refused("became shorter while it was read (expected: a file that stays as it is)");
            }
        }
        return bytes.flip();
    }

    private static DomainException outside(String name, Weight.External external) {
        return refused("weight '%s' is in '%s' (expected: a file in the model's own folder)"
                .formatted(name, external.location()));
    }

    static DomainException refused(String what) {
        return new DomainException(Reason.MODEL_REFUSED, "model file: " + what);
    }
}
