package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first frame of a GIF file, on its canvas. What the frame leaves free is transparent where the frame knows a
 * transparent colour, and has the palette's first colour elsewhere, as Pillow shows it; a frame that reaches beyond the
 * canvas enlarges it.
 *
 * <p>Pixels are unpacked here: the JDK's reader hands out a file that ends early as if it were whole.
 *
 * <p>Source: Graphics Interchange Format 89a.
 */
final class GifFile implements EncodedImage {
    private static final int SCREEN_AT = 6;
    private static final int BLOCKS_AT = 13;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int FRAME = 0x2C;
    private static final int END = 0x3B;
    private static final int HAS_PALETTE = 0x80;
    private static final int INTERLACED = 0x40;
    /** Where each pass of an interlaced frame starts, and its step. */
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private final FileBytes bytes;
    private final Frame frame;
    private final ImageSize canvas;
    private final Transparency transparency;

    private GifFile(FileBytes bytes, Frame frame, ImageSize canvas, Transparency transparency) {
        this.bytes = bytes;
        this.frame = frame;
        this.canvas = canvas;
        this.transparency = transparency;
    }

    /** @param dataAt where the code size stands, before the packed pixels */
    private record Frame(
            int left,
            int top,
            int width,
            int height,
            boolean interlaced,
            Palette palette,
            int transparent,
            long dataAt) {}

    static GifFile open(ByteBuffer file, Transparency transparency) {
        FileBytes bytes = new FileBytes("GIF", file, ByteOrder.LITTLE_ENDIAN);
        int flags = bytes.u8(SCREEN_AT + 4);
        long at = BLOCKS_AT + paletteBytes(flags);
        Palette palette = palette(bytes, flags, BLOCKS_AT, Palette.GRAY);
        int transparent = -1;
        while (true) {
            int block = bytes.u8(at);
            if (block == FRAME) {
                Frame frame = frame(bytes, at, palette, transparent);
                int height = Math.max(bytes.u16(SCREEN_AT + 2), frame.top() + frame.height());
                int width = Math.max(bytes.u16(SCREEN_AT), frame.left() + frame.width());
                return new GifFile(bytes, frame, new ImageSize(height, width), transparency);
            }
            if (block == END) {
                throw new ImageException(BROKEN, "GIF: no frame (expected: at least one)");
            }
            if (block == EXTENSION) {
                if (bytes.u8(at + 1) == GRAPHIC_CONTROL && bytes.u8(at + 2) >= 4) {
                    transparent = (bytes.u8(at + 3) & 1) == 0 ? -1 : bytes.u8(at + 6);
                }
                at = behindBlocks(bytes, at + 2);
            } else {
                // Stray bytes between blocks are common, and skipped everywhere.
                at++;
            }
        }
    }

    private static Frame frame(FileBytes bytes, long at, Palette global, int transparent) {
        int flags = bytes.u8(at + 9);
        int width = bytes.u16(at + 5);
        int height = bytes.u16(at + 7);
        if (width == 0 || height == 0) {
            throw new ImageException(BROKEN, "GIF: " + height + "x" + width + " pixels (expected: at least 1x1)");
        }
        return new Frame(
                bytes.u16(at + 1),
                bytes.u16(at + 3),
                width,
                height,
                (flags & INTERLACED) != 0,
                palette(bytes, flags, at + 10, global),
                transparent,
                at + 10 + paletteBytes(flags));
    }

    private static int paletteBytes(int flags) {
        return (flags & HAS_PALETTE) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    private static Palette palette(FileBytes bytes, int flags, long at, Palette otherwise) {
        return paletteBytes(flags) == 0 ? otherwise : Palette.redGreenBlue(bytes.part(at, paletteBytes(flags)));
    }

    private static long behindBlocks(FileBytes bytes, long first) {
        long at = first;
        while (bytes.u8(at) != 0) {
            at += 1 + bytes.u8(at);
        }
        return at + 1;
    }

    @Override
    public ImageSize storedSize() {
        return canvas;
    }

    @Override
    public Orientation orientation() {
        return Orientation.UPRIGHT;
    }

    @Override
    public RgbImage decodeStored() {
        Palette palette =
                frame.transparent() < 0 ? frame.palette() : frame.palette().transparent(frame.transparent());
        byte[] indices =
                GifPixels.unpack(bytes.u8(frame.dataAt()), packed(), new ImageSize(frame.height(), frame.width()));
        byte[] pixels = Pixels.allocate(canvas);
        if (frame.width() < canvas.width() || frame.height() < canvas.height()) {
            int background = Math.max(0, frame.transparent());
            for (int at = 0; at < pixels.length; at += RgbImage.CHANNELS) {
                palette.paint(background, transparency, pixels, at);
            }
        }
        int from = 0;
        for (int[] pass : frame.interlaced() ? PASSES : new int[][] {{0, 1}}) {
            for (int y = pass[0]; y < frame.height(); y += pass[1]) {
                int at = ((frame.top() + y) * canvas.width() + frame.left()) * RgbImage.CHANNELS;
                for (int x = 0; x < frame.width(); x++, at += RgbImage.CHANNELS) {
                    palette.paint(indices[from++] & 0xFF, transparency, pixels, at);
                }
            }
        }
        return new RgbImage(canvas, pixels);
    }

    /** The packed pixels without the lengths between them, as many as there are. */
    private byte[] packed() {
        byte[] packed = new byte[bytes.length()];
        int length = 0;
        long at = frame.dataAt() + 1;
        while (at < bytes.length() && bytes.u8(at) != 0) {
            int block = (int) Math.min(bytes.u8(at), bytes.length() - at - 1);
            bytes.part(at + 1, block).get(packed, length, block);
            length += block;
            at += 1 + block;
        }
        return java.util.Arrays.copyOf(packed, length);
    }
}
