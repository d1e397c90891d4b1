package dev.layerscope.viewer.channel;

import dev.layerscope.v1.Norm;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Values that numbers stand at: round ones where the scale is linear. */
final class Ticks {
    private static final double[] STEPS = {1, 2, 2.5, 5, 10};

    private Ticks() {}

    /** Multiples of 1, 2, 2.5 or 5 times a power of ten from one value to another. */
    static List<Double> round(double low, double high, int most) {
        double range = high - low;
        if (!(range > 0) || Double.isInfinite(range) || most < 2) {
            return List.of(low);
        }
        double least = range / (most - 1);
        double decade = Math.pow(10, Math.floor(Math.log10(least)));
        double step = DoubleStream.of(STEPS)
                .map(factor -> factor * decade)
                .filter(size -> size >= least)
                .findFirst()
                .orElse(10 * decade);
        double first = Math.ceil(low / step);
        return IntStream.range(0, most)
                .mapToDouble(i -> exactly((first + i) * step))
                .filter(value -> value <= high)
                .boxed()
                .toList();
    }

    /** The rows or columns, of so many, that have their number beside them. */
    static List<Integer> numbered(int count, int most) {
        return round(0, count - 1.0, most).stream()
                .filter(tick -> tick == Math.rint(tick))
                .map(Double::intValue)
                .toList();
    }

    /** Of a colour bar, both limits among them. */
    static List<Double> of(Colors colors, int most) {
        double low = colors.limits().getLow();
        double high = colors.limits().getHigh();
        if (colors.areNone() || colors.scale().isEmpty()) {
            return colors.areNone() ? List.of() : List.of(low);
        }
        boolean linear = colors.norm().getKind() == Norm.Kind.KIND_LINEAR
                || colors.norm().getKind() == Norm.Kind.KIND_UNSPECIFIED;
        List<Double> between = linear
                ? round(low, high, most)
                : IntStream.range(1, most)
                        .mapToObj(i -> colors.scale().value((double) i / most))
                        .toList();
        return DoubleStream.concat(DoubleStream.of(low, high), between.stream().mapToDouble(v -> v))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    /** Without the error of a product, so that 3 times 0.1 is 0.3. */
    private static double exactly(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.9e", value)) + 0.0;
    }
}
