package dev.layerscope.viewer.mosaic;

import com.google.protobuf.ByteString;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Tiles as they arrive. */
final class TilePng {
    private TilePng() {}

    /**
     * Decodes a PNG file with a palette. The picture's samples are the palette's indices.
     *
     * @throws IOException where it is none
     */
    static BufferedImage decode(ByteString png) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(png.newInput())) {
            reader.setInput(in, true, true);
            BufferedImage tile = reader.read(0);
            if (tile.getType() != BufferedImage.TYPE_BYTE_INDEXED) {
                throw new IOException("tile: a picture of type " + tile.getType() + " (expected: one with a palette)");
            }
            return tile;
        } finally {
            reader.dispose();
        }
    }
}
