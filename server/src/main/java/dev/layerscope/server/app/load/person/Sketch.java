package dev.layerscope.server.app.load.person;

import dev.layerscope.client.LocalInput;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Draws pictures at random: some shapes before a gradient. The same random source draws the same picture. */
final class Sketch {
    private static final int LEAST_SIDE = 64;
    private static final int MOST_SIDE = 192;
    private static final int MOST_SHAPES = 6;

    private Sketch() {}

    static LocalInput draw(SplittableRandom random) {
        int width = random.nextInt(LEAST_SIDE, MOST_SIDE + 1);
        int height = random.nextInt(LEAST_SIDE, MOST_SIDE + 1);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setPaint(new GradientPaint(0, 0, color(random), width, height, color(random)));
        pen.fillRect(0, 0, width, height);
        for (int i = random.nextInt(1, MOST_SHAPES + 1); i > 0; i--) {
            pen.setColor(color(random));
            int x = random.nextInt(width);
            int y = random.nextInt(height);
            int side = random.nextInt(4, LEAST_SIDE);
            if (random.nextInt(2) == 0) {
                pen.fillOval(x - side / 2, y - side / 2, side, side);
            } else {
                pen.fillRect(x - side / 2, y - side / 2, side, side);
            }
        }
        pen.dispose();
        return LocalInput.of(png(image));
    }

    private static Color color(SplittableRandom random) {
        return new Color(random.nextInt(1 << 24));
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
        return bytes.toByteArray();
    }
}
