package dev.layerscope.viewer;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}; seconds where there is no unit. As the command line has it. */
final class ToDuration implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

    @Override
    public Duration convert(String text) {
        Matcher duration = FORM.matcher(text);
        if (!duration.matches() || Long.parseLong(duration.group(1)) == 0) {
            throw new TypeConversionException(text + " (expected: a time such as 500ms, 30s, 5m or 1h)");
        }
        long amount = Long.parseLong(duration.group(1));
        return switch (duration.group(2) == null ? "s" : duration.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofSeconds(amount);
        };
    }
}
