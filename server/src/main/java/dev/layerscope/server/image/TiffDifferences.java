package dev.layerscope.server.image;

import java.awt.image.WritableRaster;

/**
 * Takes back the horizontal differences of 16-bit samples, which the JDK's reader leaves: each is stored as what it has
 * more than the one to its left, in strips or tiles of their own. Source: TIFF 6.0, section 14.
 */
final class TiffDifferences {
    private static final int MASK = 0xFFFF;

    private TiffDifferences() {}

    static void undo(WritableRaster samples, int pieceWidth) {
        int bands = samples.getNumBands();
        int width = samples.getWidth();
        int[] row = new int[Math.multiplyExact(width, bands)];
        for (int y = 0; y < samples.getHeight(); y++) {
            samples.getPixels(0, y, width, 1, row);
            for (int x = 1; x < width; x++) {
                for (int band = 0; band < bands && x % pieceWidth != 0; band++) {
                    int at = x * bands + band;
                    row[at] = row[at] + row[at - bands] & MASK;
                }
            }
            samples.setPixels(0, y, width, 1, row);
        }
    }
}
