package dev.layerscope.server.rpc;

import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.TensorEnd;
import dev.layerscope.v1.TensorHeader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Tensors as messages: a header, chunks with their offsets, and an end with the checksum.
 *
 * <p>Owns the tensors. A chunk refers to a tensor's memory, which stays until gRPC has copied it: {@code onNext} over a
 * network transport returns after that.
 */
final class TensorSource implements OutboundStream.Source<StreamActivationsResponse> {
    private final Deque<Part> parts;
    private @Nullable ByteChunks chunks;
    private final CRC32C checksum = new CRC32C();

    /** A tensor to send and what is said of it. */
    record Part(TensorHeader header, Tensor tensor) {}

    TensorSource(List<Part> parts) {
        this.parts = new ArrayDeque<>(parts);
    }

    @Override
    public Optional<StreamActivationsResponse> next() {
        Part part = parts.peek();
        if (part == null) {
            return Optional.empty();
        }
        ByteChunks current = chunks;
        if (current == null) {
            chunks = new ByteChunks(part.tensor().bytes());
            checksum.reset();
            return Optional.of(StreamActivationsResponse.newBuilder()
                    .setHeader(part.header())
                    .build());
        }
        if (current.hasNext()) {
            int offset = current.offset();
            var piece = current.next();
            checksum.update(piece.duplicate());
            return Optional.of(StreamActivationsResponse.newBuilder()
                    .setOffset(offset)
                    .setData(ByteChunks.wrap(piece))
                    .build());
        }
        chunks = null;
        parts.remove();
        part.tensor().close();
        return Optional.of(StreamActivationsResponse.newBuilder()
                .setEnd(TensorEnd.newBuilder().setCrc32C((int) checksum.getValue()))
                .build());
    }

    @Override
    public void close() {
        parts.forEach(part -> part.tensor().close());
        parts.clear();
    }
}
