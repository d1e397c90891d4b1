package dev.layerscope.cli;

import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.Size;
import dev.layerscope.yaml.PictureSize;
import dev.layerscope.yaml.PreprocessingFields;
import dev.layerscope.yaml.YamlException;
import dev.layerscope.yaml.YamlFields;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * What {@code --preprocess} names: a preset, or a YAML file with the fields of one and perhaps a {@code size}. A model's
 * card will do as well, by its {@code preprocessing} and {@code size}.
 */
final class PreprocessingArgument {
    private static final Set<String> CARD_KEYS = Set.of("preprocessing", "labels", "size");
    /** With its preset, as a card without one means it. */
    private static final String WITHOUT_PRESET = "raw";

    private final String text;
    private final Terminal terminal;
    private final CommandLine command;

    PreprocessingArgument(String text, Terminal terminal, CommandLine command) {
        this.text = text;
        this.terminal = terminal;
        this.command = command;
    }

    /**
     * Puts it into a feed.
     *
     * @throws ParameterException where the file can't be read or followed
     */
    void into(Feed.Builder feed) {
        if (!isFile()) {
            feed.setPreprocessing(Preprocessing.newBuilder().setPreset(text));
            return;
        }
        reading(file -> {
            read(Files.readString(file), feed);
            return feed;
        });
    }

    /**
     * The labels of a model's card; empty where it is none, or has none.
     *
     * @throws ParameterException where the card or the file that it names can't be read
     */
    List<String> labels() {
        return isFile() ? reading(PreprocessingArgument::labels) : List.of();
    }

    private static List<String> labels(Path card) throws IOException, YamlException {
        Set<String> keys = new HashSet<>(PreprocessingFields.KEYS);
        keys.addAll(CARD_KEYS);
        YamlFields fields = YamlFields.of(Files.readString(card), keys);
        return fields.isList("labels") || !fields.has("labels")
                ? fields.texts("labels")
                : Files.readAllLines(card.resolveSibling(fields.text("labels").orElseThrow()));
    }

    private boolean isFile() {
        String lower = text.toLowerCase(Locale.ROOT);
        return Files.isRegularFile(terminal.folder().resolve(text))
                || lower.endsWith(".yaml")
                || lower.endsWith(".yml");
    }

    /** What is done with the file. */
    private interface Reading<T> {
        T of(Path file) throws IOException, YamlException;
    }

    private <T> T reading(Reading<T> reading) {
        try {
            return reading.of(terminal.folder().resolve(text));
        } catch (YamlException e) {
            throw refused(text + ": " + e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw refused(text + ": not readable (expected: YAML)", e);
        } catch (IOException e) {
            throw refused(Failures.sentence(e) + " (expected: a YAML file that can be read, or a preset)", e);
        }
    }

    private static void read(String yaml, Feed.Builder feed) throws YamlException {
        Set<String> keys = new HashSet<>(PreprocessingFields.KEYS);
        keys.addAll(CARD_KEYS);
        YamlFields fields = YamlFields.of(yaml, keys);
        if (fields.has("preprocessing") || fields.has("labels")) {
            fields = YamlFields.of(yaml, CARD_KEYS);
        }
        PictureSize.of(fields, "size")
                .ifPresent(size ->
                        feed.setSize(Size.newBuilder().setHeight(size.height()).setWidth(size.width())));
        if (fields.has("preprocessing") && !fields.isMapping("preprocessing")) {
            feed.setPreprocessing(Preprocessing.newBuilder()
                    .setPreset(fields.text("preprocessing").orElse("")));
            return;
        }
        if (fields.has("preprocessing")) {
            fields = fields.mapping("preprocessing", PreprocessingFields.KEYS);
        }
        if (PreprocessingFields.KEYS.stream().anyMatch(fields::has)) {
            feed.setPreprocessing(message(PreprocessingFields.of(fields), fields));
        }
    }

    private static Preprocessing message(PreprocessingFields declared, YamlFields fields) throws YamlException {
        Preprocessing.Builder message = Preprocessing.newBuilder()
                .setPreset(declared.preset().orElse(WITHOUT_PRESET))
                .addAllMean(declared.mean())
                .addAllStd(declared.std());
        // On the wire 0 says that the preset's counts.
        if (declared.resize().isPresent()) {
            message.setResize(positive("resize", declared.resize().getAsInt(), fields));
        }
        if (declared.scale().isPresent()) {
            if ((float) declared.scale().getAsDouble() == 0) {
                throw fields.refused("scale", "a number other than 0");
            }
            message.setScale((float) declared.scale().getAsDouble());
        }
        declared.fit()
                .ifPresent(fit -> message.setFit(
                        switch (fit) {
                            case CROP -> Preprocessing.Fit.FIT_CROP;
                            case STRETCH -> Preprocessing.Fit.FIT_STRETCH;
                        }));
        declared.channelOrder()
                .ifPresent(order -> message.setChannelOrder(
                        switch (order) {
                            case RGB -> Preprocessing.ChannelOrder.CHANNEL_ORDER_RGB;
                            case BGR -> Preprocessing.ChannelOrder.CHANNEL_ORDER_BGR;
                        }));
        return message.build();
    }

    private static int positive(String key, int value, YamlFields fields) throws YamlException {
        if (value < 1) {
            throw fields.refused(key, "at least 1");
        }
        return value;
    }

    private ParameterException refused(String sentence, Exception cause) {
        return new ParameterException(command, "--preprocess " + sentence, cause);
    }
}
