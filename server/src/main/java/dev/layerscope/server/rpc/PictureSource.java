package dev.layerscope.server.rpc;

import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.RenderFigureResponse;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A PNG file as messages: a header, then its bytes. */
final class PictureSource implements OutboundStream.Source<RenderFigureResponse> {
    private final ByteChunks chunks;
    private Optional<PictureHeader> header;

    PictureSource(PictureHeader header, byte[] png) {
        this.header = Optional.of(header);
        this.chunks = new ByteChunks(ByteBuffer.wrap(png));
    }

    @Override
    public Optional<RenderFigureResponse> next() {
        if (header.isPresent()) {
            RenderFigureResponse first =
                    RenderFigureResponse.newBuilder().setHeader(header.get()).build();
            header = Optional.empty();
            return Optional.of(first);
        }
        return chunks.hasNext()
                ? Optional.of(RenderFigureResponse.newBuilder()
                        .setData(ByteChunks.wrap(chunks.next()))
                        .build())
                : Optional.empty();
    }

    @Override
    public void close() {
        // The bytes are the garbage collector's.
    }
}
