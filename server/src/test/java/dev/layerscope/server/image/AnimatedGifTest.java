package dev.layerscope.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;

class AnimatedGifTest {
    @Test
    void framesPlayInOrderAndOverAgain() throws IOException {
        byte[] gif = AnimatedGif.encode(List.of(plain(5, 7, 200, 10, 20), plain(5, 7, 10, 200, 20)), 12);

        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(2);
            assertThat(pixel(reader.read(0))).isEqualTo(0xc80a14);
            assertThat(pixel(reader.read(1))).isEqualTo(0x0ac814);
            assertThat(reader.getHeight(0)).isEqualTo(5);
            assertThat(reader.getWidth(0)).isEqualTo(7);
            assertThat(delay(reader, 0)).isEqualTo("12");
            assertThat(delay(reader, 1)).isEqualTo("60");
        } finally {
            reader.dispose();
        }
        assertThat(new String(gif, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("NETSCAPE2.0");
    }

    @Test
    void moreColoursThanAGifHasStayNear() throws IOException {
        byte[] pixels = new byte[64 * 64 * 3];
        for (int i = 0; i < 64 * 64; i++) {
            pixels[3 * i] = (byte) (i % 64 * 4);
            pixels[3 * i + 1] = (byte) (i / 64 * 4);
            pixels[3 * i + 2] = (byte) 128;
        }
        BufferedImage read =
                ImageIO.read(new ByteArrayInputStream(AnimatedGif.encode(List.of(RgbImage.of(64, 64, pixels)), 10)));
        long off = 0;
        for (int i = 0; i < 64 * 64; i++) {
            int rgb = read.getRGB(i % 64, i / 64);
            off += Math.abs((rgb >> 16 & 0xff) - (pixels[3 * i] & 0xff));
            off += Math.abs((rgb >> 8 & 0xff) - (pixels[3 * i + 1] & 0xff));
        }
        assertThat(off / (64.0 * 64 * 2)).isLessThan(12);
    }

    private static RgbImage plain(int height, int width, int red, int green, int blue) {
        byte[] pixels = new byte[height * width * 3];
        for (int i = 0; i < height * width; i++) {
            pixels[3 * i] = (byte) red;
            pixels[3 * i + 1] = (byte) green;
            pixels[3 * i + 2] = (byte) blue;
        }
        return RgbImage.of(height, width, Arrays.copyOf(pixels, pixels.length));
    }

    private static int pixel(BufferedImage image) {
        return image.getRGB(3, 3) & 0xffffff;
    }

    private static String delay(ImageReader reader, int frame) throws IOException {
        IIOMetadataNode root =
                (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        return ((IIOMetadataNode)
                        root.getElementsByTagName("GraphicControlExtension").item(0))
                .getAttribute("delayTime");
    }
}
