package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a JPEG file says before its first scan.
 *
 * <p>Source: ITU-T T.81 (markers), JFIF 1.02, Adobe technical note 5116 (APP14), and libjpeg's {@code
 * default_decompress_parms} for the meaning of components.
 *
 * @param segments those that the decoder needs, whole, without application segments and comments
 * @param firstScan where the first scan's marker is
 */
record JpegHeader(
        JpegFrame frame, JpegColors colors, Orientation orientation, List<ByteBuffer> segments, int firstScan) {
    static final int EOI = 0xD9;
    static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COM = 0xFE;
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);

    static JpegHeader read(ByteBuffer file) {
        Reading reading = new Reading();
        int at = 2;
        while (true) {
            at = skipFill(file, at);
            int marker = marker(file, at);
            if (marker == SOS) {
                return reading.header(at);
            }
            if (standsAlone(marker)) {
                at += 2;
                continue;
            }
            int length = file.limit() - at < 4 ? 0 : Short.toUnsignedInt(file.getShort(at + 2));
            if (marker == EOI || length < 2 || length > file.limit() - at - 2) {
                throw new ImageException(BROKEN, "JPEG: ends within its header (expected: a whole file)");
            }
            reading.segment(marker, file.slice(at, 2 + length));
            at += 2 + length;
        }
    }

    JpegHeader withColors(JpegColors other) {
        return new JpegHeader(frame, other, orientation, segments, firstScan);
    }

    /** Any number of 0xFF may stand before a marker. */
    private static int skipFill(ByteBuffer file, int from) {
        int at = from;
        while (at + 1 < file.limit() && file.get(at) == (byte) 0xFF && file.get(at + 1) == (byte) 0xFF) {
            at++;
        }
        return at;
    }

    /** The second byte of the marker at a position. */
    static int marker(ByteBuffer file, int at) {
        if (at + 1 >= file.limit()) {
            throw new ImageException(BROKEN, "JPEG: ends within its header (expected: a whole file)");
        }
        if (file.get(at) != (byte) 0xFF) {
            throw new ImageException(BROKEN, "JPEG: no marker where one has to be, at byte " + at);
        }
        return file.get(at + 1) & 0xFF;
    }

    /** Whether a marker has no segment: TEM, RST0 to RST7, SOI. */
    static boolean standsAlone(int marker) {
        return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    }

    /** What has been read so far. */
    private static final class Reading {
        private final List<ByteBuffer> segments = new ArrayList<>();
        private @Nullable JpegFrame frame;
        private @Nullable ByteBuffer exif;
        private boolean jfif;
        private int adobeTransform = JpegColors.NO_TRANSFORM;

        void segment(int marker, ByteBuffer segment) {
            ByteBuffer content = segment.slice(4, segment.limit() - 4);
            if (marker == APP0 && beginsWith(content, JFIF)) {
                jfif = true;
            } else if (marker == APP1 && exif == null && beginsWith(content, Exif.PREAMBLE)) {
                exif = content;
            } else if (marker == APP14 && content.limit() >= 12 && beginsWith(content, ADOBE)) {
                adobeTransform = content.get(11) & 0xFF;
            }
            if (JpegFrame.isFrame(marker)) {
                if (frame != null) {
                    throw new ImageException(BROKEN, "JPEG: two frame headers (expected: one)");
                }
                frame = JpegFrame.read(marker, content);
            }
            if ((marker < APP0 || marker > APP15) && marker != COM) {
                segments.add(segment);
            }
        }

        JpegHeader header(int firstScan) {
            if (frame == null) {
                throw new ImageException(BROKEN, "JPEG: pixels before their size (expected: a frame header)");
            }
            return new JpegHeader(
                    frame,
                    JpegColors.of(frame, jfif, adobeTransform),
                    exif == null ? Orientation.UPRIGHT : Exif.orientation(exif),
                    List.copyOf(segments),
                    firstScan);
        }

        private static boolean beginsWith(ByteBuffer content, byte[] start) {
            byte[] first = new byte[Math.min(start.length, content.limit())];
            content.get(0, first);
            return Arrays.equals(first, start);
        }
    }
}
