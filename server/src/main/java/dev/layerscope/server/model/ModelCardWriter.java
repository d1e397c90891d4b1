package dev.layerscope.server.model;

import dev.layerscope.server.input.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes the YAML file beside a model, such that {@link ModelCardReader} reads the same card. */
public final class ModelCardWriter {
    private ModelCardWriter() {}

    public static void write(ModelCard card, Path file) {
        Map<String, Object> fields = new LinkedHashMap<>();
        card.preprocessing().ifPresent(declared -> fields.put("preprocessing", preprocessing(declared)));
        if (card.height().isPresent() && card.width().isPresent()) {
            fields.put(
                    "size",
                    "%dx%d".formatted(card.height().getAsInt(), card.width().getAsInt()));
        }
        if (!card.labels().isEmpty()) {
            fields.put("labels", card.labels());
        }
        DumpSettings settings =
                DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        try {
            Files.writeString(file, new Dump(settings).dumpToString(fields), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("card can't be written", e);
        }
    }

    private static Map<String, Object> preprocessing(Preprocessing declared) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("preset", declared.name());
        declared.resize().ifPresent(resize -> fields.put("resize", resize));
        fields.put("fit", lower(declared.fit()));
        fields.put("scale", declared.scale());
        fields.put("mean", declared.mean().stream().map(Float::doubleValue).toList());
        fields.put("std", declared.std().stream().map(Float::doubleValue).toList());
        fields.put("channel_order", lower(declared.order()));
        return fields;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
