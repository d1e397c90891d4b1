package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.ValueType.Dim;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.optimize.loss.Canvas.Form;
import dev.layerscope.server.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what is searched in a model without pictures: the only input that nobody feeds, whatever its axes are. */
final class SearchedInput {
    private static final int MOST_AXES = 4;

    private SearchedInput() {}

    /**
     * @param fed names of inputs that are fed
     * @throws DomainException NOT_OPTIMIZABLE
     */
    static ValueInfo of(HostedModel model, Set<String> fed) {
        List<ValueInfo> open = model.model().graph().requiredInputs().stream()
                .filter(input -> !fed.contains(input.name()))
                .toList();
        if (open.size() != 1) {
            String names = open.stream().map(ValueInfo::name).collect(Collectors.joining("', '"));
            throw refused(
                    open.isEmpty()
                            ? "model '%s': all of its inputs are fed (expected: all but the one that is searched)"
                                    .formatted(model.name())
                            : "model '%s': none of its inputs '%s' takes pictures (expected: arrays by name for all but the one that is searched)"
                                    .formatted(model.name(), names));
        }
        return open.get(0);
    }

    /**
     * @throws DomainException NOT_OPTIMIZABLE where it isn't of numbers that can be searched, or has too many axes
     */
    static ImageInput asPictures(HostedModel model, ValueInfo input) {
        ElementType type = model.inputType(input.name()).orElse(ElementType.BOOL);
        List<Dim> dims = input.tensorType().flatMap(ValueType.TensorType::dims).orElse(List.of());
        if (dims.isEmpty() || dims.size() > MOST_AXES) {
            throw refused("model '%s': its input '%s' has %d axes (expected: 1 to %d, such as [N, C, H, W])"
                    .formatted(model.name(), input.name(), dims.size(), MOST_AXES));
        }
        if (dims.size() == MOST_AXES) {
            return ImageInput.ofPlanes(model.model().graph(), input)
                    .orElseThrow(() -> unsearchable(model, input, type));
        }
        if (!type.isFloatingPoint()) {
            throw unsearchable(model, input, type);
        }
        int axes = dims.size();
        return new ImageInput(
                input.name(),
                type,
                ImageInput.Layout.NCHW,
                1,
                axes > 2 ? fixed(dims.get(1)) : OptionalInt.of(1),
                fixed(dims.get(axes - 1)),
                axes > 1 ? fixed(dims.get(0)) : OptionalInt.of(1));
    }

    static Form form(ValueInfo input, ImageInput image) {
        int axes = input.tensorType()
                .flatMap(ValueType.TensorType::dims)
                .map(List::size)
                .orElse(0);
        return switch (axes) {
            case 1 -> Form.ROW;
            case 2 -> Form.ROWS;
            case 3 -> Form.MATRICES;
            default -> image.isOfPictures() ? Form.PICTURES : Form.PLANES;
        };
    }

    private static OptionalInt fixed(Dim dim) {
        return Optional.of(dim).filter(Dim::isFixed).stream()
                .mapToInt(one -> Math.toIntExact(one.size()))
                .findFirst();
    }

    private static DomainException unsearchable(HostedModel model, ValueInfo input, ElementType type) {
        return refused(
                "model '%s': its input '%s' takes %s (expected: numbers that can change a little; what whole numbers stand for, such as tokens, can't be searched)"
                        .formatted(model.name(), input.name(), type));
    }

    private static DomainException refused(String sentence) {
        return new DomainException(Reason.NOT_OPTIMIZABLE, sentence);
    }
}
