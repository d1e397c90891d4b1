package dev.layerscope.server.model;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.yaml.PictureSize;
import dev.layerscope.yaml.PreprocessingFields;
import dev.layerscope.yaml.YamlException;
import dev.layerscope.yaml.YamlFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the YAML file beside a model. */
final class ModelCardReader {
    private static final int MOST_LABELS = 1_000_000;
    private static final Set<String> KEYS = Set.of("preprocessing", "labels", "size");

    private final Path card;
    private final FilesBeside beside;

    private ModelCardReader(Path card, FilesBeside beside) {
        this.card = card;
        this.beside = beside;
    }

    /**
     * @param beside is told of the file that the labels are in
     * @throws DomainException MODEL_REFUSED where the file says something that can't be followed
     */
    static ModelCard read(Path card, FilesBeside beside) {
        return new ModelCardReader(card, beside).read();
    }

    private ModelCard read() {
        try {
            YamlFields fields = YamlFields.of(Files.readString(card, StandardCharsets.UTF_8), KEYS);
            Optional<PictureSize> size = PictureSize.of(fields, "size");
            List<String> labels = labels(fields);
            return new ModelCard(
                    preprocessing(fields),
                    labels,
                    size.map(s -> OptionalInt.of(s.height())).orElse(OptionalInt.empty()),
                    size.map(s -> OptionalInt.of(s.width())).orElse(OptionalInt.empty()));
        } catch (YamlException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw refused("not readable (expected: YAML)", e);
        }
    }

    /** A preprocessing that can't be is a fault of the model's folder, not of a request. */
    private Optional<Preprocessing> preprocessing(YamlFields card) throws YamlException {
        if (!card.has("preprocessing")) {
            return Optional.empty();
        }
        try {
            if (!card.isMapping("preprocessing")) {
                return card.text("preprocessing").map(Preprocessing::preset);
            }
            YamlFields fields = card.mapping("preprocessing", PreprocessingFields.KEYS);
            return Optional.of(declared(PreprocessingFields.of(fields)));
        } catch (DomainException e) {
            throw e.reason() == Reason.PREPROCESSING_INVALID ? refused(e.sentence(), e) : e;
        }
    }

    private static Preprocessing declared(PreprocessingFields fields) {
        Preprocessing result = Preprocessing.preset(fields.preset().orElse("raw"));
        if (fields.resize().isPresent()) {
            result = result.withResize(fields.resize().getAsInt());
        }
        if (fields.fit().isPresent()) {
            result = result.withFit(
                    switch (fields.fit().get()) {
                        case CROP -> Preprocessing.Fit.CROP;
                        case STRETCH -> Preprocessing.Fit.STRETCH;
                    });
        }
        if (!fields.mean().isEmpty()) {
            result = result.withMean(fields.mean());
        }
        if (!fields.std().isEmpty()) {
            result = result.withStd(fields.std());
        }
        if (fields.scale().isPresent()) {
            result = result.withScale(fields.scale().getAsDouble());
        }
        if (fields.channelOrder().isPresent()) {
            result = result.withOrder(
                    switch (fields.channelOrder().get()) {
                        case RGB -> Preprocessing.ChannelOrder.RGB;
                        case BGR -> Preprocessing.ChannelOrder.BGR;
                    });
        }
        return result;
    }

    private List<String> labels(YamlFields fields) throws YamlException, IOException {
        if (!fields.has("labels") || fields.isList("labels")) {
            return fields.texts("labels").stream().limit(MOST_LABELS).toList();
        }
        String name = fields.text("labels").orElseThrow();
        Path folder = card.toAbsolutePath().getParent();
        Optional<Path> named = InsideFolder.resolve(folder, name);
        named.ifPresent(beside::note);
        Path file = named.filter(found -> Files.isRegularFile(found) && InsideFolder.contains(folder, found))
                .orElseThrow(() -> fields.refused("labels", "a text file in the model's folder, or a list"));
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .limit(MOST_LABELS)
                .toList();
    }

    private DomainException refused(String sentence, Exception cause) {
        return new DomainException(Reason.MODEL_REFUSED, "%s: %s".formatted(card.getFileName(), sentence), cause);
    }
}
