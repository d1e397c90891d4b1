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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the weights that a model keeps in files beside it, and in none elsewhere. */
final class ExternalWeights {
    private static final int LONGEST_BYTES = Integer.MAX_VALUE - 64;

    private final @Nullable Path folder;
    private final ModelSettings.Links links;
    private final Map<Path, FileStamp> files = new LinkedHashMap<>();
    private final Hasher hasher = Hashing.sha256().newHasher();
    private boolean anyRead;

    /**
     * @param folder of the model
     * @param links whether one in that folder may lead out of it
     */
    ExternalWeights(@Nullable Path folder, ModelSettings.Links links) {
        this.folder = folder;
        this.links = links;
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
        graph.weights().forEach((name, weight) -> weights.put(name, read(name, weight)));
        return graph.withWeights(weights)
                .withNodes(readInto(graph.nodes()))
                .withFunctions(graph.functions().stream()
                        .map(function -> function.withNodes(readInto(function.nodes())))
                        .toList());
    }

    private List<Node> readInto(List<Node> nodes) {
        return nodes.stream().map(this::readInto).toList();
    }

    /** SHA-256 of all that was read; empty where nothing was. */
    Optional<String> sha256() {
        return anyRead ? Optional.of(hasher.hash().toString()) : Optional.empty();
    }

    /** The files that were read from. */
    List<FileStamp> files() {
        return List.copyOf(files.values());
    }

    private Node readInto(Node node) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        node.attributes().forEach((key, attribute) -> attributes.put(key, readInto(node, attribute)));
        return attributes.equals(node.attributes()) ? node : node.withAttributes(attributes);
    }

    private Attribute readInto(Node node, Attribute attribute) {
        if (attribute instanceof Attribute.Constant constant) {
            return new Attribute.Constant(read(String.join(" ", node.presentOutputs()), constant.value()));
        } else if (attribute instanceof Attribute.Body body) {
            return new Attribute.Body(readInto(body.value()));
        } else if (attribute instanceof Attribute.Bodies bodies) {
            return new Attribute.Bodies(
                    bodies.values().stream().map(this::readInto).toList());
        }
        return attribute;
    }

    private Weight read(String name, Weight weight) {
        if (!(weight.content() instanceof Weight.External external)) {
            return weight;
        }
        Path data = InsideFolder.resolve(folder, external.location()).orElseThrow(() -> outside(name, external));
        if (!Files.isRegularFile(data)) {
            throw refused("weight '%s' is in '%s', which is missing (expected: that file beside the model)"
                    .formatted(name, external.location()));
        }
        if (links == ModelSettings.Links.INSIDE && !InsideFolder.contains(folder, data)) {
            throw outside(name, external);
        }
        files.computeIfAbsent(data, path -> FileStamp.of(path).orElse(null));
        try (FileChannel channel = FileChannel.open(data)) {
            Weight.Bytes values = read(name, weight, external, channel);
            hasher.putBytes(values.view());
            anyRead = true;
            return new Weight(weight.elementNumber(), weight.shape(), values);
        } catch (IOException e) {
            throw new UncheckedIOException("weights can't be read", e);
        }
    }

    private static Weight.Bytes read(String name, Weight weight, Weight.External external, FileChannel channel)
            throws IOException {
        long size = channel.size();
        long available = external.offset() < 0 ? -1 : size - external.offset();
        long length = external.length() < 0 ? available : external.length();
        if (length < 0 || length > available || length > LONGEST_BYTES || !fits(weight, length)) {
            throw refused("weight '%s' of shape %s: %d bytes at %d of '%s', which has %d (expected: exactly the weight)"
                    .formatted(name, weight.shape(), length, external.offset(), external.location(), size));
        }
        return new Weight.Bytes(read(channel, external.offset(), (int) length));
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
                throw refused("it became shorter while it was read");
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
