package dev.layerscope.viewer.models;

import dev.layerscope.v1.Model;
import dev.layerscope.viewer.look.Units;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import javax.swing.SwingConstants;

/**
 * A column of the table of models.
 *
 * @param title its heading
 * @param width to begin with, in pixels of an unscaled screen
 * @param words what a cell shows of a model; empty where it isn't known yet
 * @param order how to sort by it
 * @param alignment {@link SwingConstants#LEADING} for words, {@link SwingConstants#TRAILING} for numbers
 */
record ModelColumn(String title, int width, Function<Model, String> words, Comparator<Model> order, int alignment) {
    static final ModelColumn NAME = words("Name", 195, Model::getName);
    static final ModelColumn STATE = words("State", 80, ModelWords::state);
    static final ModelColumn PARAMETERS = number("Parameters", 100, Model::getParameters, known(Units::count));
    static final ModelColumn INPUT = words("Input shape", 130, ModelWords::inputShapes);
    static final ModelColumn PREPROCESSING = words("Preprocessing", 165, ModelWords::preprocessing);
    static final ModelColumn OPSET = number("Opset", 65, Model::getOpset, known(Long::toString));
    static final ModelColumn FILE_SIZE = number("File size", 90, Model::getFileBytes, Units::bytes);

    /** From left to right. */
    static final List<ModelColumn> ALL = List.of(NAME, STATE, PARAMETERS, INPUT, PREPROCESSING, OPSET, FILE_SIZE);

    String words(Model model) {
        return words.apply(model);
    }

    private static ModelColumn words(String title, int width, Function<Model, String> words) {
        Comparator<Model> order = Comparator.comparing(words, String.CASE_INSENSITIVE_ORDER);
        return new ModelColumn(title, width, words, order, SwingConstants.LEADING);
    }

    private static ModelColumn number(
            String title, int width, ToLongFunction<Model> number, LongFunction<String> words) {
        Function<Model, String> shown = model -> words.apply(number.applyAsLong(model));
        return new ModelColumn(title, width, shown, Comparator.comparingLong(number), SwingConstants.TRAILING);
    }

    /** For a number that is zero until the model has been loaded. */
    private static LongFunction<String> known(LongFunction<String> words) {
        return number -> number == 0 ? "" : words.apply(number);
    }
}
