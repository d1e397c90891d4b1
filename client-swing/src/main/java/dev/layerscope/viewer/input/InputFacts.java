package dev.layerscope.viewer.input;

import dev.layerscope.v1.Input;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelInput;
import dev.layerscope.v1.Size;
import dev.layerscope.viewer.look.Units;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is known of an input and of its way into the model, in words. */
final class InputFacts {
    private InputFacts() {}

    /**
     * @param value never empty
     */
    record Fact(String name, String value) {}

    /**
     * @param picture as the model gets it, where it is known
     */
    static List<Fact> of(Input input, Optional<Model> model, Preparation preparation, Optional<BufferedImage> picture) {
        List<Fact> facts = new ArrayList<>();
        if (input.getKind() == Input.Kind.KIND_TENSOR) {
            facts.add(new Fact("array", array(input)));
            model.ifPresent(one -> facts.add(new Fact("model gets", "the array as it is")));
            return facts;
        }
        facts.add(new Fact("original", PictureSizes.words(input.getSize())));
        picture.ifPresent(pixels -> facts.add(new Fact("model gets", pixels.getHeight() + "x" + pixels.getWidth())));
        model.ifPresent(one -> facts.add(new Fact("prepared", prepared(one, preparation))));
        return facts;
    }

    /** {@code float 1x3x224x224}. */
    static String array(Input input) {
        String type =
                input.getElementType().name().replaceFirst("ELEMENT_TYPE_", "").toLowerCase(Locale.ROOT);
        return type + " " + Units.shape(input.getShapeList());
    }

    private static String prepared(Model model, Preparation preparation) {
        if (!preparation.preset().isEmpty()) {
            return preparation.preset() + ", chosen here";
        }
        return own(model);
    }

    /** The model's own preprocessing. */
    static String own(Model model) {
        return model.getPreprocessing() + (model.getPreprocessingAssumed() ? " (assumed)" : "");
    }

    /** The input that the chosen picture or array is for: that of pictures, or else the first. */
    static Optional<ModelInput> main(Model model) {
        return model.getInputsList().stream()
                .filter(ModelInput::getImage)
                .findFirst()
                .or(() -> model.getInputsList().stream().findFirst());
    }

    /** Those that need arrays of their own. */
    static List<ModelInput> others(Model model) {
        Optional<ModelInput> main = main(model);
        return model.getInputsList().stream()
                .filter(input -> main.filter(input::equals).isEmpty())
                .toList();
    }

    /** To which the model brings pictures by itself; empty where it takes none. */
    static Optional<Size> ownSize(Model model) {
        return main(model).filter(ModelInput::getImage).map(ModelInput::getDefaultSize);
    }
}
