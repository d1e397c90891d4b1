package dev.layerscope.server.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What matplotlib 3.6 paints for eight feature maps: the arrays of {@code render.npz}, without their headers.
 *
 * <p>{@code values} are float32 {@code [8, 14, 12]}: positive, signed, constant and zero maps, and one with NaN.
 * {@code NORM:COLORMAP} are RGBA bytes {@code [8, 14, 12, 4]}, NaN being transparent black, and {@code lut:COLORMAP} RGBA
 * bytes {@code [256, 4]}.
 */
final class MatplotlibGolden {
    static final int MAPS = 8;
    static final int HEIGHT = 14;
    static final int WIDTH = 12;

    private static final int NPY_HEADER_LENGTH_AT = 8;

    private final Map<String, ByteBuffer> arrays = new HashMap<>();

    MatplotlibGolden() {
        try (InputStream file = MatplotlibGolden.class.getResourceAsStream("render.npz");
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(entry.getName().replaceFirst("\\.npy$", ""), withoutHeader(zip.readAllBytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer withoutHeader(byte[] npy) {
        ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
        int start = NPY_HEADER_LENGTH_AT + Short.BYTES + bytes.getShort(NPY_HEADER_LENGTH_AT);
        return bytes.position(start).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    HeatMap map(int index) {
        float[] values = new float[HEIGHT * WIDTH];
        arrays.get("values").asFloatBuffer().get(index * values.length, values);
        return new HeatMap(index, HEIGHT, WIDTH, values);
    }

    /** The pixels of one map, {@code 0xAARRGGBB}. */
    int[] painted(String norm, ColorMap colors, int index) {
        return pixels(arrays.get(norm + ":" + colors.matplotlibName()), index * HEIGHT * WIDTH, HEIGHT * WIDTH);
    }

    /** The 256 colours of a table, {@code 0xAARRGGBB}. */
    int[] table(ColorMap colors) {
        return pixels(arrays.get("lut:" + colors.matplotlibName()), 0, 256);
    }

    private static int[] pixels(ByteBuffer rgba, int first, int count) {
        int[] pixels = new int[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = Integer.rotateRight(Integer.reverseBytes(rgba.getInt((first + i) * Integer.BYTES)), 8);
        }
        return pixels;
    }
}
