package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.autodiff.expression.Terms;
import dev.layerscope.server.optimize.loss.LossSpec.Slot;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From activations to a score for each picture. Weights are fed, so that one graph serves all channels.
 *
 * <p>A layer whose first axis isn't that of the pictures can only be measured for one picture: all of it is that picture's.
 */
final class ScoreTerms {
    private final LossSpec spec;
    private final Terms terms;

    ScoreTerms(LossSpec spec, Terms terms) {
        this.spec = spec;
        this.terms = terms;
    }

    /** The feed of a slot: by channel {@code [N, C, 1...]} in the layer's order of axes or, for SQUARES, {@code [N]}. */
    static String weights(int slot) {
        return "layerscope_weights_" + slot;
    }

    /** The second feed of a slot for PLACES: {@code [N, 1, positions...]} in the layer's order of axes. */
    static String places(int slot) {
        return "layerscope_places_" + slot;
    }

    /** The feeds of a slot and their shapes. */
    static java.util.Map<String, Shape> feeds(LossSpec spec, int slot, Shape activation) {
        Slot asked = spec.slots().get(slot);
        return switch (asked.kind()) {
            case MEANS -> java.util.Map.of(weights(slot), byChannel(spec, asked, activation));
            case PLACES ->
                java.util.Map.of(
                        weights(slot),
                        byChannel(spec, asked, activation),
                        places(slot),
                        byPosition(spec, asked, activation));
            case SQUARES -> java.util.Map.of(weights(slot), Shape.of(spec.pictures()));
        };
    }

    private static Shape byChannel(LossSpec spec, Slot slot, Shape activation) {
        Shape shape = ones(activation.rank()).with(slot.channelAxis(), activation.dim(slot.channelAxis()));
        return slot.channelAxis() == 0 ? shape : shape.with(0, spec.pictures());
    }

    private static Shape byPosition(LossSpec spec, Slot slot, Shape activation) {
        Shape shape = activation.with(slot.channelAxis(), 1);
        return slot.channelAxis() == 0 ? shape : shape.with(0, spec.pictures());
    }

    private static Shape ones(int rank) {
        return Shape.of(IntStream.range(0, rank).mapToLong(axis -> 1).toArray());
    }

    /** {@code [N]}. */
    Term scores(List<Term> activations) {
        List<Term> parts = new ArrayList<>();
        for (int slot = 0; slot < activations.size(); slot++) {
            parts.add(score(slot, activations.get(slot).as(ElementType.FLOAT)));
        }
        return terms.sum(parts);
    }

    private Term score(int number, Term activation) {
        Slot slot = spec.slots().get(number);
        java.util.Map<String, Shape> feeds = feeds(spec, number, activation.shape());
        Term weights = feed(feeds, weights(number));
        return switch (slot.kind()) {
            case MEANS -> summed(activation.mean(positions(slot, activation)).times(weights));
            case PLACES -> summed(activation.times(weights).times(feed(feeds, places(number))));
            case SQUARES -> {
                Term squares = activation.squared();
                double count = (double) activation.shape().elements() / spec.pictures();
                yield summed(squares).times(1 / count).times(weights);
            }
        };
    }

    private Term feed(java.util.Map<String, Shape> feeds, String name) {
        return terms.known(name, ElementType.FLOAT, java.util.Objects.requireNonNull(feeds.get(name)));
    }

    /** Axes that count neither pictures nor channels. */
    private int[] positions(Slot slot, Term activation) {
        return IntStream.range(0, activation.rank())
                .filter(axis -> axis != slot.channelAxis() && !(axis == 0 && countsPictures(activation)))
                .toArray();
    }

    /** {@code [N]}: over all that is one picture's. */
    private Term summed(Term values) {
        boolean apart = countsPictures(values);
        int[] axes = IntStream.range(apart ? 1 : 0, values.rank()).toArray();
        return values.sum(axes).reshaped(spec.pictures());
    }

    private boolean countsPictures(Term values) {
        return values.shape().dim(0) == spec.pictures();
    }

    /**
     * How alike the pictures' activations are: the mean over pairs of the cosine between their channels' products (Gram matrices),
     * as Lucid's diversity has it; 1 where they are the same.
     */
    Term likeness(Term activation, int channelAxis) {
        Term values = activation.as(ElementType.FLOAT);
        long pictures = spec.pictures();
        long channels = values.shape().dim(channelAxis);
        int[] order = new int[values.rank()];
        order[1] = channelAxis;
        int at = 2;
        for (int axis = 1; axis < order.length; axis++) {
            if (axis != channelAxis) {
                order[at] = axis;
                at++;
            }
        }
        Term flat = values.transposed(order)
                .reshaped(pictures, channels, values.shape().elements() / (pictures * channels));
        Term gram = flat.matmul(flat.turned()).reshaped(pictures, channels * channels);
        Term length = gram.squared().sum(1).plus(1e-12).sqrt();
        Term unit = gram.over(length);
        Term pairs = unit.matmul(unit.turned()).sum(0, 1).reshaped();
        return pairs.minus(pictures).times(1.0 / (pictures * (pictures - 1.0)));
    }
}
