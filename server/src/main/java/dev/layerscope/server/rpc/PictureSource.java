package dev.layerscope.server.rpc;

import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.RenderGridResponse;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A PNG file as messages: a header, then its bytes. */
final class PictureSource implements OutboundStream.Source<RenderGridResponse> {
    private final ByteChunks chunks;
    private Optional<PictureHeader> header;

    PictureSource(PictureHeader header, byte[] png) {
        this.header = Optional.of(header);
        this.chunks = new ByteChunks(ByteBuffer.wrap(png));
    }

    @Override
    public Optional<RenderGridResponse> next() {
        if (header.isPresent()) {
            RenderGridResponse first =
                    RenderGridResponse.newBuilder().setHeader(header.get()).build();
            header = Optional.empty();
            return Optional.of(first);
        }
        return chunks.hasNext()
                ? Optional.of(RenderGridResponse.newBuilder()
                        .setData(ByteChunks.wrap(chunks.next()))
                        .build())
                : Optional.empty();
    }

    @Override
    public void close() {
        // The bytes are the garbage collector's.
    }
}
