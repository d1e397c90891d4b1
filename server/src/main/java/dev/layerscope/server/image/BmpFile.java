package dev.layerscope.server.image;

import static dev.layerscope.server.image.ImageException.Reason.BROKEN;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A BMP file. Its rows hold the values themselves, so they are read here: the JDK's reader forgets alpha and gives values
 * of five bits as they are.
 *
 * <p>Source: Microsoft, Bitmap Storage, and Pillow's {@code BmpImagePlugin.py} where that says nothing.
 */
final class BmpFile implements EncodedImage {
    private final FileBytes bytes;
    private final BmpHeader header;
    private final Transparency transparency;

    private BmpFile(FileBytes bytes, BmpHeader header, Transparency transparency) {
        this.bytes = bytes;
        this.header = header;
        this.transparency = transparency;
    }

    static BmpFile open(ByteBuffer file, Transparency transparency) {
        FileBytes bytes = new FileBytes("BMP", file, ByteOrder.LITTLE_ENDIAN);
        return new BmpFile(bytes, BmpHeader.read(bytes), transparency);
    }

    @Override
    public ImageSize storedSize() {
        return header.size();
    }

    @Override
    public Orientation orientation() {
        return Orientation.UPRIGHT;
    }

    @Override
    public RgbImage decodeStored() {
        int height = header.size().height();
        int width = header.size().width();
        long rowBytes = ((long) width * header.bits() + 31) / 32 * 4;
        long usedBytes = ((long) width * header.bits() + 7) / 8;
        boolean runs = header.packing() == BmpHeader.Packing.RUNS;
        if (!runs && header.pixelsAt() + (height - 1) * rowBytes + usedBytes > bytes.length()) {
            throw new ImageException(BROKEN, "BMP: ends before its pixels do (expected: a whole file)");
        }
        byte[] numbers = runs ? BmpRuns.unpack(bytes, header) : new byte[0];
        byte[] pixels = Pixels.allocate(header.size());
        for (int row = 0; row < height; row++) {
            int out = (header.topDown() ? row : height - 1 - row) * width * RgbImage.CHANNELS;
            if (runs) {
                for (int x = 0; x < width; x++, out += RgbImage.CHANNELS) {
                    header.palette().paint(numbers[row * width + x] & 0xFF, transparency, pixels, out);
                }
            } else {
                long at = header.pixelsAt() + row * rowBytes;
                for (int x = 0; x < width; x++, out += RgbImage.CHANNELS) {
                    paint(at, x, pixels, out);
                }
            }
        }
        return new RgbImage(header.size(), pixels);
    }

    private void paint(long row, int x, byte[] pixels, int out) {
        int bits = header.bits();
        if (bits <= 8) {
            long bit = (long) x * bits;
            int number = bytes.u8(row + bit / 8) >> 8 - bits - bit % 8 & (1 << bits) - 1;
            header.palette().paint(number, transparency, pixels, out);
            return;
        }
        int pixel = switch (bits) {
            case 16 -> bytes.u16(row + 2L * x);
            case 24 -> bytes.u24(row + 3L * x);
            default -> bytes.s32(row + 4L * x);
        };
        BmpMask[] masks = header.masks();
        int alpha = masks[3].value(pixel, 255);
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            pixels[out + channel] = (byte) transparency.shown(masks[channel].value(pixel, 0), alpha);
        }
    }
}
