package dev.layerscope.viewer.models;

import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelInput;
import dev.layerscope.viewer.look.Units;
import java.util.Locale;
import java.util.stream.Collectors;

/** The fields of a model in words; empty where the server doesn't know them before it has loaded the model. */
final class ModelWords {
    private ModelWords() {}

    static String state(Model model) {
        return switch (model.getState()) {
            case STATE_FOUND -> "found";
            case STATE_LOADED -> "loaded";
            case STATE_REFUSED -> "refused";
            case STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    static String preprocessing(Model model) {
        return model.getPreprocessing() + (model.getPreprocessingAssumed() ? " (assumed)" : "");
    }

    /** The shapes of all inputs, that of the image first. */
    static String inputShapes(Model model) {
        return model.getInputsList().stream()
                .sorted((a, b) -> Boolean.compare(b.getImage(), a.getImage()))
                .map(input -> Units.shape(input.getShapeList()))
                .collect(Collectors.joining(", "));
    }

    /** {@code input: float 1x3x224x224, image NCHW at 224x224}. */
    static String input(ModelInput input) {
        String words = input.getName() + ": " + type(input) + Units.shape(input.getShapeList());
        if (!input.getImage()) {
            return words;
        }
        return words + ", image " + input.getLayout() + " at "
                + input.getDefaultSize().getHeight() + "x"
                + input.getDefaultSize().getWidth();
    }

    private static String type(ModelInput input) {
        ElementType type = input.getElementType();
        if (type == ElementType.ELEMENT_TYPE_UNSPECIFIED || type == ElementType.UNRECOGNIZED) {
            return "";
        }
        return type.name().substring("ELEMENT_TYPE_".length()).toLowerCase(Locale.ROOT) + " ";
    }
}
