package dev.layerscope.server.input;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.image.PngEncoder;
import dev.layerscope.server.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Files as clients bring them. */
public final class ClientFiles {
    private ClientFiles() {}

    /** A PNG of seeded noise, which hardly compresses. */
    public static ByteBuffer png(int height, int width, long seed) {
        byte[] pixels = new byte[height * width * 3];
        new Random(seed).nextBytes(pixels);
        return ByteBuffer.wrap(PngEncoder.encode(RgbImage.of(height, width, pixels)));
    }

    /** A float32 array. */
    public static ByteBuffer npy(float[] values, long... shape) {
        byte[] header = NpyHeader.of(NpyType.FLOAT32, shape).toBytes();
        ByteBuffer file =
                ByteBuffer.allocate(header.length + values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.put(header);
        for (float value : values) {
            file.putFloat(value);
        }
        return file.flip();
    }

    /** An int64 array. */
    public static ByteBuffer npy(long[] values, long... shape) {
        byte[] header = NpyHeader.of(NpyType.INT64, shape).toBytes();
        ByteBuffer file =
                ByteBuffer.allocate(header.length + values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.put(header);
        for (long value : values) {
            file.putLong(value);
        }
        return file.flip();
    }

    /** An array of bytes under any header. */
    public static ByteBuffer npy(NpyHeader header, byte... numbers) {
        byte[] start = header.toBytes();
        return ByteBuffer.allocate(start.length + numbers.length)
                .put(start)
                .put(numbers)
                .flip();
    }

    /** A float32 array of seeded numbers from -1 to 1. */
    public static ByteBuffer randomNpy(long seed, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[(int) NpyHeader.of(NpyType.FLOAT32, shape).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return npy(values, shape);
    }

    static NpyHeader fortran(NpyType type, Long... shape) {
        return new NpyHeader(type, List.of(shape), true);
    }
}
