package dev.layerscope.server.activation;

import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.ValueType.Dim;
import dev.layerscope.server.input.NpyTensor;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks an array that is fed as it is against what the model declares. */
final class Arrays {
    private Arrays() {}

    /**
     * An array that is fed in one run. Height and width of an image input may differ from the declared ones.
     *
     * @throws dev.layerscope.server.error.DomainException INPUT_INVALID
     */
    static void check(HostedModel model, String input, StoredInput.Array array) {
        check(model, input, array, false);
    }

    /**
     * An array that may be fed in several runs, so its first axis may be any multiple of a fixed one.
     *
     * @throws dev.layerscope.server.error.DomainException INPUT_INVALID
     */
    static void checkBatch(HostedModel model, String input, StoredInput.Array array) {
        check(model, input, array, true);
    }

    private static void check(HostedModel model, String input, StoredInput.Array array, boolean severalRuns) {
        Optional<ElementType> expectedType = model.inputType(input);
        ElementType type = NpyTensor.type(array.header().type());
        if (expectedType.isEmpty() || expectedType.get() != type) {
            throw Feed.invalid("npy: %s for input '%s' (expected: %s; numpy's astype converts)"
                    .formatted(name(type), input, expectedType.map(Arrays::name).orElse("a type that can be fed")));
        }
        Shape shape = NpyTensor.shape(array.header());
        Optional<List<Dim>> dims = model.model()
                .graph()
                .input(input)
                .flatMap(ValueInfo::tensorType)
                .flatMap(ValueType.TensorType::dims);
        if (dims.isPresent()
                && !fits(
                        shape,
                        dims.get(),
                        model.image().filter(image -> image.name().equals(input)),
                        severalRuns)) {
            throw Feed.invalid("npy: shape %s for input '%s' (expected: %s)".formatted(shape, input, show(dims.get())));
        }
    }

    private static boolean fits(Shape shape, List<Dim> dims, Optional<ImageInput> image, boolean severalRuns) {
        if (shape.rank() != dims.size() || shape.elements() == 0) {
            return false;
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            Dim dim = dims.get(axis);
            boolean free = !dim.isFixed()
                    || image.isPresent()
                            && axis >= image.get().layout().heightAxis()
                            && axis <= image.get().layout().heightAxis() + 1;
            boolean multiple = severalRuns && axis == 0 && dim.isFixed() && shape.dim(0) % Math.max(1, dim.size()) == 0;
            if (!free && !multiple && shape.dim(axis) != dim.size()) {
                return false;
            }
        }
        return true;
    }

    private static String show(List<Dim> dims) {
        return dims.stream()
                .map(dim ->
                        dim.isFixed() ? Long.toString(dim.size()) : dim.symbol().isEmpty() ? "?" : dim.symbol())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** As NumPy calls it. */
    private static String name(ElementType type) {
        return type == ElementType.FLOAT
                ? "float32"
                : type == ElementType.DOUBLE ? "float64" : type.name().toLowerCase(Locale.ROOT);
    }
}
