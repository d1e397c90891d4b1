package dev.layerscope.server.rpc;

import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.TensorEnd;
import dev.layerscope.v1.TensorHeader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tensors as messages: a header, chunks with their offsets, and an end with the checksum.
 *
 * <p>Owns the tensors. A chunk refers to a tensor's memory, which stays until gRPC has copied it: {@code onNext} over a
 * network transport returns after that.
 */
final class TensorSource implements OutboundStream.Source<StreamActivationsResponse> {
    private final Deque<Part> parts;
    private boolean begun;
    private long offset;
    private Pieces.@Nullable Piece piece;
    private @Nullable ByteChunks chunks;

    /**
     * A tensor to send and what is said of it.
     *
     * @param skipped what isn't sent of it
     */
    record Part(TensorHeader header, Pieces pieces, Skipped skipped) {}

    TensorSource(List<Part> parts) {
        this.parts = new ArrayDeque<>(parts);
    }

    @Override
    public boolean isReady(Runnable wake) {
        Part part = parts.peek();
        boolean atHand = part == null || !begun || chunks != null && chunks.hasNext();
        return atHand || part.pieces().isReady(wake);
    }

    @Override
    public Optional<StreamActivationsResponse> next() {
        Part part = parts.peek();
        if (part == null) {
            return Optional.empty();
        }
        if (!begun) {
            begun = true;
            offset = part.skipped().bytes();
            return Optional.of(StreamActivationsResponse.newBuilder()
                    .setHeader(part.header())
                    .build());
        }
        if (chunks == null || !chunks.hasNext()) {
            letGo();
            Optional<Pieces.Piece> next = part.pieces().next();
            if (next.isEmpty()) {
                return Optional.of(end(part));
            }
            piece = next.get();
            chunks = new ByteChunks(next.get().bytes());
        }
        return Optional.of(chunk(part, chunks));
    }

    private StreamActivationsResponse chunk(Part part, ByteChunks current) {
        ByteBuffer bytes = current.next();
        part.skipped().checksum().update(bytes.duplicate());
        StreamActivationsResponse message = StreamActivationsResponse.newBuilder()
                .setOffset(offset)
                .setData(ByteChunks.wrap(bytes))
                .build();
        offset += bytes.remaining();
        return message;
    }

    private StreamActivationsResponse end(Part part) {
        parts.remove();
        part.pieces().close();
        begun = false;
        return StreamActivationsResponse.newBuilder()
                .setEnd(TensorEnd.newBuilder()
                        .setCrc32C((int) part.skipped().checksum().getValue()))
                .build();
    }

    private void letGo() {
        if (piece != null) {
            piece.owner().close();
        }
        piece = null;
        chunks = null;
    }

    @Override
    public void close() {
        letGo();
        parts.forEach(part -> part.pieces().close());
        parts.clear();
    }
}
