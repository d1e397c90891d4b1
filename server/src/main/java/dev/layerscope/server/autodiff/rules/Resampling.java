package dev.layerscope.server.autodiff.rules;

/**
 * How ONNX Resize (opset 18) makes the places of one axis of the result out of those of the input.
 *
 * @param matrix by place of the result and of the input
 */
record Resampling(double[][] matrix) {
    /**
     * Of a node, along an axis.
     *
     * @param in length of the input
     * @param out length of the result
     * @param scale as the node says it, or the ratio of these
     */
    static Resampling of(Step step, int in, int out, double scale) {
        String mode = step.textAttribute("mode", "nearest");
        boolean smoothed = step.intAttribute("antialias", 0) != 0 && !mode.equals("nearest");
        double[][] matrix = new double[out][in];
        for (int i = 0; i < out; i++) {
            double place = place(step, i, in, out, scale);
            if (smoothed) {
                smoothed(step, matrix[i], place, Math.min(scale, 1));
                continue;
            }
            switch (mode) {
                case "nearest" -> matrix[i][clamped(nearest(step, place), in)] = 1;
                case "linear" -> linear(matrix[i], Math.min(Math.max(place, 0), in - 1.0));
                case "cubic" -> cubic(step, matrix[i], place);
                default -> throw step.refuse("its mode is '%s' (expected: nearest, linear or cubic)".formatted(mode));
            }
        }
        return new Resampling(matrix);
    }

    /** Where a place of the result lies in the input. */
    private static double place(Step step, int i, int in, int out, double scale) {
        String mode = step.textAttribute("coordinate_transformation_mode", "half_pixel");
        return switch (mode) {
            case "half_pixel" -> (i + 0.5) / scale - 0.5;
            case "pytorch_half_pixel" -> out > 1 ? (i + 0.5) / scale - 0.5 : 0;
            case "align_corners" -> out == 1 ? 0 : (double) i * (in - 1) / (out - 1);
            case "asymmetric" -> i / scale;
            case "tf_half_pixel_for_nn" -> (i + 0.5) / scale;
            case "half_pixel_symmetric" -> {
                double adjustment = out / (scale * in);
                yield in / 2.0 * (1 - adjustment) + (i + 0.5) / scale - 0.5;
            }
            default ->
                throw step.refuse(
                        "its coordinate_transformation_mode is '%s' (expected: half_pixel, pytorch_half_pixel, align_corners, asymmetric, half_pixel_symmetric or tf_half_pixel_for_nn)"
                                .formatted(mode));
        };
    }

    private static long nearest(Step step, double place) {
        return switch (step.textAttribute("nearest_mode", "round_prefer_floor")) {
            case "floor" -> (long) Math.floor(place);
            case "ceil" -> (long) Math.ceil(place);
            case "round_prefer_ceil" -> (long) Math.floor(place + 0.5);
            default -> (long) Math.ceil(place - 0.5);
        };
    }

    private static int clamped(long place, int in) {
        return (int) Math.min(Math.max(place, 0), in - 1L);
    }

    private static void linear(double[] weights, double place) {
        int below = clamped((long) Math.floor(place), weights.length);
        int above = clamped(below + 1L, weights.length);
        weights[below] += 1 - (place - below);
        weights[above] += place - below;
    }

    /**
     * With a kernel that is stretched where the result is smaller, so that all places take part.
     *
     * @param scale at most 1
     */
    private static void smoothed(Step step, double[] weights, double place, double scale) {
        boolean cubic = step.textAttribute("mode", "nearest").equals("cubic");
        double a = step.realAttribute("cubic_coeff_a", -0.75);
        boolean outside = step.intAttribute("exclude_outside", 0) == 0;
        double support = (cubic ? 2 : 1) / scale;
        double sum = 0;
        for (long at = (long) Math.floor(place - support + 1); at < (long) Math.floor(place + support + 1); at++) {
            double distance = Math.abs(at - place) * scale;
            double weight = cubic ? keys(a, distance) : Math.max(0, 1 - distance);
            if (outside || (at >= 0 && at < weights.length)) {
                weights[clamped(at, weights.length)] += weight;
                sum += weight;
            }
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum == 0 ? 1 : sum;
        }
    }

    /** The kernel of Keys 1981. */
    private static double keys(double a, double distance) {
        if (distance >= 2) {
            return 0;
        }
        return distance <= 1
                ? ((a + 2) * distance - (a + 3)) * distance * distance + 1
                : ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
    }

    /** Keys 1981; a is -0.75 where the node doesn't say. */
    private static void cubic(Step step, double[] weights, double place) {
        double a = step.realAttribute("cubic_coeff_a", -0.75);
        boolean outside = step.intAttribute("exclude_outside", 0) == 0;
        long first = (long) Math.floor(place) - 1;
        double sum = 0;
        for (int tap = 0; tap < 4; tap++) {
            double weight = keys(a, Math.abs(place - (first + tap)));
            long at = first + tap;
            if (outside || (at >= 0 && at < weights.length)) {
                weights[clamped(at, weights.length)] += weight;
                sum += weight;
            }
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= outside ? 1 : sum;
        }
    }
}
