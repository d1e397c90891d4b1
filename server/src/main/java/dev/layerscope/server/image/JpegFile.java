package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A JPEG file by its header, and its decoding.
 *
 * <p>The decoder gets the file without its application segments and comments, and with one that says how the components
 * are to be understood. Otherwise the JDK's reader would convert by an embedded colour profile, refuse pictures for damaged
 * or contradictory metadata, and guess the meaning of components by other rules than libjpeg does.
 */
final class JpegFile implements EncodedImage {
    private static final byte[] JFIF = {
        (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };
    /** Transform 0: the components are what they are, without a luma and chroma among them. */
    private static final byte[] ADOBE_UNTRANSFORMED = {
        (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    private static final byte[] END = {(byte) 0xFF, (byte) JpegHeader.EOI};

    private final ByteBuffer file;
    private final JpegHeader header;

    private JpegFile(ByteBuffer file, JpegHeader header) {
        this.file = file;
        this.header = header;
    }

    static JpegFile open(ByteBuffer file) {
        return new JpegFile(file, JpegHeader.read(file));
    }

    /** A file inside another, which says what the components are. */
    static JpegFile open(ByteBuffer file, JpegColors colors) {
        JpegHeader header = JpegHeader.read(file);
        if (header.frame().componentIds().size() != colors.components()) {
            throw new ImageException(
                    BROKEN,
                    "JPEG: " + header.frame().componentIds().size() + " components (expected: " + colors.components()
                            + ")");
        }
        return new JpegFile(file, header.withColors(colors));
    }

    @Override
    public ImageSize storedSize() {
        return header.frame().size();
    }

    @Override
    public Orientation orientation() {
        return header.orientation();
    }

    @Override
    public RgbImage decodeStored() {
        JpegScans scans = JpegScans.read(file, header.firstScan());
        List<String> warnings = new ArrayList<>();
        RgbImage image = decode(scans, warnings);
        // Without its end, a sequential file may still have all its pixels, as some cameras leave it. Then the decoder
        // is
        // content. In a progressive file nobody knows which scans are missing. With an end, damage in between is what
        // the
        // sender's own viewer shows, too.
        if (!scans.ended() && (header.frame().isProgressive() || !warnings.isEmpty())) {
            throw new ImageException(BROKEN, "JPEG: ends before its pixels do (expected: a whole file)");
        }
        return image;
    }

    private RgbImage decode(JpegScans scans, List<String> warnings) {
        return switch (header.colors()) {
            case GRAY, YCC -> StandardDecoder.jpeg(stripped(JFIF, scans), warnings);
            case RGB -> StandardDecoder.jpeg(stripped(ADOBE_UNTRANSFORMED, scans), warnings);
            case CMYK -> Cmyk.rgb(fourComponents(scans, warnings));
            case INKS -> Cmyk.rgbOfInks(fourComponents(scans, warnings));
            case YCCK -> Cmyk.rgbOfYcck(fourComponents(scans, warnings));
        };
    }

    private Raster fourComponents(JpegScans scans, List<String> warnings) {
        return StandardDecoder.fourComponentJpeg(stripped(ADOBE_UNTRANSFORMED, scans), warnings);
    }

    private byte[] stripped(byte[] colorSegment, JpegScans scans) {
        int scanBytes = scans.end() - header.firstScan();
        int headerBytes =
                header.segments().stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer result = ByteBuffer.allocate(2 + colorSegment.length + headerBytes + scanBytes + END.length);
        result.put(file.slice(0, 2)).put(colorSegment);
        header.segments().forEach(segment -> result.put(segment.duplicate()));
        return result.put(file.slice(header.firstScan(), scanBytes)).put(END).array();
    }
}
