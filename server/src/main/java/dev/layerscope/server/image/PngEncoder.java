package dev.layerscope.server.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes PNG files into memory. The same pixels give the same bytes. Thread safe. */
public final class PngEncoder {
    private PngEncoder() {}

    /** An 8-bit RGB file without alpha. */
    public static byte[] encode(RgbImage image) {
        BufferedImage copy = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] target = ((DataBufferByte) copy.getRaster().getDataBuffer()).getData();
        byte[] source = image.pixels();
        for (int i = 0; i < source.length; i += RgbImage.CHANNELS) {
            target[i] = source[i + 2];
            target[i + 1] = source[i + 1];
            target[i + 2] = source[i];
        }
        return encode(copy);
    }

    /** A file of the image's own kind: gray, palette, with or without alpha. */
    public static byte[] encode(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("PNG").next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        // Not ImageIO.write: it would buffer on disk.
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(file)) {
            writer.setOutput(output);
            writer.write(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
