package dev.layerscope.server.image;

import java.util.Objects;

/**
 * A picture of 8-bit RGB pixels in memory. Immutable by convention: {@link #pixels()} hands out the array itself, which
 * nobody writes to once it is part of a picture. Safe to share between threads under that convention.
 */
public final class RgbImage {
    static final int CHANNELS = 3;

    private final ImageSize size;
    private final byte[] pixels;

    /** Takes the array over; see {@link #of}. */
    RgbImage(ImageSize size, byte[] pixels) {
        if (pixels.length != size.pixels() * CHANNELS) {
            throw new IllegalArgumentException("pixels: " + pixels.length + " bytes (expected: " + CHANNELS
                    + " for each of " + size.pixels() + " pixels)");
        }
        this.size = size;
        this.pixels = pixels;
    }

    /**
     * A picture of the given pixels, which are not copied and must not change afterwards.
     *
     * @param pixels {@code [height, width, 3]} unsigned bytes, red first
     * @throws IllegalArgumentException where a side is not positive or the number of bytes does not fit
     */
    public static RgbImage of(int height, int width, byte[] pixels) {
        return new RgbImage(new ImageSize(height, width), Objects.requireNonNull(pixels));
    }

    public int height() {
        return size.height();
    }

    public int width() {
        return size.width();
    }

    public ImageSize size() {
        return size;
    }

    /** {@code [height, width, 3]} unsigned bytes, red first. Not a copy: read only. */
    public byte[] pixels() {
        return pixels;
    }

    /** One value, 0..255; channel 0 is red, 1 green, 2 blue. */
    public int channel(int y, int x, int c) {
        Objects.checkIndex(y, height());
        Objects.checkIndex(x, width());
        Objects.checkIndex(c, CHANNELS);
        return pixels[(y * width() + x) * CHANNELS + c] & 0xFF;
    }

    /** Its pixels as numbers {@code 0xRRGGBB}, {@code [height, width]}. A copy. */
    public int[] toRgb() {
        int[] rgb = new int[Math.toIntExact(size.pixels())];
        for (int i = 0, p = 0; i < rgb.length; i++, p += CHANNELS) {
            rgb[i] = (pixels[p] & 0xFF) << 16 | (pixels[p + 1] & 0xFF) << 8 | pixels[p + 2] & 0xFF;
        }
        return rgb;
    }

    /** This picture stretched to another size; see {@link AntialiasedBilinear}. */
    public RgbImage resize(int height, int width) {
        return resize(new ImageSize(height, width), new Window(0, 0, height, width));
    }

    /**
     * This picture scaled so that its shorter side has the given length, as torchvision's {@code Resize(n)} does.
     *
     * @throws ImageException {@code TOO_LARGE} where the result of a very long picture would not fit into an array
     */
    public RgbImage resizeShorterSide(int pixels) {
        ImageSize scaled = Fit.shorterSide(size, pixels);
        return resize(scaled.height(), scaled.width());
    }

    /**
     * The middle of this picture, as torchvision's {@code CenterCrop} cuts it: where this picture is smaller, it gets
     * black borders.
     */
    public RgbImage centerCrop(int height, int width) {
        return Window.center(size, new ImageSize(height, width)).cutFrom(this);
    }

    /**
     * The same pixels as {@code resizeShorterSide(shorterSide).centerCrop(height, width)}, without computing those that
     * would be cut away.
     */
    public RgbImage resizeShorterSideAndCenterCrop(int shorterSide, int height, int width) {
        ImageSize scaled = Fit.shorterSide(size, shorterSide);
        Window crop = Window.center(scaled, new ImageSize(height, width));
        Window inside = crop.clippedTo(scaled);
        return crop.relativeTo(inside).cutFrom(resize(scaled, inside));
    }

    /**
     * A rectangle of this picture, inside it.
     *
     * @throws IndexOutOfBoundsException where it isn't inside
     */
    public RgbImage part(int top, int left, int height, int width) {
        Objects.checkFromIndexSize(top, height, height());
        Objects.checkFromIndexSize(left, width, width());
        return new Window(top, left, height, width).cutFrom(this);
    }

    /**
     * The luma of each pixel, {@code [height, width]} unsigned bytes, as Pillow's {@code convert("L")} computes it: {@code
     * (19595 R + 38470 G + 7471 B + 0x8000) >> 16}, ITU-R BT.601.
     */
    public byte[] toGray() {
        byte[] gray = new byte[Math.toIntExact(size.pixels())];
        for (int i = 0, p = 0; i < gray.length; i++, p += CHANNELS) {
            int luma = 19595 * (pixels[p] & 0xFF) + 38470 * (pixels[p + 1] & 0xFF) + 7471 * (pixels[p + 2] & 0xFF);
            gray[i] = (byte) ((luma + 0x8000) >> 16);
        }
        return gray;
    }

    /** The luma of each pixel in all of its channels. */
    public RgbImage grayed() {
        byte[] gray = toGray();
        byte[] repeated = new byte[pixels.length];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = gray[i / CHANNELS];
        }
        return new RgbImage(size, repeated);
    }

    private RgbImage resize(ImageSize scaled, Window part) {
        if (scaled.equals(size)) {
            return part.cutFrom(this);
        }
        return AntialiasedBilinear.resize(this, scaled, part);
    }
}
