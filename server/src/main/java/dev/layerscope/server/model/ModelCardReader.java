package dev.layerscope.server.model;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.Preprocessing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the YAML file beside a model. */
final class ModelCardReader {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");
    private static final int LARGEST_SIDE = 16_384;
    private static final int MOST_LABELS = 1_000_000;
    private static final Set<String> KEYS = Set.of("preprocessing", "labels", "size");
    private static final Set<String> PREPROCESSING_KEYS =
            Set.of("preset", "resize", "fit", "mean", "std", "scale", "channel_order");

    private final Path card;
    private Optional<Path> labelsFile = Optional.empty();

    private ModelCardReader(Path card) {
        this.card = card;
    }

    /**
     * @throws DomainException MODEL_REFUSED where the file says something that can't be followed
     */
    static ModelCard read(Path card) {
        return new ModelCardReader(card).read();
    }

    private ModelCard read() {
        try {
            Object content = new Load(LoadSettings.builder().build())
                    .loadFromString(Files.readString(card, StandardCharsets.UTF_8));
            Map<?, ?> fields = content == null ? Map.of() : map("the file", content, KEYS);
            Optional<Matcher> size = Optional.ofNullable(fields.get("size")).map(this::size);
            List<String> labels = labels(fields.get("labels"));
            return new ModelCard(
                    Optional.ofNullable(fields.get("preprocessing")).map(this::preprocessing),
                    labels,
                    labelsFile,
                    size.map(s -> OptionalInt.of(Integer.parseInt(s.group(1)))).orElse(OptionalInt.empty()),
                    size.map(s -> OptionalInt.of(Integer.parseInt(s.group(2)))).orElse(OptionalInt.empty()));
        } catch (IOException | YamlEngineException e) {
            throw new DomainException(
                    Reason.MODEL_REFUSED, "%s: not readable (expected: YAML)".formatted(card.getFileName()), e);
        }
    }

    private Matcher size(Object value) {
        Matcher size = SIZE.matcher(String.valueOf(value));
        if (!size.matches()
                || Integer.parseInt(size.group(1)) > LARGEST_SIDE
                || Integer.parseInt(size.group(2)) > LARGEST_SIDE) {
            throw refused("size: '%s' (expected: HEIGHTxWIDTH, such as 224x224, each from 1 to %d)"
                    .formatted(value, LARGEST_SIDE));
        }
        return size;
    }

    /** A preprocessing that can't be is a fault of the model's folder, not of a request. */
    private Preprocessing preprocessing(Object value) {
        try {
            return declaredPreprocessing(value);
        } catch (DomainException e) {
            throw e.reason() == Reason.PREPROCESSING_INVALID ? refused(e.sentence()) : e;
        }
    }

    private Preprocessing declaredPreprocessing(Object value) {
        if (!(value instanceof Map<?, ?>)) {
            return Preprocessing.preset(String.valueOf(value));
        }
        Map<?, ?> fields = map("preprocessing", value, PREPROCESSING_KEYS);
        Preprocessing result =
                Preprocessing.preset(fields.containsKey("preset") ? String.valueOf(fields.get("preset")) : "raw");
        if (fields.get("resize") != null) {
            if (!(fields.get("resize") instanceof Integer resize)) {
                throw refused("resize: '%s' (expected: a whole number)".formatted(fields.get("resize")));
            }
            result = result.withResize(resize);
        }
        if (fields.get("fit") != null) {
            result = result.withFit(choice("fit", Preprocessing.Fit.class, fields.get("fit")));
        }
        if (fields.get("mean") != null) {
            result = result.withMean(numbers("mean", fields.get("mean")));
        }
        if (fields.get("std") != null) {
            result = result.withStd(numbers("std", fields.get("std")));
        }
        if (fields.get("scale") != null) {
            if (!(fields.get("scale") instanceof Number scale)) {
                throw refused("scale: '%s' (expected: a number)".formatted(fields.get("scale")));
            }
            result = result.withScale(scale.doubleValue());
        }
        if (fields.get("channel_order") != null) {
            result = result.withOrder(
                    choice("channel_order", Preprocessing.ChannelOrder.class, fields.get("channel_order")));
        }
        return result;
    }

    private List<String> labels(@org.jspecify.annotations.Nullable Object value) throws IOException {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list.stream().limit(MOST_LABELS).map(this::label).toList();
        }
        Path folder = card.toAbsolutePath().getParent();
        Path file = InsideFolder.resolve(folder, String.valueOf(value))
                .filter(found -> Files.isRegularFile(found) && InsideFolder.contains(folder, found))
                .orElseThrow(() -> refused(
                        "labels: '%s' (expected: a text file in the model's folder, or a list)".formatted(value)));
        labelsFile = Optional.of(file);
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .limit(MOST_LABELS)
                .toList();
    }

    private String label(Object value) {
        if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            throw refused("labels: '%s' (expected: words)".formatted(value));
        }
        return String.valueOf(value);
    }

    private List<Float> numbers(String what, Object value) {
        List<?> values = value instanceof List<?> list ? list : List.of(value);
        return values.stream()
                .map(number -> {
                    if (number instanceof Number n) {
                        return n.floatValue();
                    }
                    throw refused("%s: '%s' (expected: a number, or one per channel)".formatted(what, number));
                })
                .toList();
    }

    private <E extends Enum<E>> E choice(String what, Class<E> choices, Object value) {
        try {
            return Enum.valueOf(choices, String.valueOf(value).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw refused("%s: '%s' (expected: one of %s)"
                    .formatted(
                            what,
                            value,
                            List.of(choices.getEnumConstants()).toString().toLowerCase(Locale.ROOT)));
        }
    }

    private Map<?, ?> map(String what, Object value, Set<String> keys) {
        if (!(value instanceof Map<?, ?> map)) {
            throw refused("%s: '%s' (expected: keys and values)".formatted(what, value));
        }
        for (Object key : map.keySet()) {
            if (!keys.contains(String.valueOf(key))) {
                throw refused("%s: unknown key '%s' (expected: %s)"
                        .formatted(
                                what,
                                key,
                                String.join(", ", keys.stream().sorted().toList())));
            }
        }
        return map;
    }

    private DomainException refused(String sentence) {
        return new DomainException(Reason.MODEL_REFUSED, "%s: %s".formatted(card.getFileName(), sentence));
    }
}
