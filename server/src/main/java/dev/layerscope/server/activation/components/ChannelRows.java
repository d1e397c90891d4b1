package dev.layerscope.server.activation.components;

import dev.layerscope.server.activation.Numbers;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * A tensor as one row of samples for each channel, whichever axis counts channels. Rows are read in whole stretches, so
 * that a number costs no call of its own.
 *
 * <p>Floats and doubles in whose layout a channel's values lie side by side are read where they are; others are copied
 * into that layout first, as floats where these hold them. Used by one thread.
 */
final class ChannelRows implements AutoCloseable {
    /** Below that, stretches of several pictures are put together. */
    private static final int SHORTEST_STRETCH = 16;
    /** Of floats in a line of the processor's cache. */
    private static final int TILE = 16;
    /** Read at once. */
    private static final int PIECE = 1 << 13;

    private final Tensor tensor;
    private final int channels;
    private final int stretch;
    private final int samples;
    private final FloatBuffer floats;
    private final DoubleBuffer doubles;
    private final float[] scratch;

    /**
     * @param tensor {@code [samples / stretch, channels, stretch]}, taken over
     */
    private ChannelRows(Tensor tensor, int samples, int channels, int stretch) {
        this.tensor = tensor;
        this.samples = samples;
        this.channels = channels;
        this.stretch = stretch;
        this.floats = tensor.bytes().asFloatBuffer();
        this.doubles = tensor.bytes().asDoubleBuffer();
        this.scratch = new float[tensor.type() == ElementType.FLOAT ? Math.min(stretch, PIECE) : 0];
    }

    /**
     * @param channelAxis 0 or more; where it is 0 all other axes are positions
     * @throws dev.layerscope.server.error.DomainException TOO_LARGE, SERVER_BUSY where a copy finds no room
     */
    static ChannelRows of(Tensor tensor, int channelAxis, TensorPool pool) {
        Shape shape = tensor.shape();
        int before = Math.toIntExact(shape.product(0, channelAxis));
        int channels = Math.toIntExact(shape.dim(channelAxis));
        int behind = Math.toIntExact(shape.product(channelAxis + 1, shape.rank()));
        boolean direct = tensor.type() == ElementType.FLOAT || tensor.type() == ElementType.DOUBLE;
        if (direct && (before == 1 || behind >= SHORTEST_STRETCH)) {
            return new ChannelRows(tensor.share().orElseThrow(), before * behind, channels, behind);
        }
        Tensor copy = pool.allocate(rowType(tensor.type()), Shape.of(channels, (long) before * behind));
        copy(Numbers.of(tensor), before, channels, behind, copy);
        return new ChannelRows(copy, before * behind, channels, before * behind);
    }

    private static ElementType rowType(ElementType type) {
        return switch (type) {
            case FLOAT, FLOAT16, INT8, INT16, UINT8, BOOL -> ElementType.FLOAT;
            case DOUBLE, INT32, INT64 -> ElementType.DOUBLE;
        };
    }

    private interface Put {
        void at(int index, double value);
    }

    private static void copy(Numbers from, int before, int channels, int behind, Tensor to) {
        FloatBuffer floatsTo = to.bytes().asFloatBuffer();
        DoubleBuffer doublesTo = to.bytes().asDoubleBuffer();
        Put put =
                to.type() == ElementType.FLOAT ? (index, value) -> floatsTo.put(index, (float) value) : doublesTo::put;
        int tile = Math.max(1, TILE / Math.max(1, behind));
        for (int first = 0; first < before; first += tile) {
            int last = Math.min(before, first + tile);
            for (int c = 0; c < channels; c++) {
                for (int p = first; p < last; p++) {
                    int source = (p * channels + c) * behind;
                    int target = (c * before + p) * behind;
                    for (int q = 0; q < behind; q++) {
                        put.at(target + q, from.get(source + q));
                    }
                }
            }
        }
    }

    int channels() {
        return channels;
    }

    /** How many values each channel has. */
    int samples() {
        return samples;
    }

    /** Whether there can be finite values that are infinite as floats. */
    boolean hasDoubles() {
        return tensor.type() == ElementType.DOUBLE;
    }

    /**
     * Reads some samples of a channel.
     *
     * @param into from index 0 on
     */
    void read(int channel, int from, int count, double[] into) {
        int done = 0;
        while (done < count) {
            int sample = from + done;
            int within = sample % stretch;
            int length = Math.min(Math.min(count - done, stretch - within), PIECE);
            int at = (sample / stretch * channels + channel) * stretch + within;
            if (hasDoubles()) {
                doubles.get(at, into, done, length);
            } else {
                floats.get(at, scratch, 0, length);
                for (int i = 0; i < length; i++) {
                    into[done + i] = scratch[i];
                }
            }
            done += length;
        }
    }

    @Override
    public void close() {
        tensor.close();
    }
}
