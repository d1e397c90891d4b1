package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Strips or tiles of a TIFF file that are JPEG files each, with or without tables that they share. The JDK's TIFF reader
 * refuses those without, and works through as many pixels as a strip's own header names.
 *
 * <p>Source: Adobe Photoshop TIFF Technical Notes, "TIFF specification supplement 2".
 */
final class TiffJpegs {
    private static final int MARKER_BYTES = 2;

    private TiffJpegs() {}

    /** Of one, three or four samples of 8 bits. */
    static RgbImage decode(FileBytes bytes, TiffDirectory directory, TiffLayout layout, TiffColors colors) {
        byte[] pixels = Pixels.allocate(layout.size());
        Optional<byte[]> tables = directory.has(TiffTags.JPEG_TABLES)
                ? Optional.of(directory.content(TiffTags.JPEG_TABLES))
                : Optional.empty();
        for (long index = 0; index < layout.pieces(); index++) {
            JpegFile file = JpegFile.open(whole(layout.piece(bytes, index), tables), meaning(colors));
            ImageSize size = file.storedSize();
            int top = layout.top(index);
            int left = layout.left(index);
            int rows = Math.min(layout.pieceSize().height(), layout.size().height() - top);
            int columns = Math.min(layout.pieceSize().width(), layout.size().width() - left);
            if (size.height() < rows
                    || size.width() < columns
                    || size.height() > layout.pieceSize().height()
                    || size.width() > layout.pieceSize().width()) {
                throw new ImageException(BROKEN, "TIFF: a JPEG of " + size + " (expected: " + layout.pieceSize() + ")");
            }
            byte[] piece = file.decodeStored().pixels();
            for (int row = 0; row < rows; row++) {
                int from = row * size.width() * RgbImage.CHANNELS;
                int to = ((top + row) * layout.size().width() + left) * RgbImage.CHANNELS;
                System.arraycopy(piece, from, pixels, to, columns * RgbImage.CHANNELS);
            }
        }
        return new RgbImage(layout.size(), pixels);
    }

    private static JpegColors meaning(TiffColors colors) {
        return switch (colors.kind()) {
            case LUMA_CHROMA -> JpegColors.YCC;
            case RGB -> JpegColors.RGB;
            case CMYK -> JpegColors.INKS;
            default -> JpegColors.GRAY;
        };
    }

    /** The tables are a file without pixels: its segments go behind the first marker. */
    private static ByteBuffer whole(ByteBuffer piece, Optional<byte[]> tables) {
        piece.order(ByteOrder.BIG_ENDIAN);
        if (ImageFormat.of(piece).orElse(ImageFormat.TIFF) != ImageFormat.JPEG) {
            throw new ImageException(BROKEN, "TIFF: a strip that is no JPEG (expected: as announced)");
        }
        if (tables.isEmpty() || tables.get().length < 2 * MARKER_BYTES) {
            return piece;
        }
        int tableBytes = tables.get().length - 2 * MARKER_BYTES;
        return ByteBuffer.allocate(piece.limit() + tableBytes)
                .put(piece.slice(0, MARKER_BYTES))
                .put(tables.get(), MARKER_BYTES, tableBytes)
                .put(piece.slice(MARKER_BYTES, piece.limit() - MARKER_BYTES))
                .flip();
    }
}
