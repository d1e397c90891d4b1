package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import com.twelvemonkeys.imageio.plugins.webp.vp8.VP8Frame;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes lossy WebP, a key frame of VP8. Source of the header: RFC 6386, section 9.1. */
final class LossyImage {
    private static final int SIDE_MASK = 0x3FFF;
    /** The decoder reads so far ahead, behind the end too. */
    private static final int AHEAD_BYTES = 4;

    private LossyImage() {}

    /** The size that the header at a place tells. */
    static ImageSize size(FileBytes bytes, long at) {
        int height = bytes.u16(at + 8) & SIDE_MASK;
        int width = bytes.u16(at + 6) & SIDE_MASK;
        boolean keyFrame = (bytes.u8(at) & 1) == 0;
        if (!keyFrame || !bytes.says("\u009D\u0001*", at + 3) || height == 0 || width == 0) {
            throw new ImageException(BROKEN, "WebP: cannot be decoded: no header of lossy pixels");
        }
        return new ImageSize(height, width);
    }

    /** {@code [height, width]} of 0xAARRGGBB, all opaque. */
    static int[] decode(ByteBuffer chunk, ImageSize size) {
        byte[] file = new byte[chunk.limit() + AHEAD_BYTES];
        chunk.get(0, file, 0, chunk.limit());
        WritableRaster raster = Raster.createInterleavedRaster(
                DataBuffer.TYPE_BYTE, size.width(), size.height(), RgbImage.CHANNELS, null);
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            new VP8Frame(input, false).decode(raster, null);
        } catch (IOException | RuntimeException e) {
            throw new ImageException(BROKEN, "WebP: cannot be decoded: " + StandardDecoder.reason(e), e);
        }
        byte[] rgb = ((DataBufferByte) raster.getDataBuffer()).getData();
        int[] colors = new int[Math.toIntExact(size.pixels())];
        for (int i = 0, in = 0; i < colors.length; i++, in += RgbImage.CHANNELS) {
            colors[i] = 0xFF000000 | (rgb[in] & 0xFF) << 16 | (rgb[in + 1] & 0xFF) << 8 | rgb[in + 2] & 0xFF;
        }
        return colors;
    }
}
