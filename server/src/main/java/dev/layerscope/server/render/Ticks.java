package dev.layerscope.server.render;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Round values for the numbers of a colour bar, a handful of them and all within the limits. */
final class Ticks {
    private static final int MOST = 7;
    private static final double[] STEPS = {1, 2, 2.5, 5, 10};
    private static final double[] IN_A_DECADE = {1, 2, 5};
    /** Floats reach from 1e-45 to 3e38. */
    private static final int DECADES = 45;

    private Ticks() {}

    /** Multiples of the least step of 1, 2, 2.5 or 5 times a power of ten that leaves few enough. */
    static List<Double> linear(Limits limits) {
        double range = limits.high() - limits.low();
        if (!(range > 0 && Double.isFinite(range))) {
            return of(limits, limits.low());
        }
        double atLeast = range / (MOST - 1);
        double decade = Math.pow(10, Math.floor(Math.log10(atLeast)));
        double step = DoubleStream.of(STEPS)
                .map(factor -> factor * decade)
                .filter(size -> size >= atLeast)
                .findFirst()
                .orElse(10 * decade);
        double first = Math.ceil(limits.low() / step);
        return of(
                limits,
                IntStream.range(0, MOST)
                        .mapToDouble(i -> rounded((first + i) * step))
                        .toArray());
    }

    /** Powers of ten; 1, 2 and 5 times these, or linear steps, where the limits are near each other. */
    static List<Double> logarithmic(Limits limits) {
        List<Double> decades = thinned(of(limits, decades(new double[] {1}).toArray()));
        if (decades.size() > 2) {
            return decades;
        }
        List<Double> finer = of(limits, decades(IN_A_DECADE).toArray());
        return finer.size() > 2 ? finer : linear(limits);
    }

    /** Zero, the threshold, and its decades in the norm's base. */
    static List<Double> symmetric(Limits limits, Norm.SymLog norm) {
        double[] above = DoubleStream.iterate(
                        norm.linthresh(), v -> v <= Math.max(-limits.low(), limits.high()), v -> v * norm.base())
                .limit(2L * DECADES)
                .toArray();
        List<Double> positive = thinned(of(limits, above));
        List<Double> negative =
                thinned(of(limits, DoubleStream.of(above).map(v -> -v).toArray()));
        if (positive.size() + negative.size() < 2) {
            return linear(limits);
        }
        return of(
                limits,
                DoubleStream.concat(
                                DoubleStream.of(0),
                                DoubleStream.concat(
                                        positive.stream().mapToDouble(v -> v),
                                        negative.stream().mapToDouble(v -> v)))
                        .toArray());
    }

    /** One half, powers of ten, and what these leave to 1. */
    static List<Double> logit(Limits limits) {
        double[] far = IntStream.rangeClosed(1, 7)
                .mapToDouble(decades -> power(-decades))
                .flatMap(small -> DoubleStream.of(small, 1 - small))
                .toArray();
        List<Double> round = of(
                limits,
                DoubleStream.concat(DoubleStream.of(0.5), DoubleStream.of(far)).toArray());
        return round.size() > 2 ? round : linear(limits);
    }

    private static DoubleStream decades(double[] factors) {
        return IntStream.rangeClosed(-DECADES, DECADES)
                .boxed()
                .flatMapToDouble(decade -> DoubleStream.of(factors).map(factor -> rounded(factor * power(decade))));
    }

    private static List<Double> thinned(List<Double> ticks) {
        int every = (ticks.size() + MOST - 1) / MOST;
        return IntStream.range(0, ticks.size())
                .filter(i -> i % Math.max(1, every) == 0)
                .mapToObj(ticks::get)
                .toList();
    }

    private static List<Double> of(Limits limits, double... values) {
        TreeSet<Double> within = new TreeSet<>();
        DoubleStream.of(values).filter(limits::contain).map(v -> v + 0.0).forEach(within::add);
        return List.copyOf(within);
    }

    private static double power(int decade) {
        return Double.parseDouble("1e" + decade);
    }

    /** Without the error of a product, so that 3 times 0.1 is written as 0.3. */
    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.9e", value)) + 0.0;
    }
}
