package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.model.SizedGraph;
import dev.layerscope.server.optimize.loss.LossSpec.Slot;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Objective.Target;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How the objectives of some pictures are measured: by which slots of a loss graph, with which weights.
 *
 * <p>Objectives of one kind on one layer share slots, whatever their channels, so that they share graphs.
 */
public final class ScorePlan {
    private final HostedModel model;
    private final Canvas canvas;
    private final LayerShapes shapes;
    private final int pictures;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Shape> activations = new ArrayList<>();
    /** By slot: numbers by channel for each picture, or one for each picture. */
    private final List<float[]> weights = new ArrayList<>();
    /** By slot: numbers by position for each picture; empty for other kinds. */
    private final List<float[]> places = new ArrayList<>();

    private ScorePlan(HostedModel model, Canvas canvas, LayerShapes shapes, int pictures) {
        this.model = model;
        this.canvas = canvas;
        this.shapes = shapes;
        this.pictures = pictures;
    }

    /**
     * @param objectives one for each picture
     * @param shapes of the model's layers when it is fed these pictures
     * @throws DomainException LAYER_NOT_FOUND, LAYER_AMBIGUOUS, NO_CHANNELS, CHANNEL_INVALID, SIZE_INVALID,
     *     REQUEST_INVALID; NOT_OPTIMIZABLE where a layer doesn't keep the pictures of a fixed batch apart
     */
    public static ScorePlan of(HostedModel model, Canvas canvas, LayerShapes shapes, List<Objective> objectives) {
        ScorePlan plan = new ScorePlan(model, canvas, shapes, objectives.size());
        for (int picture = 0; picture < objectives.size(); picture++) {
            plan.place(picture, objectives.get(picture));
        }
        return plan;
    }

    public List<Slot> slots() {
        return List.copyOf(slots);
    }

    /** Whether each picture has activations of its own, so that several can be searched at once. */
    public boolean picturesAreApart() {
        for (int slot = 0; slot < slots.size(); slot++) {
            if (slots.get(slot).channelAxis() == 0 || activations.get(slot).dim(0) != pictures) {
                return false;
            }
        }
        return true;
    }

    /** What to feed: shapes as {@link LossGraph#feeds()} has them. */
    public Map<String, float[]> feeds() {
        Map<String, float[]> feeds = new LinkedHashMap<>();
        for (int slot = 0; slot < slots.size(); slot++) {
            feeds.put(ScoreTerms.weights(slot), weights.get(slot));
            if (slots.get(slot).kind() == Slot.Kind.PLACES) {
                feeds.put(ScoreTerms.places(slot), places.get(slot));
            }
        }
        return feeds;
    }

    /**
     * The same as tensors.
     *
     * @param sized the model that the graph of the spec is made of
     * @return owned by the caller
     */
    public Map<String, Tensor> tensors(SizedGraph sized, LossSpec spec, TensorPool pool) {
        Map<String, Shape> shapes = LossGraph.scoreFeeds(sized, spec);
        Map<String, Tensor> tensors = new HashMap<>();
        try {
            feeds().forEach((name, values) -> {
                Tensor tensor = pool.allocate(ElementType.FLOAT, Objects.requireNonNull(shapes.get(name), name));
                tensors.put(name, tensor);
                tensor.bytes().asFloatBuffer().put(values);
            });
            return tensors;
        } catch (RuntimeException e) {
            tensors.values().forEach(Tensor::close);
            throw e;
        }
    }

    private void place(int picture, Objective objective) {
        boolean[] taken = new boolean[slots.size() + objective.terms().size()];
        for (Objective.Term term : objective.terms()) {
            Target target = term.target();
            Layer layer = model.layer(target.layer());
            Shape whole = shape(layer);
            int axis = axis(layer, whole, target);
            Shape shape = own(layer, whole, axis);
            int slot = slot(new Slot(layer.tensor(), axis, kind(target)), shape, taken);
            taken[slot] = true;
            put(slot, picture, term, shape, axis);
        }
    }

    private static Slot.Kind kind(Target target) {
        if (target instanceof Objective.Neuron) {
            return Slot.Kind.PLACES;
        }
        return target instanceof Objective.WholeLayer ? Slot.Kind.SQUARES : Slot.Kind.MEANS;
    }

    /** One that this picture hasn't used yet. */
    private int slot(Slot wanted, Shape shape, boolean[] taken) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).equals(wanted) && !taken[i]) {
                return i;
            }
        }
        slots.add(wanted);
        activations.add(shape);
        long channels = shape.dim(wanted.channelAxis());
        boolean bySlice = wanted.kind() != Slot.Kind.SQUARES;
        weights.add(new float[Math.toIntExact(bySlice ? pictures * channels : pictures)]);
        places.add(
                wanted.kind() == Slot.Kind.PLACES
                        ? new float[Math.toIntExact(pictures * positions(shape, wanted.channelAxis()))]
                        : new float[0]);
        return slots.size() - 1;
    }

    private void put(int slot, int picture, Objective.Term term, Shape shape, int axis) {
        int channels = Math.toIntExact(shape.dim(axis));
        float[] numbers = weights.get(slot);
        float weight = (float) term.weight();
        Target target = term.target();
        if (target instanceof Objective.WholeLayer) {
            numbers[picture] = weight;
        } else if (target instanceof Objective.Channel channel) {
            numbers[picture * channels + within(channel.channel(), channels, target)] = weight;
        } else if (target instanceof Objective.Neuron neuron) {
            numbers[picture * channels + within(neuron.channel(), channels, target)] = weight;
            int count = Math.toIntExact(positions(shape, axis));
            places.get(slot)[picture * count + position(neuron, shape, axis)] = 1;
        } else if (target instanceof Objective.Direction direction) {
            putDirection(direction, numbers, picture, channels, term.weight());
        }
    }

    private static void putDirection(
            Objective.Direction direction, float[] numbers, int picture, int channels, double weight) {
        float[] vector = direction.vector();
        if (vector.length != channels) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "direction: %d numbers (expected: %d, one for each channel of layer '%s')"
                            .formatted(vector.length, channels, direction.layer()));
        }
        for (int channel = 0; channel < channels; channel++) {
            numbers[picture * channels + channel] = (float) (weight * vector[channel]);
        }
    }

    /** The index of a position among all that aren't channels; row-major. */
    private int position(Objective.Neuron neuron, Shape shape, int axis) {
        List<Integer> axes = new ArrayList<>();
        for (int i = axis == 0 ? 1 : 0; i < shape.rank(); i++) {
            if (i != axis && !(i == 0 && shape.dim(0) == pictures)) {
                axes.add(i);
            }
        }
        List<OptionalInt> asked = axes.size() < 2 ? List.of(neuron.y()) : List.of(neuron.y(), neuron.x());
        if (axes.size() > 2 || axes.size() < 2 && neuron.x().isPresent()) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "neuron of layer '%s': its channels have %d axes of positions (expected: 2, or one for y alone)"
                            .formatted(neuron.layer(), axes.size()));
        }
        int index = 0;
        for (int i = 0; i < axes.size(); i++) {
            int length = Math.toIntExact(shape.dim(axes.get(i)));
            int at = asked.get(i).orElse(length / 2);
            if (at >= length) {
                throw new DomainException(
                        Reason.REQUEST_INVALID,
                        "position of a neuron: %s %d (expected: 0 to %d in layer '%s' of shape %s)"
                                .formatted(i == axes.size() - 1 ? "x" : "y", at, length - 1, neuron.layer(), shape));
            }
            index = index * length + at;
        }
        return index;
    }

    private long positions(Shape shape, int axis) {
        long count = shape.elements() / shape.dim(axis);
        return axis != 0 && shape.dim(0) == pictures ? count / pictures : count;
    }

    private static int within(int channel, int channels, Target target) {
        if (channel >= channels) {
            throw new DomainException(
                    Reason.CHANNEL_INVALID,
                    "channel: %d (expected: 0 to %d, which layer '%s' has)"
                            .formatted(channel, channels - 1, target.layer()));
        }
        return channel;
    }

    private Shape shape(Layer layer) {
        return shapes.of(layer.tensor())
                .filter(shape -> shape.elements() > 0)
                .orElseThrow(() -> new DomainException(
                        Reason.SIZE_INVALID,
                        "layer '%s' can't be computed for pictures of this size (expected: the model's own size)"
                                .formatted(layer.path())));
    }

    /** The part of these pictures, where the model takes more at once. */
    private Shape own(Layer layer, Shape whole, int axis) {
        int batch = canvas.batch();
        if (batch > 1 && (axis == 0 || whole.dim(0) != batch)) {
            throw new DomainException(
                    Reason.NOT_OPTIMIZABLE,
                    "layer '%s': nothing in %s counts the %d pictures that model '%s' takes at once (expected: a layer whose first axis does)"
                            .formatted(layer.path(), whole, batch, model.name()));
        }
        return canvas.own(whole, pictures);
    }

    private int axis(Layer layer, Shape shape, Target target) {
        int axis = shapes.channelAxis(layer.tensor());
        if (axis >= 0 && axis < shape.rank()) {
            return axis;
        }
        if (target instanceof Objective.WholeLayer && shape.rank() > 1) {
            return 1;
        }
        throw new DomainException(
                Reason.NO_CHANNELS,
                "layer '%s': no axis of channels in %s (expected: a layer that has one)"
                        .formatted(layer.path(), shape));
    }
}
