package dev.layerscope.server.image;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The colours that numbers stand for. A number beyond the palette is black, as Pillow shows it.
 *
 * @param colors by number, 0xAARRGGBB
 */
record Palette(int[] colors) {
    private static final int OPAQUE_BLACK = 0xFF000000;
    private static final int LARGEST = 256;

    /** Numbers are gray values. */
    static final Palette GRAY = gray(LARGEST);

    /** So many grays from black to white. */
    static Palette gray(int levels) {
        int[] colors = new int[levels];
        for (int i = 0; i < levels; i++) {
            colors[i] = OPAQUE_BLACK | i * 255 / (levels - 1) * 0x010101;
        }
        return new Palette(colors);
    }

    /** Three bytes for each colour. */
    static Palette redGreenBlue(ByteBuffer bytes) {
        int[] colors = new int[bytes.limit() / 3];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = color(bytes.get(3 * i), bytes.get(3 * i + 1), bytes.get(3 * i + 2));
        }
        return new Palette(colors);
    }

    /** Blue, green and red first in each entry of so many bytes. */
    static Palette blueGreenRed(ByteBuffer bytes, int entryBytes) {
        int[] colors = new int[Math.min(LARGEST, bytes.limit() / entryBytes)];
        for (int i = 0; i < colors.length; i++) {
            int at = i * entryBytes;
            colors[i] = color(bytes.get(at + 2), bytes.get(at + 1), bytes.get(at));
        }
        return new Palette(colors);
    }

    /** Three tables of 16-bit values one behind the other, of which the upper bytes count. */
    static Palette planes(int[] values) {
        int[] colors = new int[values.length / 3];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = color((byte) (values[i] >> 8), (byte) (values[colors.length + i] >> 8), (byte)
                    (values[2 * colors.length + i] >> 8));
        }
        return new Palette(colors);
    }

    private static int color(byte red, byte green, byte blue) {
        return OPAQUE_BLACK | (red & 0xFF) << 16 | (green & 0xFF) << 8 | blue & 0xFF;
    }

    /** The same, where one number is invisible. */
    Palette transparent(int number) {
        int[] changed = Arrays.copyOf(colors, Math.max(colors.length, number + 1));
        Arrays.fill(changed, colors.length, changed.length, OPAQUE_BLACK);
        changed[number] &= 0xFFFFFF;
        return new Palette(changed);
    }

    /** Black and white changed places, and all between them. */
    Palette inverted() {
        return new Palette(Arrays.stream(colors).map(color -> color ^ 0xFFFFFF).toArray());
    }

    /** Writes the three bytes of a colour. */
    void paint(int number, Transparency transparency, byte[] pixels, int at) {
        int color = number < colors.length ? colors[number] : OPAQUE_BLACK;
        int alpha = color >>> 24;
        pixels[at] = (byte) transparency.shown((color >> 16) & 0xFF, alpha);
        pixels[at + 1] = (byte) transparency.shown((color >> 8) & 0xFF, alpha);
        pixels[at + 2] = (byte) transparency.shown(color & 0xFF, alpha);
    }
}
