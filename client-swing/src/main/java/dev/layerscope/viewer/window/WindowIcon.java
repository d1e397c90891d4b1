package dev.layerscope.viewer.window;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/** The window's icon: nine cells of a heat map. */
final class WindowIcon {
    /** Colours of viridis, in steps. */
    private static final int[] CELLS = {
        0x440154, 0x31688e, 0x21918c, 0x3b528b, 0xfde725, 0x5ec962, 0x482878, 0x35b779, 0x2c728e
    };

    private static final int SIDE = 3;

    private WindowIcon() {}

    static List<Image> images() {
        return IntStream.of(16, 32, 48, 64, 128).mapToObj(WindowIcon::image).toList();
    }

    private static Image image(int pixels) {
        BufferedImage image = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_ARGB);
        Graphics2D canvas = image.createGraphics();
        for (int cell = 0; cell < CELLS.length; cell++) {
            int left = cell % SIDE * pixels / SIDE;
            int top = cell / SIDE * pixels / SIDE;
            canvas.setColor(new Color(CELLS[cell]));
            canvas.fillRect(left, top, pixels / SIDE + 1, pixels / SIDE + 1);
        }
        canvas.dispose();
        return image;
    }
}
