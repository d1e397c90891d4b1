package dev.layerscope.server.runtime;

import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.tensor.DirectMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary file of weights (ONNX external data, which ONNX Runtime reads one by one, so that they take no memory beside what it
 * makes of them). It is gone once it is closed.
 */
final class WeightFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WeightFile.class);
    /** A page, so that each can be mapped into memory as it is. */
    private static final int ALIGNMENT_BYTES = 4096;

    private final Path folder;
    private final Path file;
    private final Map<String, Weight.External> places = new LinkedHashMap<>();

    private WeightFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("weights");
    }

    /**
     * Writes weights down.
     *
     * @param weights by name, of bytes or rearranged
     * @throws IOException where there is no room for them; nothing stays
     */
    static WeightFile of(Map<String, Weight> weights) throws IOException {
        WeightFile written = new WeightFile(Files.createTempDirectory("layerscope-weights-"));
        try (FileChannel channel =
                FileChannel.open(written.file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Map.Entry<String, Weight> weight : weights.entrySet()) {
                written.write(channel, weight.getKey(), weight.getValue());
            }
            return written;
        } catch (IOException | RuntimeException e) {
            written.close();
            throw e;
        }
    }

    /** The folder that it is in, alone. */
    Path folder() {
        return folder;
    }

    /** Where each weight is, by name. */
    Map<String, Weight.External> places() {
        return places;
    }

    private void write(FileChannel channel, String name, Weight weight) throws IOException {
        long offset = (channel.size() + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        long length;
        if (weight.content() instanceof Weight.Rearranged rearranged) {
            ByteBuffer copy =
                    ByteBuffer.allocateDirect(rearranged.source().buffer().remaining());
            try {
                rearranged.copyTo(copy);
                length = write(channel, offset, copy.flip());
            } finally {
                DirectMemory.free(copy);
            }
        } else if (weight.content() instanceof Weight.Bytes bytes) {
            length = write(channel, offset, bytes.view());
        } else {
            throw new IllegalArgumentException("weight '%s' has no bytes (expected: some)".formatted(name));
        }
        places.put(name, new Weight.External(file.getFileName().toString(), offset, length));
    }

    private static long write(FileChannel channel, long offset, ByteBuffer bytes) throws IOException {
        long length = bytes.remaining();
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        return length;
    }

    /** What is mapped into memory stays there on Linux; elsewhere the file goes with the process. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("'{}' is still in use", file, e);
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
        }
    }
}
