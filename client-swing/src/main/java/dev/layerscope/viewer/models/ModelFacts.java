package dev.layerscope.viewer.models;

import dev.layerscope.v1.Model;
import dev.layerscope.viewer.look.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is known of one model, as names and values in the order in which people read them. */
final class ModelFacts {
    private static final int LABELS_SHOWN = 3;

    private ModelFacts() {}

    /**
     * @param value never empty: what isn't known is no fact; several lines where there are several values
     */
    record Fact(String name, String value) {}

    static List<Fact> of(Model model) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("state", ModelWords.state(model)));
        facts.add(new Fact("file size", fileSize(model)));
        if (model.getParameters() > 0) {
            facts.add(new Fact("parameters", exactly(model.getParameters())));
        }
        facts.add(new Fact(
                "inputs", model.getInputsList().stream().map(ModelWords::input).collect(Collectors.joining("\n"))));
        facts.add(new Fact("outputs", String.join("\n", model.getOutputsList())));
        facts.add(new Fact("preprocessing", preprocessing(model)));
        if (model.getState() == Model.State.STATE_LOADED) {
            facts.add(new Fact("labels", labels(model.getLabelsList())));
        }
        facts.add(new Fact("producer", model.getProducer()));
        facts.add(new Fact("opset", model.getOpset() == 0 ? "" : Long.toString(model.getOpset())));
        facts.add(new Fact("sha256", model.getSha256()));
        facts.removeIf(fact -> fact.value().isEmpty());
        return facts;
    }

    private static String fileSize(Model model) {
        String bytes = exactly(model.getFileBytes()) + " bytes";
        return model.getFileBytes() < 1000 ? bytes : Units.bytes(model.getFileBytes()) + " (" + bytes + ")";
    }

    private static String preprocessing(Model model) {
        return model.getPreprocessingAssumed()
                ? ModelWords.preprocessing(model) + "\nnobody declared it; guessed from the input's channels"
                : ModelWords.preprocessing(model);
    }

    private static String labels(List<String> labels) {
        if (labels.isEmpty()) {
            return "none";
        }
        String first = labels.stream().limit(LABELS_SHOWN).collect(Collectors.joining("; "));
        return labels.size() + ": " + first + (labels.size() > LABELS_SHOWN ? "; \u2026" : "");
    }

    private static String exactly(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
