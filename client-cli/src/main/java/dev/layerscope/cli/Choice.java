package dev.layerscope.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of a few words, as an enum writes them. */
record Choice<E extends Enum<E>>(Class<E> words) implements ITypeConverter<E> {
    @Override
    public E convert(String text) {
        for (E word : words.getEnumConstants()) {
            if (word.toString().equalsIgnoreCase(text)) {
                return word;
            }
        }
        String expected =
                Arrays.stream(words.getEnumConstants()).map(Enum::toString).collect(Collectors.joining(", "));
        throw new TypeConversionException(text + " (expected: one of " + expected + ")");
    }
}
