package dev.layerscope.server.render;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One direction of a plot: which values it has, how they lie, and how they are written.
 *
 * @param name what its values are
 * @param norm linear or logarithmic
 * @param limits that differ
 * @param numbers a value as text
 */
record Axis(String name, Norm norm, Limits limits, DoubleFunction<String> numbers) {
    /** Of values from one to another; a little of both sides where they are the same. */
    static Axis linear(String name, double low, double high) {
        double reach = low == high ? Math.max(0.5 * Math.abs(low), 0.5) : 0;
        return new Axis(name, Norm.LINEAR, new Limits(low - reach, high + reach), Numerals::brief);
    }

    /** Of whole numbers from 0 to below a count; only these have ticks. */
    static Axis whole(String name, int count) {
        return new Axis(name, Norm.LINEAR, new Limits(0, Math.max(1, count - 1)), Axis::wholeNumber);
    }

    /** Of numbers of things, from zero on. */
    static Axis counts(String name, double most) {
        return new Axis(name, Norm.LINEAR, new Limits(0, Math.max(1, most)), Axis::wholeCount);
    }

    /** Of numbers of things, in decades; a single one can be seen, and none lies below. */
    static Axis logarithmicCounts(String name, double most) {
        return new Axis(name, Norm.LOG, new Limits(0.7, Math.max(2, most)), Numerals::count);
    }

    /** 0 at the lower limit, 1 at the upper one. */
    double position(double value) {
        return norm.shows(value) ? norm.position(value, limits) : 0;
    }

    /** Round values that can be written: of whole numbers no others. */
    List<Double> ticks() {
        return norm.ticks(limits).stream()
                .filter(tick -> !numbers.apply(tick).isEmpty())
                .toList();
    }

    private static String wholeCount(double value) {
        return value == Math.rint(value) ? Numerals.count(value) : "";
    }

    private static String wholeNumber(double value) {
        return value == Math.rint(value) ? Numerals.plain(value) : "";
    }

    /** How wide its numbers are. */
    double numbersWidth(Lettering lettering) {
        return ticks().stream()
                .mapToDouble(tick -> lettering.width(numbers.apply(tick)))
                .max()
                .orElse(0);
    }
}
