package dev.layerscope.server.app.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * One JSON object a record, on one line: {@code time} (UTC, RFC 3339), {@code level}, {@code logger}, {@code message}, the
 * record's {@linkplain Fields fields}, and {@code exception} with the stack of what was thrown.
 */
final class JsonLines extends Formatter {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    @Override
    public String format(LogRecord line) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("time", TIME.format(line.getInstant()));
        values.put("level", Levels.name(line.getLevel()));
        values.put("logger", String.valueOf(line.getLoggerName()));
        values.put("message", Fields.message(line, this));
        values.putAll(Fields.of(line).values());
        Throwable thrown = line.getThrown();
        if (thrown != null) {
            StringWriter stack = new StringWriter();
            thrown.printStackTrace(new PrintWriter(stack));
            values.put("exception", stack.toString());
        }
        StringBuilder json = new StringBuilder();
        append(values, json);
        return json.append('\n').toString();
    }

    private static void append(Object value, StringBuilder json) {
        if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(before);
                quote(String.valueOf(entry.getKey()), json);
                json.append(':');
                append(entry.getValue(), json);
                before = ',';
            }
            json.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            json.append(number);
        } else {
            quote(String.valueOf(value), json);
        }
    }

    /** RFC 8259, section 7; the line separators of Unicode too, at which some readers end a line. */
    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> {
                    boolean plain = !Character.isISOControl(letter)
                            && letter != '\u2028'
                            && letter != '\u2029'
                            && !Character.isSurrogate(letter);
                    boolean pair = Character.isHighSurrogate(letter)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (pair) {
                        json.append(letter).append(text.charAt(++i));
                    } else if (plain) {
                        json.append(letter);
                    } else {
                        json.append(String.format("\\u%04x", (int) letter));
                    }
                }
            }
        }
        json.append('"');
    }
}
