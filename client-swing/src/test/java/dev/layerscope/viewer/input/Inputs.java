package dev.layerscope.viewer.input;

import dev.layerscope.client.LocalInput;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;

/** Inputs of tests. */
final class Inputs {
    private Inputs() {}

    static ChosenInput named(String name) {
        return new ChosenInput(name, LocalInput.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    static BufferedImage pixels(int height, int width) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 6151 + y * 90_001) & 0xffffff);
            }
        }
        return image;
    }

    static byte[] png(int height, int width) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(pixels(height, width), "png", out);
        return out.toByteArray();
    }

    static byte[] npy(float value, long... shape) {
        NpyHeader header = NpyHeader.of(NpyType.FLOAT32, shape);
        byte[] start = header.toBytes();
        ByteBuffer file = ByteBuffer.allocate(start.length + (int) header.dataBytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(start);
        while (file.hasRemaining()) {
            file.putFloat(value);
        }
        return file.array();
    }
}
