package dev.layerscope.server.activation;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.input.NpyTensor;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What goes into a model, checked against what it takes; nothing is decoded yet.
 *
 * @param target name of the input that the batch is for
 * @param batch pictures and arrays, in order
 * @param size of pictures; empty where arrays alone are fed
 * @param named arrays for further inputs
 * @param shapes of all inputs of the model, those that nobody feeds as declared
 */
record Feed(
        HostedModel model,
        String target,
        List<StoredInput> batch,
        Preprocessing preprocessing,
        Optional<PictureSize> size,
        Map<String, StoredInput.Array> named,
        Map<String, Shape> shapes) {
    private static final int MOST_INPUTS = 4096;

    /**
     * @throws DomainException INPUT_INVALID, INPUT_NOT_FOUND, PREPROCESSING_INVALID
     */
    static Feed of(HostedModel model, FeedRequest request, PictureSize size, NamedArrays.Lookup inputs) {
        if (request.inputs().isEmpty() && request.named().isEmpty()) {
            throw invalid("inputs: none (expected: a picture or an array)");
        }
        return partial(model, request, size, inputs);
    }

    /**
     * The same of a request that may leave inputs out, even all.
     *
     * @throws DomainException INPUT_INVALID, INPUT_NOT_FOUND, PREPROCESSING_INVALID
     */
    static Feed partial(HostedModel model, FeedRequest request, PictureSize size, NamedArrays.Lookup inputs) {
        if (request.inputs().size() > MOST_INPUTS) {
            throw invalid("inputs: %d in one request (expected: at most %d)"
                    .formatted(request.inputs().size(), MOST_INPUTS));
        }
        Map<String, StoredInput.Array> named = NamedArrays.of(model, request.named(), inputs);
        List<StoredInput> batch = request.inputs().stream().map(inputs::get).toList();
        String target = batch.isEmpty() ? "" : target(model, named);
        Preprocessing preprocessing = request.adjustment()
                .apply(request.preset()
                        .map(Preprocessing::preset)
                        .orElseGet(() -> DefaultPreprocessing.of(model).preprocessing()));
        Map<String, Shape> shapes = new LinkedHashMap<>(model.singleShapes(size.height(), size.width()));
        named.forEach((input, array) -> shapes.put(input, NpyTensor.shape(array.header())));
        if (!batch.isEmpty()) {
            shapes.put(target, batchShape(model, target, batch, size));
        }
        boolean pictures = batch.stream().anyMatch(StoredInput.Picture.class::isInstance);
        return new Feed(
                model, target, batch, preprocessing, pictures ? Optional.of(size) : Optional.empty(), named, shapes);
    }

    /** The image input, or the only input that is left. */
    private static String target(HostedModel model, Map<String, StoredInput.Array> named) {
        List<String> open = NamedArrays.inputsOf(model).stream()
                .filter(input -> !named.containsKey(input))
                .toList();
        Optional<String> image = model.image().map(ImageInput::name).filter(open::contains);
        if (image.isPresent()) {
            return image.get();
        }
        if (open.size() != 1) {
            throw invalid("inputs: model '%s' has no input for pictures (expected: arrays by name for %s)"
                    .formatted(model.name(), String.join(", ", NamedArrays.inputsOf(model))));
        }
        return open.get(0);
    }

    private static Shape batchShape(HostedModel model, String target, List<StoredInput> batch, PictureSize size) {
        Optional<ImageInput> image = model.image().filter(input -> input.name().equals(target));
        long total = 0;
        Optional<Shape> one = Optional.empty();
        for (StoredInput input : batch) {
            Shape shape;
            if (input instanceof StoredInput.Array array) {
                Arrays.checkBatch(model, target, array);
                shape = NpyTensor.shape(array.header());
            } else {
                ImageInput picture = image.orElseThrow(
                        () -> invalid("input: a picture (expected: an array, .npy; model '%s' takes no pictures)"
                                .formatted(model.name())));
                shape = picture.layout().shape(1, picture.channels(), size.height(), size.width());
            }
            Shape single = shape.rank() == 0 ? shape : shape.with(0, 1);
            if (one.isPresent() && !one.get().equals(single)) {
                throw invalid("inputs: shapes %s and %s in one batch (expected: all alike; ask for a size)"
                        .formatted(one.get(), single));
            }
            one = Optional.of(single);
            total += shape.rank() == 0 ? 1 : shape.dim(0);
        }
        Shape single = one.orElseThrow();
        if (single.rank() == 0) {
            if (batch.size() > 1) {
                throw invalid("inputs: %d scalars (expected: one, since they form no batch)".formatted(batch.size()));
            }
            return single;
        }
        long fixed = fixedBatch(model, target).orElse(1);
        if (total % fixed != 0) {
            throw invalid("inputs: %d (expected: %d at once, as model '%s' fixes it, or a multiple)"
                    .formatted(total, fixed, model.name()));
        }
        return single.with(0, total);
    }

    /** The first axis of the batch's input, where the model fixes it. */
    OptionalLong fixedBatch() {
        return batch.isEmpty() ? OptionalLong.empty() : fixedBatch(model, target);
    }

    private static OptionalLong fixedBatch(HostedModel model, String target) {
        return model
                .model()
                .graph()
                .input(target)
                .flatMap(ValueInfo::tensorType)
                .flatMap(ValueType.TensorType::dims)
                .stream()
                .flatMap(dims -> dims.stream().limit(1))
                .filter(first -> first.size() > 0)
                .mapToLong(ValueType.Dim::size)
                .findFirst();
    }

    static DomainException invalid(String sentence) {
        return new DomainException(Reason.INPUT_INVALID, sentence);
    }
}
