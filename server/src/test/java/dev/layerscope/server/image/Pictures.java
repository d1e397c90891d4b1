package dev.layerscope.server.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures for tests: those beside {@code golden/preprocess/pillow/make.py}, and random ones. */
final class Pictures {
    private Pictures() {}

    static byte[] bytes(String name) {
        try (InputStream file = Pictures.class.getResourceAsStream("/golden/preprocess/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ByteBuffer file(String name) {
        return ByteBuffer.wrap(bytes(name));
    }

    /** A plain PNG, read past the code under test. */
    static RgbImage golden(String name) {
        try {
            BufferedImage image =
                    ImageIO.read(Objects.requireNonNull(Pictures.class.getResource("/golden/preprocess/" + name)));
            byte[] pixels = new byte[image.getHeight() * image.getWidth() * 3];
            for (int i = 0; i < pixels.length / 3; i++) {
                int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
                pixels[3 * i] = (byte) (rgb >> 16);
                pixels[3 * i + 1] = (byte) (rgb >> 8);
                pixels[3 * i + 2] = (byte) rgb;
            }
            return RgbImage.of(image.getHeight(), image.getWidth(), pixels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RgbImage random(int height, int width) {
        byte[] pixels = new byte[height * width * 3];
        new Random(height * 31L + width).nextBytes(pixels);
        return RgbImage.of(height, width, pixels);
    }

    static int greatestDifference(RgbImage one, RgbImage other) {
        int greatest = 0;
        for (int i = 0; i < one.pixels().length; i++) {
            greatest = Math.max(greatest, Math.abs((one.pixels()[i] & 0xFF) - (other.pixels()[i] & 0xFF)));
        }
        return greatest;
    }

    static double meanDifference(RgbImage one, RgbImage other) {
        double sum = 0;
        for (int i = 0; i < one.pixels().length; i++) {
            sum += Math.abs((one.pixels()[i] & 0xFF) - (other.pixels()[i] & 0xFF));
        }
        return sum / one.pixels().length;
    }
}
