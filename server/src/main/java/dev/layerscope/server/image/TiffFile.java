package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;
import static dev.layerscope.server.image.ImageException.Reason.UNSUPPORTED;

import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The first page of a TIFF file.
 *
 * <p>The JDK's reader unpacks the samples. It gets the file with a directory of its own, which has only the tags that the
 * samples need and passes them off as gray or RGB: what they mean is Pillow's to say, not the JDK's, which would round
 * palettes in another way and look into colour profiles.
 */
final class TiffFile implements EncodedImage {
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int NO_COMPRESSION = 1;
    private static final int JPEG = 7;
    private static final int HORIZONTAL = 2;
    private static final int SIGNED = 2;
    /** CCITT's three, LZW, JPEG, Deflate by both numbers, PackBits. */
    private static final Set<Integer> COMPRESSIONS = Set.of(NO_COMPRESSION, 2, 3, 4, 5, JPEG, 8, 32773, 32946);

    private static final Set<Integer> TWO_COLOR_COMPRESSIONS = Set.of(2, 3, 4);

    private final FileBytes bytes;
    private final TiffDirectory directory;
    private final TiffColors colors;
    private final TiffLayout layout;
    private final Transparency transparency;

    private TiffFile(FileBytes bytes, TiffDirectory directory, TiffColors colors, Transparency transparency) {
        this.bytes = bytes;
        this.directory = directory;
        this.colors = colors;
        this.layout = TiffLayout.of(directory, colors.samples());
        this.transparency = transparency;
    }

    static TiffFile open(ByteBuffer file, Transparency transparency) {
        ByteOrder order = file.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        FileBytes bytes = new FileBytes("TIFF", file, order);
        TiffDirectory directory = TiffDirectory.read(bytes);
        return new TiffFile(bytes, directory, TiffColors.of(directory), transparency);
    }

    @Override
    public ImageSize storedSize() {
        return layout.size();
    }

    @Override
    public Orientation orientation() {
        return Orientation.ofExif((int) directory.number(TiffTags.ORIENTATION, 1));
    }

    @Override
    public RgbImage decodeStored() {
        int compression = (int) directory.number(TiffTags.COMPRESSION, NO_COMPRESSION);
        check(compression);
        layout.check(bytes, compression == NO_COMPRESSION ? bytesOfRow() : 0);
        if (compression == JPEG) {
            return TiffJpegs.decode(bytes, directory, layout, colors);
        }
        List<String> warnings = new ArrayList<>();
        WritableRaster samples = StandardDecoder.tiff(forDecoder(compression), warnings);
        if (!warnings.isEmpty()) {
            throw new ImageException(BROKEN, "TIFF: cannot be decoded: " + warnings.get(0));
        }
        if (samples.getWidth() != storedSize().width()
                || samples.getHeight() != storedSize().height()
                || samples.getNumBands() != colors.samples()) {
            throw new ImageException(BROKEN, "TIFF: cannot be decoded: other samples than announced");
        }
        if (hasDeepDifferences()) {
            TiffDifferences.undo(samples, layout.pieceSize().width());
        }
        return colors.rgb(samples, transparency);
    }

    private void check(int compression) {
        if (!COMPRESSIONS.contains(compression)) {
            throw new ImageException(
                    UNSUPPORTED,
                    "TIFF: compression " + compression + " (expected: none, CCITT, LZW, JPEG, Deflate or PackBits)");
        }
        long predictor = directory.number(TiffTags.PREDICTOR, 1);
        if (predictor > HORIZONTAL || (predictor == HORIZONTAL && colors.bits() != 8 && colors.bits() != 16)) {
            throw new ImageException(
                    UNSUPPORTED,
                    "TIFF: predictor " + predictor + " on " + colors.bits()
                            + " bits (expected: none, or 2 on 8 or 16 bits)");
        }
        if ((TWO_COLOR_COMPRESSIONS.contains(compression) && (colors.bits() != 1 || colors.samples() != 1))
                || (compression == JPEG && (colors.bits() != 8 || layout.planes() > 1 || colors.hasAlpha()))
                || (colors.isLumaChroma() && compression != JPEG)) {
            throw new ImageException(
                    UNSUPPORTED,
                    "TIFF: compression " + compression + " of " + colors.samples() + " samples of " + colors.bits()
                            + " bits (expected: CCITT for one bit; JPEG for 8 bits, and for YCbCr)");
        }
    }

    private boolean hasDeepDifferences() {
        return colors.bits() == 16 && directory.number(TiffTags.PREDICTOR, 1) == HORIZONTAL;
    }

    private long bytesOfRow() {
        boolean planes = directory.number(TiffTags.PLANAR, 1) == 2;
        return ((long) layout.size().width() * colors.bits() * (planes ? 1 : colors.samples()) + 7) / 8;
    }

    private byte[] forDecoder(int compression) {
        TiffRewriting rewriting = new TiffRewriting(bytes, directory);
        if (!TWO_COLOR_COMPRESSIONS.contains(compression)) {
            rewriting.set(TiffTags.PHOTOMETRIC, colors.samples() < RgbImage.CHANNELS ? BLACK_IS_ZERO : RGB);
        }
        if (hasDeepDifferences()) {
            rewriting.set(TiffTags.PREDICTOR, 1);
        }
        if (colors.format() == TiffColors.SampleFormat.FLOAT) {
            rewriting.set(TiffTags.SAMPLE_FORMAT, SIGNED);
        }
        if (compression == NO_COMPRESSION && layout.lengths() == TiffTags.STRIP_BYTES) {
            // The decoder wants the last strip to be as long as the others, though it reads as many rows as there are.
            rewriting.setStripBytes(layout.pieces(), layout.pieceSize().height() * bytesOfRow());
        }
        return rewriting.file();
    }
}
