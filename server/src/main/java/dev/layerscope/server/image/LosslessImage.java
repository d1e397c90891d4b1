package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;

/**
 * Decodes lossless WebP: an image of coded pixels, and up to four transforms that are taken back.
 *
 * <p>Written here because the library at hand lets a file of a few bytes name a transform any number of times, each of
 * which goes over the whole picture; here each comes at most once, as the format says.
 *
 * <p>Source: RFC 9649, section 3.
 */
final class LosslessImage {
    private static final int SIGNATURE = 0x2F;
    private static final int HEADER_BYTES = 5;
    private static final int SIDE_BITS = 14;

    private LosslessImage() {}

    /** The size that the header at a place tells. */
    static ImageSize size(FileBytes bytes, long at) {
        long sides = bytes.u32(at + 1);
        if (bytes.u8(at) != SIGNATURE || sides >>> 29 != 0) {
            throw new ImageException(BROKEN, "WebP: cannot be decoded: no header of lossless pixels");
        }
        int mask = (1 << SIDE_BITS) - 1;
        return new ImageSize(1 + (int) (sides >> SIDE_BITS & mask), 1 + (int) (sides & mask));
    }

    /** {@code [height, width]} of 0xAARRGGBB. */
    static int[] decode(ByteBuffer chunk, ImageSize size) {
        int alphaAt = 4;
        int[] pixels = decodeWithoutHeader(chunk.slice(HEADER_BYTES, chunk.limit() - HEADER_BYTES), size);
        boolean opaque = (chunk.get(alphaAt) >> 4 & 1) == 0;
        for (int i = 0; opaque && i < pixels.length; i++) {
            pixels[i] |= 0xFF000000;
        }
        return pixels;
    }

    static int[] decodeWithoutHeader(ByteBuffer coded, ImageSize size) {
        LosslessBits bits = new LosslessBits(coded);
        Deque<LosslessTransform> transforms = new ArrayDeque<>();
        Set<LosslessTransform.Kind> seen = EnumSet.noneOf(LosslessTransform.Kind.class);
        ImageSize packed = size;
        while (bits.read(1) == 1) {
            LosslessTransform.Kind kind = LosslessTransform.Kind.values()[bits.read(2)];
            if (!seen.add(kind)) {
                throw new ImageException(BROKEN, "WebP: cannot be decoded: a transform twice");
            }
            LosslessTransform transform = LosslessTransform.read(kind, bits, packed);
            transforms.push(transform);
            packed = transform.packed();
        }
        int[] pixels = LosslessPixels.readMain(bits, packed);
        for (LosslessTransform transform : transforms) {
            pixels = transform.undo(pixels);
        }
        return pixels;
    }
}
