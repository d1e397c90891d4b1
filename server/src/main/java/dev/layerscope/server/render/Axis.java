package dev.layerscope.server.render;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One direction of a plot: which values it has, how they lie, and how they are written.
 *
 * @param norm linear or logarithmic
 * @param limits that differ
 * @param numbers a value as text
 */
record Axis(Norm norm, Limits limits, DoubleFunction<String> numbers) {
    /** Of values from one to another; a little of both sides where they are the same. */
    static Axis linear(double low, double high) {
        double reach = low == high ? Math.max(0.5 * Math.abs(low), 0.5) : 0;
        return new Axis(Norm.LINEAR, new Limits(low - reach, high + reach), Numerals::brief);
    }

    /** Of numbers of things, from zero on. */
    static Axis counts(double most) {
        return new Axis(Norm.LINEAR, new Limits(0, Math.max(1, most)), Numerals::count);
    }

    /** Of numbers of things, in decades; a single one can be seen, and none lies below. */
    static Axis logarithmicCounts(double most) {
        return new Axis(Norm.LOG, new Limits(0.7, Math.max(2, most)), Numerals::count);
    }

    /** 0 at the lower limit, 1 at the upper one. */
    double position(double value) {
        return norm.shows(value) ? norm.position(value, limits) : 0;
    }

    List<Double> ticks() {
        return norm.ticks(limits);
    }

    /** How wide its numbers are. */
    double numbersWidth(Lettering lettering) {
        return ticks().stream()
                .mapToDouble(tick -> lettering.width(numbers.apply(tick)))
                .max()
                .orElse(0);
    }
}
