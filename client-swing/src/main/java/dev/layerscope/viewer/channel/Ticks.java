package dev.layerscope.viewer.channel;

import dev.layerscope.v1.Norm;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Values that numbers stand at: round ones where the scale is linear. */
final class Ticks {
    private static final double[] STEPS = {1, 2, 2.5, 5, 10};

    /** Activations are floats, which reach from 1e-45 to 3e38. */
    private static final int DECADES = 45;

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
        List<Double> between = switch (colors.norm().getKind()) {
            case KIND_LOG -> decades(low, high);
            case KIND_SYMLOG -> symmetric(low, high, colors.norm());
            case KIND_LOGIT -> even(colors, most);
            case KIND_LINEAR, KIND_UNSPECIFIED, UNRECOGNIZED -> round(low, high, most);
        };
        return DoubleStream.concat(DoubleStream.of(low, high), between.stream().mapToDouble(v -> v))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    /** Powers of ten between two values above zero. */
    private static List<Double> decades(double low, double high) {
        return IntStream.rangeClosed(-DECADES, DECADES)
                .mapToObj(decade -> Double.parseDouble("1e" + decade))
                .filter(value -> value > low && value < high)
                .toList();
    }

    /** Zero, and on both sides of it where the norm begins to be logarithmic and its decades from there. */
    private static List<Double> symmetric(double low, double high, Norm norm) {
        List<Double> above = DoubleStream.iterate(
                        norm.getLinthresh(), value -> value <= Math.max(-low, high), value -> value * norm.getBase())
                .limit(2L * DECADES)
                .boxed()
                .toList();
        return DoubleStream.concat(
                        DoubleStream.of(0), above.stream().flatMapToDouble(value -> DoubleStream.of(-value, value)))
                .filter(value -> value > low && value < high)
                .boxed()
                .toList();
    }

    /** At even distances on the scale. */
    private static List<Double> even(Colors colors, int most) {
        return IntStream.range(1, most)
                .mapToObj(i -> colors.scale().value((double) i / most))
                .toList();
    }

    /** Without the error of a product, so that 3 times 0.1 is 0.3. */
    private static double exactly(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.9e", value)) + 0.0;
    }
}
