package dev.layerscope.viewer.analysis;

import com.formdev.flatlaf.util.ColorFunctions;
import dev.layerscope.viewer.chart.ChartPaint;
import dev.layerscope.viewer.look.Palette;
import java.awt.Color;
import java.awt.image.BufferedImage;

/** Puts a figure on the ground of the window instead of white paper: its grays become those between ground and text. */
final class Ground {
    private static final int GRAYS = 256;
    /** Between the colours of a pixel of letters there is less than this. */
    private static final int NEARLY_GRAY = 4;

    private Ground() {}

    static BufferedImage under(BufferedImage figure) {
        int[] themed = themed();
        BufferedImage painted = new BufferedImage(figure.getWidth(), figure.getHeight(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[figure.getWidth()];
        for (int y = 0; y < figure.getHeight(); y++) {
            figure.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                int gray = row[x] >> 8 & 0xff;
                if (differs(row[x] & 0xff, gray) || differs(row[x] >> 16 & 0xff, gray)) {
                    continue;
                }
                row[x] = themed[gray];
            }
            painted.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return painted;
    }

    private static boolean differs(int one, int other) {
        return Math.abs(one - other) >= NEARLY_GRAY;
    }

    /** From black, which becomes the colour of text, to white. */
    private static int[] themed() {
        Color text = Palette.TEXT.color();
        Color ground = ChartPaint.GROUND.color();
        int[] colors = new int[GRAYS];
        for (int gray = 0; gray < GRAYS; gray++) {
            colors[gray] = ColorFunctions.mix(ground, text, gray / (GRAYS - 1f)).getRGB();
        }
        return colors;
    }
}
