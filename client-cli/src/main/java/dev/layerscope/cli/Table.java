package dev.layerscope.cli;

import com.google.gson.JsonElement;
import com.google.protobuf.Message;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of one kind, for people or for programs. A cell has a form for each: {@code 9.4 MB} and {@code 9437184}.
 */
final class Table<T> {
    private final List<Column<T>> columns = new ArrayList<>();

    /** How {@code --format} says it. */
    enum Format {
        TABLE,
        JSON,
        CSV;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Column<T>(
            String name,
            String title,
            Function<T, String> forPeople,
            Function<T, Object> forPrograms,
            Alignment alignment,
            Presence presence) {}

    /** Where people see a column. */
    enum Presence {
        ALWAYS,
        /** Where a cell has something to say. */
        WHERE_FILLED,
        /** For programs only. */
        NEVER
    }

    private enum Alignment {
        LEFT,
        RIGHT
    }

    /** A column of words. */
    Table<T> words(String name, Function<T, String> cell) {
        return words(name, Presence.ALWAYS, cell);
    }

    /** The same, where people see it. */
    Table<T> words(String name, Presence presence, Function<T, String> cell) {
        columns.add(new Column<>(name, title(name), cell, cell::apply, Alignment.LEFT, presence));
        return this;
    }

    /** A column of numbers, aligned at the right. */
    Table<T> numbers(String name, Function<T, String> forPeople, Function<T, Object> forPrograms) {
        return numbers(name, title(name), Presence.ALWAYS, forPeople, forPrograms);
    }

    /**
     * A column of numbers.
     *
     * @param title above it in a table
     */
    Table<T> numbers(
            String name,
            String title,
            Presence presence,
            Function<T, String> forPeople,
            Function<T, Object> forPrograms) {
        columns.add(new Column<>(name, title, forPeople, forPrograms, Alignment.RIGHT, presence));
        return this;
    }

    /**
     * Rows in the order of a column, the largest number first, or words from A to Z. What is no number comes last.
     *
     * @param name of the column, as programs see it
     * @throws IllegalArgumentException where there is no such column
     */
    Comparator<T> order(String name) {
        Column<T> column = columns.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sort: %s (expected: one of %s)"
                        .formatted(name, columns.stream().map(Column::name).collect(Collectors.joining(", ")))));
        return column.alignment() == Alignment.LEFT
                ? Comparator.comparing(column.forPeople())
                : Comparator.comparingDouble(row -> -number(column.forPrograms().apply(row)));
    }

    private static double number(Object cell) {
        double value = cell instanceof Number number ? number.doubleValue() : Double.NaN;
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }

    private static String title(String name) {
        return name.toUpperCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * Prints the rows as a table or as CSV (RFC 4180), or for JSON the answer that they came from.
     */
    void print(Format format, List<T> rows, Message answer, PrintStream out) {
        print(format, rows, ProtoJson.object(answer), out);
    }

    void print(Format format, List<T> rows, JsonElement answer, PrintStream out) {
        switch (format) {
            case TABLE -> aligned(rows).forEach(out::println);
            case CSV -> csv(rows).forEach(out::println);
            case JSON -> out.println(ProtoJson.print(answer));
        }
    }

    private List<String> aligned(List<T> rows) {
        List<Column<T>> shown =
                columns.stream().filter(column -> isShown(column, rows)).toList();
        List<List<String>> lines = new ArrayList<>();
        lines.add(shown.stream().map(Column::title).toList());
        for (T row : rows) {
            lines.add(shown.stream()
                    .map(column -> printable(column.forPeople().apply(row)))
                    .toList());
        }
        int[] widths = IntStream.range(0, shown.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream().map(line -> aligned(line, widths, shown)).toList();
    }

    private static <T> boolean isShown(Column<T> column, List<T> rows) {
        return switch (column.presence()) {
            case ALWAYS -> true;
            case WHERE_FILLED ->
                rows.stream().anyMatch(row -> !column.forPeople().apply(row).isEmpty());
            case NEVER -> false;
        };
    }

    private static <T> String aligned(List<String> cells, int[] widths, List<Column<T>> shown) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - cell.length());
            boolean right = shown.get(column).alignment() == Alignment.RIGHT;
            line.append(right ? space + cell : cell + space).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private List<String> csv(List<T> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(columns.stream().map(Column::name).collect(Collectors.joining(",")));
        for (T row : rows) {
            lines.add(columns.stream()
                    .map(column -> quoted(String.valueOf(column.forPrograms().apply(row))))
                    .collect(Collectors.joining(",")));
        }
        return lines;
    }

    static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** Names come from strangers' files: nothing in them may move the cursor. */
    private static String printable(String cell) {
        return cell.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
