package dev.layerscope.server.app.options;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The effective configuration of a command as a file that can be its configuration: each option with what it is about,
 * its value, and where that comes from. Options that have no value stand as comments.
 */
public final class PrintedConfiguration {
    private static final int WIDTH = 100;
    private static final Pattern PLAIN = Pattern.compile("[\\w/.][\\w/.@+-]*(?::[\\w/.@+-]+)*");
    private static final Set<String> NOT_TEXT = Set.of("null", "true", "false");

    private final CommandSpec command;
    private final Configuration configuration;

    public PrintedConfiguration(CommandSpec command, Configuration configuration) {
        this.command = command;
        this.configuration = configuration;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("""
                # The configuration of %s: a file for --config. Where a value comes from stands behind it.
                """.formatted(command.qualifiedName()));
        List<OptionSpec> configurable = OptionKey.configurable(command);
        for (Map.Entry<String, List<OptionSpec>> room :
                Rooms.of(command).byHeading().entrySet()) {
            List<OptionSpec> options =
                    room.getValue().stream().filter(configurable::contains).toList();
            if (!options.isEmpty()) {
                text.append("\n## ").append(room.getKey()).append("\n");
                options.forEach(option -> text.append(entry(option)));
            }
        }
        return text.toString();
    }

    private String entry(OptionSpec option) {
        String key = OptionKey.of(option).text();
        Object value = option.getValue();
        String line = value == null
                ? "#%s: %s".formatted(key, option.paramLabel())
                : "%s: %s  # %s".formatted(key, yaml(value), origin(option));
        return "\n%s%s\n".formatted(described(option), line);
    }

    private String origin(OptionSpec option) {
        return command.commandLine().getParseResult().matchedOptionsSet().contains(option)
                ? "the command line"
                : configuration.origin(option).orElse("default");
    }

    private static String described(OptionSpec option) {
        String sentences = String.join(" ", option.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()));
        StringBuilder lines = new StringBuilder("#");
        int length = 1;
        for (String word : sentences.split(" ", -1)) {
            if (length + 1 + word.length() > WIDTH) {
                lines.append("\n#");
                length = 1;
            }
            lines.append(' ').append(word);
            length += 1 + word.length();
        }
        return lines.append('\n').toString();
    }

    private static String yaml(Object value) {
        if (value instanceof Collection<?> list) {
            return list.stream().map(PrintedConfiguration::yaml).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        return value instanceof Enum<?> ? value.toString().toLowerCase(Locale.ROOT) : quotedWhereNeeded(value);
    }

    private static String quotedWhereNeeded(@Nullable Object value) {
        String text = value instanceof Path path ? path.toString() : String.valueOf(value);
        return PLAIN.matcher(text).matches() && !NOT_TEXT.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : "'" + text.replace("'", "''") + "'";
    }
}
