package dev.layerscope.server.activation;

import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** The elements of a tensor of any type as numbers. Exact but for 64-bit integers beyond 2^53. */
public interface Numbers {
    double get(int index);

    /** Elements one after the other, as floats. */
    default void read(int index, float[] target, int at, int count) {
        for (int i = 0; i < count; i++) {
            target[at + i] = (float) get(index + i);
        }
    }

    static Numbers of(Tensor tensor) {
        ByteBuffer bytes = tensor.bytes();
        switch (tensor.type()) {
            case FLOAT -> {
                return new Floats(bytes.asFloatBuffer());
            }
            case FLOAT16 -> {
                ShortBuffer values = bytes.asShortBuffer();
                return index -> Float16.toFloat(values.get(index));
            }
            case DOUBLE -> {
                DoubleBuffer values = bytes.asDoubleBuffer();
                return values::get;
            }
            case INT16 -> {
                ShortBuffer values = bytes.asShortBuffer();
                return values::get;
            }
            case INT32 -> {
                IntBuffer values = bytes.asIntBuffer();
                return values::get;
            }
            case INT64 -> {
                LongBuffer values = bytes.asLongBuffer();
                return values::get;
            }
            case INT8, BOOL -> {
                return bytes::get;
            }
            case UINT8 -> {
                return index -> bytes.get(index) & 0xff;
            }
        }
        throw new IllegalStateException("unknown type " + tensor.type());
    }

    /** What most tensors are of; read as a whole. */
    record Floats(FloatBuffer values) implements Numbers {
        @Override
        public double get(int index) {
            return values.get(index);
        }

        @Override
        public void read(int index, float[] target, int at, int count) {
            if (count == 1) {
                target[at] = values.get(index);
            } else {
                values.get(index, target, at, count);
            }
        }
    }
}
