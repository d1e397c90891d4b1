package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;
import static dev.layerscope.server.image.ImageException.Reason.UNSUPPORTED;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The frame header of a JPEG file (marker SOFn, ITU-T T.81 B.2.2).
 *
 * @param componentIds one, three or four numbers by which scans name the components
 */
record JpegFrame(ImageSize size, List<Integer> componentIds, boolean isProgressive) {
    private static final int SOF0 = 0xC0;
    private static final int SOF2 = 0xC2;
    private static final int SOF15 = 0xCF;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;

    static boolean isFrame(int marker) {
        return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
    }

    static JpegFrame read(int marker, ByteBuffer content) {
        if (content.limit() < 6 || content.limit() < 6 + 3 * (content.get(5) & 0xFF)) {
            throw new ImageException(BROKEN, "JPEG: frame header of " + content.limit() + " bytes (expected: more)");
        }
        int bits = content.get(0) & 0xFF;
        int height = Short.toUnsignedInt(content.getShort(1));
        int width = Short.toUnsignedInt(content.getShort(3));
        int components = content.get(5) & 0xFF;
        if (marker > SOF2) {
            throw new ImageException(
                    UNSUPPORTED,
                    "JPEG: lossless, hierarchical or arithmetic coding (expected: baseline or progressive)");
        }
        if (bits != 8) {
            throw new ImageException(UNSUPPORTED, "JPEG: " + bits + " bits a sample (expected: 8)");
        }
        if (components != 1 && components != 3 && components != 4) {
            throw new ImageException(UNSUPPORTED, "JPEG: " + components + " components (expected: 1, 3 or 4)");
        }
        if (height < 1 || width < 1) {
            throw new ImageException(BROKEN, "JPEG: " + height + "x" + width + " pixels (expected: at least 1x1)");
        }
        List<Integer> ids = IntStream.range(0, components)
                .mapToObj(component -> content.get(6 + 3 * component) & 0xFF)
                .toList();
        return new JpegFrame(new ImageSize(height, width), ids, marker == SOF2);
    }
}
