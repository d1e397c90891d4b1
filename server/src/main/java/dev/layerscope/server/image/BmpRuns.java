package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

/**
 * Unpacks palette numbers that are stored as runs of 4 or 8 bits each. What the runs jump over is 0.
 *
 * <p>Source: Microsoft, Bitmap Compression.
 */
final class BmpRuns {
    private static final int END_OF_ROW = 0;
    private static final int END = 1;
    private static final int JUMP = 2;

    private final FileBytes bytes;
    private final boolean halves;
    private final int width;
    private final int height;
    private final byte[] numbers;
    private long at;
    private int x;
    private int row;

    private BmpRuns(FileBytes bytes, BmpHeader header) {
        this.bytes = bytes;
        this.halves = header.bits() == 4;
        this.width = header.size().width();
        this.height = header.size().height();
        this.numbers = new byte[Math.toIntExact(header.size().pixels())];
        this.at = header.pixelsAt();
    }

    /**
     * Numbers row by row, as the file orders the rows.
     *
     * @throws ImageException {@code BROKEN} where the runs end without saying so
     */
    static byte[] unpack(FileBytes bytes, BmpHeader header) {
        BmpRuns runs = new BmpRuns(bytes, header);
        runs.unpack();
        return runs.numbers;
    }

    private void unpack() {
        while (row < height) {
            if (at >= bytes.length() - 1 && row == height - 1 && x >= width) {
                return;
            }
            int count = bytes.u8(at);
            int number = bytes.u8(at + 1);
            at += 2;
            if (count > 0) {
                for (int i = 0; i < count; i++) {
                    put(halves ? number >> 4 * (1 - i % 2) & 15 : number);
                }
            } else if (number == END) {
                return;
            } else if (number == END_OF_ROW) {
                x = 0;
                row++;
            } else if (number == JUMP) {
                x += bytes.u8(at);
                row += bytes.u8(at + 1);
                at += 2;
            } else {
                asTheyAre(number);
            }
        }
    }

    private void asTheyAre(int count) {
        int length = halves ? (count + 1) / 2 : count;
        if (at + length > bytes.length()) {
            throw new ImageException(BROKEN, "BMP: ends before its pixels do (expected: a whole file)");
        }
        for (int i = 0; i < count; i++) {
            put(halves ? bytes.u8(at + i / 2) >> 4 * (1 - i % 2) & 15 : bytes.u8(at + i));
        }
        at += length + length % 2;
    }

    /** Runs that are longer than their row end with it. */
    private void put(int number) {
        if (x < width && row < height) {
            numbers[row * width + x] = (byte) number;
        }
        x = Math.min(x + 1, width);
    }
}
