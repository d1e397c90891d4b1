package dev.layerscope.client;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.RenderFigureResponse;
import java.util.Iterator;

/**
 * A picture that the server drew.
 *
 * @param header what it shows
 * @param png the bytes of a PNG file
 */
public record Picture(PictureHeader header, ByteString png) {
    static Picture read(Iterator<RenderFigureResponse> messages) throws TransferException {
        PictureHeader header = PictureHeader.getDefaultInstance();
        ByteString png = ByteString.EMPTY;
        while (messages.hasNext()) {
            RenderFigureResponse message = messages.next();
            if (message.hasHeader()) {
                header = message.getHeader();
            }
            png = png.concat(message.getData());
        }
        if (png.isEmpty() || png.size() != header.getTotalBytes()) {
            throw new TransferException("picture: " + png.size() + " bytes (expected: " + header.getTotalBytes() + ")");
        }
        return new Picture(header, png);
    }
}
