package dev.layerscope.server.optimize;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.optimize.recipe.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The scores of a model's classes, before the softmax where it ends with one: behind it a class is raised by lowering all
 * others.
 */
public final class ClassScores {
    private static final Set<String> SOFTMAXES = Set.of("Softmax", "LogSoftmax");

    private final HostedModel model;

    public ClassScores(HostedModel model) {
        this.model = model;
    }

    /**
     * The score of one class, counted from 0.
     *
     * @throws DomainException NO_CLASSES where the model has no output that is a layer; REQUEST_INVALID where it is negative
     */
    public Objective.Target of(int index) {
        if (index < 0) {
            throw new DomainException(Reason.REQUEST_INVALID, "class: %d (expected: 0 or more)".formatted(index));
        }
        return new Objective.Channel(layer().path(), index);
    }

    /**
     * The class of a label: the whole label, or one of its names between commas. Upper and lower case are alike.
     *
     * @throws DomainException NO_CLASSES where the model has no labels; REQUEST_INVALID where none or several fit
     */
    public int index(String label) {
        List<String> labels = model.card().labels();
        if (labels.isEmpty()) {
            throw new DomainException(
                    Reason.NO_CLASSES,
                    "class: '%s' of model '%s', which has no labels (expected: the number of a class)"
                            .formatted(label, model.name()));
        }
        int[] fitting = IntStream.range(0, labels.size())
                .filter(i -> fits(labels.get(i), label))
                .toArray();
        if (fitting.length != 1) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    fitting.length == 0
                            ? "class: '%s' is none of the labels of model '%s' (expected: one of its %d labels, or a number)"
                                    .formatted(label, model.name(), labels.size())
                            : "class: '%s' is several labels of model '%s' (expected: one of the numbers %s)"
                                    .formatted(label, model.name(), Arrays.toString(fitting)));
        }
        return fitting[0];
    }

    private static boolean fits(String whole, String label) {
        String wanted = plain(label);
        return plain(whole).equals(wanted)
                || Arrays.stream(whole.split(",", -1))
                        .anyMatch(name -> plain(name).equals(wanted));
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private Layer layer() {
        Layer output = model.output()
                .orElseThrow(() -> new DomainException(
                        Reason.NO_CLASSES,
                        "class: model '%s' computes no output (expected: class scores)".formatted(model.name())));
        return Optional.ofNullable(model.model().graph().producers().get(output.tensor()))
                .filter(node -> SOFTMAXES.contains(node.opType()))
                .flatMap(ClassScores::before)
                .flatMap(tensor -> model.layers().stream()
                        .filter(layer -> layer.tensor().equals(tensor))
                        .findFirst())
                .orElse(output);
    }

    private static Optional<String> before(Node softmax) {
        return softmax.input(0);
    }
}
