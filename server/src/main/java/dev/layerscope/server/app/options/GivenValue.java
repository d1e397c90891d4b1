package dev.layerscope.server.app.options;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The value of an option in the environment or in a file.
 *
 * @param texts one, or those of a list
 * @param origin where it stands, for people
 */
record GivenValue(List<String> texts, String origin) {
    GivenValue {
        texts = List.copyOf(texts);
    }

    /**
     * As the command line would have it.
     *
     * @throws DomainException CONFIGURATION_INVALID where the option can't have such a value
     */
    String checkedFor(OptionSpec option) {
        if (!option.isMultiValue() && texts.size() != 1) {
            throw refused(option, "a list", "one value");
        }
        for (String text : texts) {
            if (option.isMultiValue() && text.contains(option.splitRegex())) {
                throw refused(option, text, "a value without '%s'".formatted(option.splitRegex()));
            }
            check(option, text);
        }
        return String.join(option.splitRegex(), texts);
    }

    private void check(OptionSpec option, String text) {
        Class<?> type = option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
        if (type == boolean.class || type == Boolean.class) {
            require(text.equals("true") || text.equals("false"), option, text, "true or false");
        } else if (type == int.class || type == Integer.class) {
            require(isWhole(text, Integer.MAX_VALUE), option, text, "a whole number");
        } else if (type == long.class || type == Long.class) {
            require(isWhole(text, Long.MAX_VALUE), option, text, "a whole number");
        } else if (type.isEnum()) {
            List<String> names = Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .toList();
            require(names.contains(text.toLowerCase(Locale.ROOT)), option, text, "one of " + String.join(", ", names));
        } else {
            require(!text.isBlank(), option, text, option.paramLabel());
        }
    }

    private static boolean isWhole(String text, long most) {
        try {
            return Math.abs(Long.parseLong(text)) <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void require(boolean fits, OptionSpec option, String text, String expected) {
        if (!fits) {
            throw refused(option, text, expected);
        }
    }

    private DomainException refused(OptionSpec option, String text, String expected) {
        return new DomainException(
                Reason.CONFIGURATION_INVALID,
                "%s: %s: '%s' (expected: %s)"
                        .formatted(origin, OptionKey.of(option).text(), text, expected));
    }
}
