package dev.layerscope.server.activation;

import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.function.DoubleConsumer;

/**
 * A tensor seen as a plane of positions for every element of the batch and every channel, whichever axis counts channels.
 *
 * <p>With P the product of the axes between batch and channel and Q that of those behind, position {@code p * Q + q} of
 * plane (n, c) is element {@code ((n * P + p) * C + c) * Q + q}.
 */
public final class Planes {
    private final Numbers numbers;
    private final int batch;
    private final int before;
    private final int channels;
    private final int behind;

    /**
     * @param channelAxis 0 or more; where it is 0 the batch is one
     */
    public Planes(Tensor tensor, int channelAxis) {
        Shape shape = tensor.shape();
        this.numbers = Numbers.of(tensor);
        this.batch = channelAxis == 0 ? 1 : Math.toIntExact(shape.dim(0));
        this.before = Math.toIntExact(shape.product(Math.min(1, channelAxis), channelAxis));
        this.channels = Math.toIntExact(shape.dim(channelAxis));
        this.behind = Math.toIntExact(shape.product(channelAxis + 1, shape.rank()));
    }

    public int batch() {
        return batch;
    }

    public int channels() {
        return channels;
    }

    /** Positions of one plane. */
    public int positions() {
        return before * behind;
    }

    /** One plane, its positions in row-major order of the tensor's other axes. */
    public float[] plane(int n, int c) {
        float[] plane = new float[positions()];
        for (int p = 0; p < before; p++) {
            numbers.read(start(n, p, c), plane, p * behind, behind);
        }
        return plane;
    }

    /**
     * Copies positions of one plane, in order.
     *
     * @param from the first position
     * @param into from index {@code at} on
     */
    public void copy(int n, int c, int from, int count, float[] into, int at) {
        int p = from / behind;
        int q = from % behind;
        int done = 0;
        while (done < count) {
            int start = start(n, p, c);
            for (; q < behind && done < count; q++) {
                into[at + done++] = (float) numbers.get(start + q);
            }
            p++;
            q = 0;
        }
    }

    /** The mean of a plane, summed in double precision. NaN of an empty one. */
    float mean(int n, int c) {
        double sum = 0;
        for (int p = 0; p < before; p++) {
            int start = start(n, p, c);
            for (int q = 0; q < behind; q++) {
                sum += numbers.get(start + q);
            }
        }
        return (float) (sum / positions());
    }

    /** The largest value of a plane; NaN where any is. */
    float max(int n, int c) {
        double max = Double.NEGATIVE_INFINITY;
        for (int p = 0; p < before; p++) {
            int start = start(n, p, c);
            for (int q = 0; q < behind; q++) {
                max = Math.max(max, numbers.get(start + q));
            }
        }
        return (float) max;
    }

    /** The position of the largest value of a plane, the first of equal ones; -1 where none is a number. */
    int largest(int n, int c) {
        double largest = Double.NEGATIVE_INFINITY;
        int found = -1;
        for (int p = 0; p < before; p++) {
            int start = start(n, p, c);
            for (int q = 0; q < behind; q++) {
                double value = numbers.get(start + q);
                if (value > largest || found < 0 && !Double.isNaN(value)) {
                    largest = value;
                    found = p * behind + q;
                }
            }
        }
        return found;
    }

    /** The value at a position of a plane. */
    double value(int n, int c, int position) {
        return numbers.get(start(n, position / behind, c) + position % behind);
    }

    void forEach(int n, int c, DoubleConsumer taker) {
        for (int p = 0; p < before; p++) {
            int start = start(n, p, c);
            for (int q = 0; q < behind; q++) {
                taker.accept(numbers.get(start + q));
            }
        }
    }

    private int start(int n, int p, int c) {
        return ((n * before + p) * channels + c) * behind;
    }
}
