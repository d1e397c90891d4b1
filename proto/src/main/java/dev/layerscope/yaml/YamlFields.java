package dev.layerscope.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The keys of a mapping and their values, each of which may be left out or be empty. A value of another kind than asked
 * for is refused with its line.
 */
public final class YamlFields {
    private static final int LONGEST_SHOWN = 60;

    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private YamlFields() {}

    /**
     * A whole file.
     *
     * @param keys all that there may be
     * @throws YamlException where it is no YAML, no mapping, or has another key
     */
    public static YamlFields of(String text, Set<String> keys) throws YamlException {
        Optional<Node> root = root(text);
        return root.isEmpty() ? new YamlFields() : of("the file", root.get(), keys);
    }

    /**
     * A whole file, whose keys the caller checks.
     *
     * @throws YamlException where it is no YAML, no mapping, or has a key twice
     */
    public static YamlFields of(String text) throws YamlException {
        Optional<Node> root = root(text);
        return root.isEmpty() ? new YamlFields() : of("the file", root.get(), key -> true, Set.of());
    }

    private static Optional<Node> root(String text) throws YamlException {
        Optional<Node> root;
        try {
            root = new Compose(LoadSettings.builder().build()).composeString(text);
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            throw new YamlException(line + "not readable (expected: YAML)", e);
        } catch (YamlEngineException e) {
            throw new YamlException("not readable (expected: YAML)", e);
        }
        return root.filter(node -> !isNull(node));
    }

    private static YamlFields of(String what, Node node, Set<String> keys) throws YamlException {
        return of(what, node, keys::contains, keys);
    }

    private static YamlFields of(String what, Node node, Predicate<String> known, Set<String> keys)
            throws YamlException {
        if (!(node instanceof MappingNode mapping)) {
            throw refused(what, node, "keys and values");
        }
        YamlFields fields = new YamlFields();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = shown(tuple.getKeyNode());
            if (!known.test(key)) {
                throw new YamlException(line(tuple.getKeyNode()) + "unknown key '" + key + "' (expected: "
                        + String.join(", ", new TreeSet<>(keys)) + ")");
            }
            fields.lines.put(key, lineOf(tuple.getKeyNode()));
            if (fields.values.put(key, tuple.getValueNode()) != null) {
                throw new YamlException(line(tuple.getKeyNode()) + "key '" + key + "' twice (expected: once)");
            }
        }
        fields.values.values().removeIf(YamlFields::isNull);
        return fields;
    }

    /** All keys in their order, those without a value too. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(lines.keySet());
    }

    /** The line of a key that is there, from 1. */
    public int line(String key) {
        return Objects.requireNonNull(lines.get(key), key);
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Whether the value is a mapping itself. */
    public boolean isMapping(String key) {
        return values.get(key) instanceof MappingNode;
    }

    public boolean isList(String key) {
        return values.get(key) instanceof SequenceNode;
    }

    /**
     * The fields of a value that is a mapping itself; none where it isn't there.
     *
     * @throws YamlException where it is none, or has a key beside these
     */
    public YamlFields mapping(String key, Set<String> keys) throws YamlException {
        Node node = values.get(key);
        return node == null ? new YamlFields() : of(key, node, keys);
    }

    /**
     * The fields of each mapping in a list, or of one that stands alone; none where the key isn't there.
     *
     * @throws YamlException where one of them is none, or has a key beside these
     */
    public List<YamlFields> mappings(String key, Set<String> keys) throws YamlException {
        List<YamlFields> mappings = new ArrayList<>();
        for (Node node : nodes(key)) {
            mappings.add(of(key, node, keys));
        }
        return mappings;
    }

    /** A word, number or truth as it is written. */
    public Optional<String> text(String key) throws YamlException {
        Node node = values.get(key);
        return node == null ? Optional.empty() : Optional.of(text(key, node));
    }

    /** One text, or all of a list. */
    public List<String> texts(String key) throws YamlException {
        List<String> texts = new ArrayList<>();
        for (Node node : nodes(key)) {
            texts.add(text(key, node));
        }
        return texts;
    }

    public OptionalInt integer(String key) throws YamlException {
        Node node = values.get(key);
        if (node == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(shown(node)));
        } catch (NumberFormatException e) {
            throw refused(key, node, "a whole number");
        }
    }

    public OptionalDouble number(String key) throws YamlException {
        Node node = values.get(key);
        return node == null ? OptionalDouble.empty() : OptionalDouble.of(number(key, node, "a number"));
    }

    /** One number, or all of a list; empty where the key isn't there. */
    public List<Float> numbers(String key) throws YamlException {
        List<Float> numbers = new ArrayList<>();
        for (Node node : nodes(key)) {
            numbers.add((float) number(key, node, "a number, or one per channel"));
        }
        return numbers;
    }

    /** One of the constants, by its name in any case. */
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> choices) throws YamlException {
        Node node = values.get(key);
        if (node == null) {
            return Optional.empty();
        }
        for (E choice : choices.getEnumConstants()) {
            if (choice.name().equalsIgnoreCase(shown(node))) {
                return Optional.of(choice);
            }
        }
        String names = String.valueOf(List.of(choices.getEnumConstants())).toLowerCase(Locale.ROOT);
        throw refused(key, node, "one of " + names);
    }

    /** A refusal of a key's value, with its line. */
    public YamlException refused(String key, String expected) {
        Node node = values.get(key);
        return node == null
                ? new YamlException(key + ": nothing (expected: " + expected + ")")
                : refused(key, node, expected);
    }

    private List<Node> nodes(String key) {
        Node node = values.get(key);
        if (node == null) {
            return List.of();
        }
        return node instanceof SequenceNode list ? list.getValue() : List.of(node);
    }

    private static String text(String key, Node node) throws YamlException {
        if (!(node instanceof ScalarNode scalar)) {
            throw refused(key, node, "words");
        }
        return scalar.getValue();
    }

    private static double number(String key, Node node, String expected) throws YamlException {
        boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
        if (number && node instanceof ScalarNode scalar) {
            try {
                return Double.parseDouble(scalar.getValue());
            } catch (NumberFormatException e) {
                throw refused(key, node, expected);
            }
        }
        throw refused(key, node, expected);
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static YamlException refused(String what, Node node, String expected) {
        return new YamlException(line(node) + what + ": '" + shown(node) + "' (expected: " + expected + ")");
    }

    private static String line(Node node) {
        return node.getStartMark().isEmpty() ? "" : "line " + lineOf(node) + ": ";
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static String shown(@Nullable Node node) {
        String text = node instanceof ScalarNode scalar
                ? scalar.getValue()
                : node instanceof SequenceNode ? "a list" : node instanceof MappingNode ? "keys and values" : "";
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
    }
}
