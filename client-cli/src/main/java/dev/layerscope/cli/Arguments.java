package dev.layerscope.cli;

import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.Crop;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.Tolerance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the arguments of options are written. */
final class Arguments {
    private static final Pattern NUMBER = Pattern.compile("(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

    private Arguments() {}

    /** {@code HxW}, both at least 1. */
    static final class ToSize implements ITypeConverter<Size> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})x(\\d{1,6})");

        @Override
        public Size convert(String text) {
            Matcher size = match(FORM, text, "HEIGHTxWIDTH in pixels, for example 224x224");
            return Size.newBuilder()
                    .setHeight(positive(size.group(1)))
                    .setWidth(positive(size.group(2)))
                    .build();
        }
    }

    /** {@code Y:X:HxW} in cells of the activation, counted from 0. */
    static final class ToCrop implements ITypeConverter<Crop> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,9}):(\\d{1,9})x(\\d{1,9})");

        @Override
        public Crop convert(String text) {
            Matcher crop = match(FORM, text, "TOP:LEFT:HEIGHTxWIDTH in cells, for example 0:8:16x16");
            return Crop.newBuilder()
                    .setTop(Integer.parseInt(crop.group(1)))
                    .setLeft(Integer.parseInt(crop.group(2)))
                    .setHeight(positive(crop.group(3)))
                    .setWidth(positive(crop.group(4)))
                    .build();
        }
    }

    /** {@code 0-7,12}: channels and ranges of channels, both ends included. */
    static final class ToChannels implements ITypeConverter<Channels> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

        @Override
        public Channels convert(String text) {
            List<ChannelRange> ranges = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                Matcher range = match(FORM, part.strip(), "channels from 0, for example 0-7,12");
                int first = Integer.parseInt(range.group(1));
                int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
                if (last < first) {
                    throw refused(part, "a range whose end isn't before its start");
                }
                ranges.add(
                        ChannelRange.newBuilder().setFirst(first).setLast(last).build());
            }
            return new Channels(ranges);
        }
    }

    /** How many pictures a channel keeps. */
    static final class ToPlaces implements ITypeConverter<Integer> {
        private static final int MOST = 1000;

        @Override
        public Integer convert(String text) {
            Matcher number = match(Pattern.compile("\\d{1,4}"), text, "1 to " + MOST);
            int places = Integer.parseInt(number.group());
            if (places < 1 || places > MOST) {
                throw refused(text, "1 to " + MOST);
            }
            return places;
        }
    }

    /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}; seconds where there is no unit. */
    static final class ToDuration implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

        @Override
        public Duration convert(String text) {
            Matcher duration = match(FORM, text, "a time such as 500ms, 30s, 5m or 1h");
            long amount = positive(duration.group(1));
            return switch (duration.group(2) == null ? "s" : duration.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofSeconds(amount);
            };
        }
    }

    /** {@code ABSOLUTE[,RELATIVE[,OF_LARGEST]]}, each 0 or more. */
    static final class ToTolerance implements ITypeConverter<Tolerance> {
        private static final Pattern FORM =
                Pattern.compile("(\\d[\\d.eE+-]*)(?:,(\\d[\\d.eE+-]*))?(?:,(\\d[\\d.eE+-]*))?");
        private static final String EXPECTED = "numbers such as 1e-4,1e-3: absolute, relative and of the largest";

        @Override
        public Tolerance convert(String text) {
            Matcher parts = match(FORM, text, EXPECTED);
            try {
                return Tolerance.newBuilder()
                        .setAbsolute(Double.parseDouble(parts.group(1)))
                        .setRelative(parts.group(2) == null ? 0 : Double.parseDouble(parts.group(2)))
                        .setOfLargest(parts.group(3) == null ? 0 : Double.parseDouble(parts.group(3)))
                        .build();
            } catch (NumberFormatException e) {
                throw refused(text, EXPECTED);
            }
        }
    }

    /** {@code 0.01,0.5,0.99}, or {@code none}. */
    static final class ToQuantiles implements ITypeConverter<Quantiles> {
        private static final String EXPECTED = "numbers from 0 to 1, for example 0.01,0.5,0.99, or none";

        @Override
        public Quantiles convert(String text) {
            if (text.equals("none")) {
                return Quantiles.NONE;
            }
            List<Double> numbers = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                match(NUMBER, part.strip(), EXPECTED);
                numbers.add(Double.parseDouble(part.strip()));
            }
            return new Quantiles(numbers, numbers, numbers);
        }
    }

    /**
     * What {@code --quantiles} names.
     *
     * @param asked of the server; its usual ones where empty
     * @param all that come
     * @param shown in tables
     */
    record Quantiles(List<Double> asked, List<Double> all, List<Double> shown) {
        static final Quantiles USUAL =
                new Quantiles(List.of(), List.of(0.05, 0.25, 0.5, 0.75, 0.95), List.of(0.05, 0.5, 0.95));
        static final Quantiles NONE = new Quantiles(List.of(), List.of(), List.of());
    }

    /** What {@code --channels} names, in order. */
    record Channels(List<ChannelRange> ranges) {
        static final Channels ALL = new Channels(List.of());
    }

    private static Matcher match(Pattern form, String text, String expected) {
        Matcher matcher = form.matcher(text);
        if (!matcher.matches()) {
            throw refused(text, expected);
        }
        return matcher;
    }

    private static int positive(String digits) {
        int value = Integer.parseInt(digits);
        if (value == 0) {
            throw refused(digits, "at least 1");
        }
        return value;
    }

    private static TypeConversionException refused(String text, String expected) {
        return new TypeConversionException(text + " (expected: " + expected + ")");
    }
}
