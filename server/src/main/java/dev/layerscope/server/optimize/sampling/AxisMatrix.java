package dev.layerscope.server.optimize.sampling;

import java.util.function.IntToDoubleFunction;

/**
 * A linear map along one axis of a picture: which samples, in which parts, make each new one. Immutable.
 *
 * <p>Positions are of the centres of samples: the first is at 0, as is that of a scaled axis at {@code 0.5 / scale - 0.5}.
 */
public final class AxisMatrix {
    /** Of Keys' cubic (1981), as OpenCV has it. */
    private static final double STEEPNESS = -0.75;

    private final int out;
    private final int in;
    private final double[] values;

    private AxisMatrix(int out, int in, double[] values) {
        this.out = out;
        this.in = in;
        this.values = values;
    }

    /** How many samples it makes. */
    public int out() {
        return out;
    }

    /** How many it takes. */
    public int in() {
        return in;
    }

    /** What one sample gives to another. */
    public double at(int row, int column) {
        return values[row * in + column];
    }

    /** {@code [out, in]}, row-major. */
    public float[] toFloats() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** This after another. */
    public AxisMatrix after(AxisMatrix first) {
        if (in != first.out) {
            throw new IllegalArgumentException("axis of %d after one of %d".formatted(in, first.out));
        }
        double[] product = new double[out * first.in];
        for (int row = 0; row < out; row++) {
            for (int middle = 0; middle < in; middle++) {
                double part = values[row * in + middle];
                if (part != 0) {
                    for (int column = 0; column < first.in; column++) {
                        product[row * first.in + column] += part * first.values[middle * first.in + column];
                    }
                }
            }
        }
        return new AxisMatrix(out, first.in, product);
    }

    public static AxisMatrix identity(int length) {
        return sampled(length, length, i -> i, Taps.NEAREST, Edge.REPLICATED);
    }

    /** To another length by the nearest sample, half-pixel centres; halves go up. */
    public static AxisMatrix nearest(int in, int out) {
        return sampled(out, in, halfPixel(in, out), Taps.NEAREST, Edge.REPLICATED);
    }

    /** To another length by straight lines, half-pixel centres, edges replicated (OpenCV's INTER_LINEAR). */
    public static AxisMatrix linear(int in, int out) {
        return sampled(out, in, halfPixel(in, out), Taps.LINEAR, Edge.REPLICATED);
    }

    /** To another length by cubics, half-pixel centres, edges replicated (OpenCV's INTER_CUBIC). */
    public static AxisMatrix cubic(int in, int out) {
        return sampled(out, in, halfPixel(in, out), Taps.CUBIC, Edge.REPLICATED);
    }

    /** The mean of so many neighbours; edges reflected without the edge sample itself (OpenCV's blur). */
    public static AxisMatrix box(int length, int width) {
        double[] values = new double[length * length];
        for (int row = 0; row < length; row++) {
            for (int tap = -(width / 2); tap <= width / 2; tap++) {
                values[row * length + Edge.REFLECTED.inside(row + tap, length)] += 1.0 / width;
            }
        }
        return new AxisMatrix(length, length, values);
    }

    /** A Gaussian of a standard deviation in samples, cut off at three of them; edges as in {@link #box}. */
    public static AxisMatrix gaussian(int length, double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        double sum = 0;
        for (int tap = -reach; tap <= reach; tap++) {
            sum += StrictMath.exp(-tap * tap / (2 * sigma * sigma));
        }
        double[] values = new double[length * length];
        for (int row = 0; row < length; row++) {
            for (int tap = -reach; tap <= reach; tap++) {
                values[row * length + Edge.REFLECTED.inside(row + tap, length)] +=
                        StrictMath.exp(-tap * tap / (2 * sigma * sigma)) / sum;
            }
        }
        return new AxisMatrix(length, length, values);
    }

    /**
     * A view of an axis through a window of another length.
     *
     * @param in samples of the axis
     * @param out samples of the window
     * @param scale of what is seen, about the middle: 2 shows half of it twice as large
     * @param shift of what is seen, in samples of the window, towards higher indices
     * @return with nothing (zeros) where the window leaves the axis
     */
    public static AxisMatrix view(int in, int out, double scale, double shift) {
        double middleOut = (out - 1) / 2.0;
        double middleIn = (in - 1) / 2.0;
        return sampled(out, in, i -> (i - middleOut - shift) / scale + middleIn, Taps.LINEAR, Edge.NOTHING);
    }

    /**
     * To another length, each sample the mean of what it covers, weighted by a triangle (Pillow's BILINEAR): as {@link #linear} where it gets longer.
     */
    public static AxisMatrix antialiased(int in, int out) {
        double step = (double) in / out;
        double reach = Math.max(1, step);
        double[] values = new double[out * in];
        for (int row = 0; row < out; row++) {
            double middle = (row + 0.5) * step - 0.5;
            int from = Math.max(0, (int) Math.ceil(middle - reach));
            int to = Math.min(in - 1, (int) Math.floor(middle + reach));
            double sum = 0;
            for (int column = from; column <= to; column++) {
                values[row * in + column] = 1 - Math.abs(column - middle) / reach;
                sum += values[row * in + column];
            }
            for (int column = from; column <= to; column++) {
                values[row * in + column] /= sum;
            }
        }
        return new AxisMatrix(out, in, values);
    }

    private static IntToDoubleFunction halfPixel(int in, int out) {
        double step = (double) in / out;
        return i -> (i + 0.5) * step - 0.5;
    }

    private static AxisMatrix sampled(int out, int in, IntToDoubleFunction position, Taps taps, Edge edge) {
        double[] values = new double[out * in];
        for (int row = 0; row < out; row++) {
            double at = position.applyAsDouble(row);
            int base = (int) Math.floor(at);
            double[] weights = taps.at(at - base);
            for (int tap = 0; tap < weights.length; tap++) {
                int column = edge.inside(base + tap - (weights.length / 2 - 1), in);
                if (column >= 0) {
                    values[row * in + column] += weights[tap];
                }
            }
        }
        return new AxisMatrix(out, in, values);
    }

    /** How neighbours share in a sample between them. */
    private enum Taps {
        NEAREST {
            @Override
            double[] at(double t) {
                return t < 0.5 ? new double[] {1, 0} : new double[] {0, 1};
            }
        },
        LINEAR {
            @Override
            double[] at(double t) {
                return new double[] {1 - t, t};
            }
        },
        CUBIC {
            @Override
            double[] at(double t) {
                double before = far(1 + t);
                double left = near(t);
                double right = near(1 - t);
                return new double[] {before, left, right, 1 - before - left - right};
            }

            private double near(double d) {
                return ((STEEPNESS + 2) * d - (STEEPNESS + 3)) * d * d + 1;
            }

            private double far(double d) {
                return ((STEEPNESS * d - 5 * STEEPNESS) * d + 8 * STEEPNESS) * d - 4 * STEEPNESS;
            }
        };

        /** For the sample so far, 0 to 1, behind the one at the base: an even number of taps around it. */
        abstract double[] at(double t);
    }

    /** What lies behind the ends of an axis. */
    private enum Edge {
        REPLICATED {
            @Override
            int inside(int index, int length) {
                return Math.max(0, Math.min(length - 1, index));
            }
        },
        REFLECTED {
            @Override
            int inside(int index, int length) {
                if (length == 1) {
                    return 0;
                }
                int period = 2 * (length - 1);
                int wrapped = Math.floorMod(index, period);
                return Math.min(wrapped, period - wrapped);
            }
        },
        NOTHING {
            @Override
            int inside(int index, int length) {
                return index >= 0 && index < length ? index : -1;
            }
        };

        /** The sample that stands there; -1 for none. */
        abstract int inside(int index, int length);
    }
}
