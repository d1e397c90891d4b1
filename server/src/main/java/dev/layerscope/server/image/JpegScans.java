package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.UNSUPPORTED;

import java.nio.ByteBuffer;

/**
 * The part of a JPEG file after its header: scans of compressed pixels, and segments between them.
 *
 * @param end where the last of it ends, without the marker EOI
 * @param ended whether EOI follows there; otherwise the file just stops
 */
record JpegScans(int end, boolean ended) {
    /** Encoders write about ten. Thousands of nearly empty ones over a large picture would keep a core busy for hours. */
    private static final int MAX_SCANS = 100;

    static JpegScans read(ByteBuffer file, int firstScan) {
        int scans = 0;
        int at = firstScan;
        while (at < file.limit()) {
            int marker = JpegHeader.marker(file, at);
            if (marker == JpegHeader.EOI) {
                return new JpegScans(at, true);
            }
            if (marker == JpegHeader.SOS && ++scans > MAX_SCANS) {
                throw new ImageException(UNSUPPORTED, "JPEG: too many scans (expected: at most " + MAX_SCANS + ")");
            }
            boolean standsAlone = JpegHeader.standsAlone(marker);
            boolean cut = !standsAlone && file.limit() - at < 4;
            if (cut) {
                break;
            }
            at = nextMarker(file, standsAlone ? at + 2 : at + 2 + Short.toUnsignedInt(file.getShort(at + 2)));
        }
        return new JpegScans(file.limit(), false);
    }

    /** The next marker from a position on; compressed bytes, in which 0xFF is followed by 0, are passed over. */
    private static int nextMarker(ByteBuffer file, int from) {
        for (int at = from; at < file.limit() - 1; at++) {
            if (file.get(at) == (byte) 0xFF && isMarker(file.get(at + 1) & 0xFF)) {
                return at;
            }
        }
        return file.limit();
    }

    private static boolean isMarker(int second) {
        return second != 0 && second != 0xFF && !JpegHeader.standsAlone(second);
    }
}
