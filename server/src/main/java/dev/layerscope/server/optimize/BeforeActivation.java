package dev.layerscope.server.optimize;

import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Objective.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moves objectives to what the activation functions of their layers are given, where dead units have gradients. */
final class BeforeActivation {
    private final HostedModel model;
    private final Map<String, Layer> layers = new HashMap<>();

    BeforeActivation(HostedModel model) {
        this.model = model;
        model.layers().forEach(layer -> layers.put(layer.tensor(), layer));
    }

    /** The objectives, of some pictures moved where their layers stand behind an activation function. */
    List<Objective> of(List<Objective> objectives, List<Integer> pictures) {
        List<Objective> moved = new ArrayList<>(objectives);
        for (int picture : pictures) {
            moved.set(
                    picture,
                    new Objective(objectives.get(picture).terms().stream()
                            .map(term -> new Objective.Term(term.weight(), before(term.target())))
                            .toList()));
        }
        return List.copyOf(moved);
    }

    private Target before(Target target) {
        Layer layer = model.layer(target.layer());
        if (layer.activation().side() != Layer.Side.AFTER) {
            return target;
        }
        return Optional.ofNullable(model.model().graph().producers().get(layer.tensor()))
                .flatMap(node -> node.input(0))
                .map(layers::get)
                .map(Layer::path)
                .map(path -> on(path, target))
                .orElse(target);
    }

    private static Target on(String layer, Target target) {
        if (target instanceof Objective.Channel channel) {
            return new Objective.Channel(layer, channel.channel());
        }
        if (target instanceof Objective.Neuron neuron) {
            return new Objective.Neuron(layer, neuron.channel(), neuron.y(), neuron.x());
        }
        if (target instanceof Objective.Direction direction) {
            return new Objective.Direction(layer, direction.vector());
        }
        return new Objective.WholeLayer(layer);
    }
}
