package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;
import static dev.layerscope.server.image.ImageException.Reason.UNSUPPORTED;

import java.nio.ByteBuffer;

/**
 * How the pixels of a TIFF file are cut into pieces, strips or tiles, and where they are. Checked before a decoder sees
 * them: it would believe each number, and reserve memory and time for it.
 *
 * @param pieceSize of one strip or tile, in pixels
 * @param planes how often the picture is there, once for each sample of its pixels where they are stored apart
 * @param pieces how many there are
 * @param offsets the tag that tells where they are
 * @param lengths the tag that tells how long they are
 */
record TiffLayout(
        TiffDirectory directory,
        ImageSize size,
        ImageSize pieceSize,
        int planes,
        long pieces,
        int offsets,
        int lengths) {
    private static final int SEPARATE_PLANES = 2;
    private static final int TILE_UNIT = 16;
    /** What a tile may have more than its picture. */
    private static final int LARGEST_SPARE_SIDE = 2048;

    static TiffLayout of(TiffDirectory directory, int samples) {
        long width = directory.value(TiffTags.WIDTH, 0);
        long height = directory.value(TiffTags.HEIGHT, 0);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new ImageException(
                    BROKEN, "TIFF: " + height + "x" + width + " pixels (expected: at least 1x1, below 2^31)");
        }
        ImageSize size = new ImageSize((int) height, (int) width);
        int planes = directory.number(TiffTags.PLANAR, 1) == SEPARATE_PLANES ? samples : 1;
        if (directory.has(TiffTags.TILE_OFFSETS)) {
            ImageSize tile = new ImageSize(
                    tileSide(directory.value(TiffTags.TILE_HEIGHT, 0), height),
                    tileSide(directory.value(TiffTags.TILE_WIDTH, 0), width));
            long pieces = ceilDiv(width, tile.width()) * ceilDiv(height, tile.height()) * planes;
            return new TiffLayout(directory, size, tile, planes, pieces, TiffTags.TILE_OFFSETS, TiffTags.TILE_BYTES);
        }
        long rows = Math.min(height, directory.number(TiffTags.ROWS_PER_STRIP, height));
        if (rows < 1) {
            throw new ImageException(BROKEN, "TIFF: strips of 0 rows (expected: at least 1)");
        }
        ImageSize strip = new ImageSize((int) rows, (int) width);
        return new TiffLayout(
                directory,
                size,
                strip,
                planes,
                ceilDiv(height, rows) * planes,
                TiffTags.STRIP_OFFSETS,
                TiffTags.STRIP_BYTES);
    }

    private static int tileSide(long pixels, long picture) {
        if (pixels < TILE_UNIT || pixels % TILE_UNIT != 0 || pixels > picture + LARGEST_SPARE_SIDE) {
            throw new ImageException(
                    UNSUPPORTED,
                    "TIFF: tiles with a side of " + pixels + " pixels (expected: multiples of 16, about as large as the"
                            + " picture or smaller)");
        }
        return (int) pixels;
    }

    private static long ceilDiv(long a, long b) {
        return (a + b - 1) / b;
    }

    /**
     * All pieces lie within the file, and together have no more bytes than it.
     *
     * @param bytesOfRow how many bytes a row of a piece has where it isn't compressed; 0 where it is
     */
    void check(FileBytes bytes, long bytesOfRow) {
        long total = 0;
        for (long piece = 0; piece < pieces; piece++) {
            total += bytes.part(directory.value(offsets, piece), directory.value(lengths, piece))
                    .limit();
            long rows = Math.min(pieceSize.height(), size.height() - piece % (pieces / planes) * pieceSize.height());
            boolean cut = offsets == TiffTags.STRIP_OFFSETS && directory.value(lengths, piece) < rows * bytesOfRow;
            if (total > bytes.length() || cut) {
                throw new ImageException(
                        BROKEN, "TIFF: strips of another length than their pixels (expected: a whole file)");
            }
        }
    }

    /** Where a strip or tile of the first plane begins in the picture. */
    int top(long piece) {
        return (int) (piece / across() * pieceSize.height());
    }

    int left(long piece) {
        return (int) (piece % across() * pieceSize.width());
    }

    private long across() {
        return ceilDiv(size.width(), pieceSize.width());
    }

    /** The bytes of one strip or tile. */
    ByteBuffer piece(FileBytes bytes, long index) {
        return bytes.part(directory.value(offsets, index), directory.value(lengths, index));
    }
}
