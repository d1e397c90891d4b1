package dev.layerscope.server.image;

/**
 * The weights with which each output position of one axis sums up input positions, in fixed point.
 *
 * <p>Output {@code first + i} reads {@code count[i]} inputs from {@code start[i]} on, with the weights {@code
 * weights[i * stride ..]}. Weights are integers of {@link #PRECISION_BITS} fractional bits that sum up to about one.
 *
 * <p>A port of {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} for the triangle filter in Pillow's {@code
 * src/libImaging/Resample.c}; the order of the floating-point operations is part of the result.
 */
final class FilterTaps {
    /** 32 bits less 8 for the pixel and 2 for sums beyond one. */
    static final int PRECISION_BITS = 22;

    final int[] start;
    final int[] count;
    final int[] weights;
    final int stride;

    private FilterTaps(int outputs, int stride) {
        this.start = new int[outputs];
        this.count = new int[outputs];
        this.weights = new int[Math.multiplyExact(outputs, stride)];
        this.stride = stride;
    }

    /**
     * Taps of the outputs {@code first .. first + outputs} of an axis that goes from {@code inSize} to {@code outSize}.
     */
    static FilterTaps triangle(int inSize, int outSize, int first, int outputs) {
        double scale = (double) inSize / outSize;
        double filterScale = Math.max(scale, 1.0);
        double support = filterScale;
        FilterTaps taps = new FilterTaps(outputs, (int) Math.ceil(support) * 2 + 1);
        double[] shares = new double[taps.stride];
        for (int i = 0; i < outputs; i++) {
            double center = (first + i + 0.5) * scale;
            int from = Math.max((int) (center - support + 0.5), 0);
            int to = Math.min((int) (center + support + 0.5), inSize);
            taps.start[i] = from;
            taps.count[i] = to - from;
            taps.fill(i, shares, center, 1.0 / filterScale);
        }
        return taps;
    }

    private void fill(int output, double[] shares, double center, double inverseScale) {
        double sum = 0;
        for (int x = 0; x < count[output]; x++) {
            shares[x] = triangle((x + start[output] - center + 0.5) * inverseScale);
            sum += shares[x];
        }
        for (int x = 0; x < count[output]; x++) {
            double share = sum == 0 ? shares[x] : shares[x] / sum;
            weights[output * stride + x] = (int) (0.5 + share * (1 << PRECISION_BITS));
        }
    }

    private static double triangle(double x) {
        double distance = Math.abs(x);
        return distance < 1.0 ? 1.0 - distance : 0.0;
    }

    int firstInput() {
        return start[0];
    }

    /** One past the last input that any output reads. */
    int endInput() {
        int last = start.length - 1;
        return start[last] + count[last];
    }
}
