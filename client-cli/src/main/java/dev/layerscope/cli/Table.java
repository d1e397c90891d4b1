package dev.layerscope.cli;

import com.google.gson.JsonElement;
import com.google.protobuf.Message;
import java.io.PrintStream;
import java.util.ArrayList;
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
            String name, Function<T, String> forPeople, Function<T, Object> forPrograms, Alignment alignment) {}

    private enum Alignment {
        LEFT,
        RIGHT
    }

    /** A column of words. */
    Table<T> words(String name, Function<T, String> cell) {
        columns.add(new Column<>(name, cell, cell::apply, Alignment.LEFT));
        return this;
    }

    /** A column of numbers, aligned at the right. */
    Table<T> numbers(String name, Function<T, String> forPeople, Function<T, Object> forPrograms) {
        columns.add(new Column<>(name, forPeople, forPrograms, Alignment.RIGHT));
        return this;
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
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream()
                .map(column -> column.name().toUpperCase(Locale.ROOT).replace('_', ' '))
                .toList());
        for (T row : rows) {
            lines.add(columns.stream()
                    .map(column -> printable(column.forPeople().apply(row)))
                    .toList());
        }
        int[] widths = IntStream.range(0, columns.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream().map(line -> aligned(line, widths)).toList();
    }

    private String aligned(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - cell.length());
            boolean right = columns.get(column).alignment() == Alignment.RIGHT;
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
