package dev.layerscope.server.render;

import dev.layerscope.server.image.PngEncoder;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * A finished picture.
 *
 * @param image of {@code TYPE_INT_RGB}; the drawing's own, not to be changed
 */
public record Drawing(BufferedImage image) {
    public Extent extent() {
        return new Extent(image.getHeight(), image.getWidth());
    }

    /** The picture as a PNG file. */
    public byte[] png() {
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        return PngEncoder.encodeDrawn(image.getHeight(), image.getWidth(), pixels);
    }
}
