package dev.layerscope.viewer.analysis;

import java.util.Comparator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import javax.swing.SwingConstants;

/**
 * A column of a table of rows.
 *
 * @param width to begin with, in pixels of an unscaled screen
 * @param words what a cell shows of a row
 * @param order how to sort by it
 * @param alignment {@link SwingConstants#LEADING} for words, {@link SwingConstants#TRAILING} for numbers
 */
record Column<R>(String title, int width, Function<R, String> words, Comparator<R> order, int alignment) {
    static <R> Column<R> words(String title, int width, Function<R, String> words) {
        return new Column<>(title, width, words, Comparator.comparing(words), SwingConstants.LEADING);
    }

    static <R> Column<R> count(String title, int width, ToIntFunction<R> count) {
        return new Column<>(
                title,
                width,
                row -> Integer.toString(count.applyAsInt(row)),
                Comparator.comparingInt(count),
                SwingConstants.TRAILING);
    }

    static <R> Column<R> number(String title, int width, ToDoubleFunction<R> number) {
        return number(title, width, number, row -> Numbers.brief(number.applyAsDouble(row)));
    }

    static <R> Column<R> number(String title, int width, ToDoubleFunction<R> number, Function<R, String> words) {
        return new Column<>(title, width, words, Comparator.comparingDouble(number), SwingConstants.TRAILING);
    }
}
