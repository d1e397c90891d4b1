package dev.layerscope.server.app.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One line a record, and the stack of what was thrown. Nothing that came from outside begins a line of its own. */
final class TextLines extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

    @Override
    public String format(LogRecord line) {
        StringBuilder text = new StringBuilder()
                .append(TIME.format(line.getInstant().atZone(ZoneId.systemDefault())))
                .append(' ')
                .append(Levels.name(line.getLevel()))
                .append(' ')
                .append(oneLine(traced(line)));
        Throwable thrown = line.getThrown();
        return text.append(thrown == null ? "" : "\n" + stack(thrown).stripTrailing())
                .append('\n')
                .toString();
    }

    /** The message, and which call its thread works for where that isn't in it. */
    private String traced(LogRecord line) {
        String message = Fields.message(line, this);
        String id = String.valueOf(Fields.of(line).values().getOrDefault(Fields.REQUEST_ID, ""));
        return id.isEmpty() || message.contains(id) ? message : message + " (request " + id + ")";
    }

    /** The message of what was thrown may come from outside, too: only the stack's own lines begin as these do. */
    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString()
                .lines()
                .map(TextLines::oneLine)
                .map(line -> line.startsWith("\t") ? line : "\t" + line)
                .reduce((one, next) -> one + "\n" + next)
                .orElse("");
    }

    private static String oneLine(String text) {
        return text.codePoints()
                .map(letter -> breaksLines(letter) ? ' ' : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean breaksLines(int letter) {
        return letter != '\t' && Character.isISOControl(letter) || letter == '\u2028' || letter == '\u2029';
    }
}
