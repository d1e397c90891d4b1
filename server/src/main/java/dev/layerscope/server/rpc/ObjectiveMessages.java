package dev.layerscope.server.rpc;

import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.optimize.ClassScores;
import dev.layerscope.server.optimize.recipe.Objective;
import dev.layerscope.server.optimize.recipe.Objective.Target;
import dev.layerscope.v1.DirectionTerm;
import dev.layerscope.v1.LogitTerm;
import dev.layerscope.v1.NeuronTerm;
import dev.layerscope.v1.ObjectiveTerm;
import java.util.List;
import java.util.OptionalInt;

/** What searches are to raise, as the server's values. Layers are looked up, so that a wrong name is refused at once. */
final class ObjectiveMessages {
    private final HostedModel model;

    ObjectiveMessages(HostedModel model) {
        this.model = model;
    }

    /**
     * @throws dev.layerscope.server.error.DomainException LAYER_NOT_FOUND, LAYER_AMBIGUOUS, NO_CLASSES, REQUEST_INVALID
     */
    List<Objective> objectives(List<dev.layerscope.v1.Objective> objectives) {
        return objectives.stream()
                .map(objective -> new Objective(
                        objective.getTermsList().stream().map(this::term).toList()))
                .toList();
    }

    private Objective.Term term(ObjectiveTerm term) {
        return new Objective.Term(term.hasWeight() ? term.getWeight().getValue() : 1, target(term));
    }

    private Target target(ObjectiveTerm term) {
        return switch (term.getValueCase()) {
            case CHANNEL_MEAN ->
                new Objective.Channel(
                        layer(term.getChannelMean().getLayer()),
                        term.getChannelMean().getChannel());
            case NEURON -> neuron(term.getNeuron());
            case LAYER -> new Objective.WholeLayer(layer(term.getLayer().getLayer()));
            case LOGIT -> logit(term.getLogit());
            case DIRECTION -> direction(term.getDirection());
            case VALUE_NOT_SET ->
                throw FeedMessages.invalid(
                        "term: nothing (expected: a channel's mean, a neuron, a layer, a logit or a direction)");
        };
    }

    private Target neuron(NeuronTerm neuron) {
        return new Objective.Neuron(
                layer(neuron.getLayer()),
                neuron.getChannel(),
                neuron.hasPosition() ? OptionalInt.of(neuron.getPosition().getRow()) : OptionalInt.empty(),
                neuron.hasPosition() ? OptionalInt.of(neuron.getPosition().getColumn()) : OptionalInt.empty());
    }

    private Target logit(LogitTerm logit) {
        ClassScores scores = new ClassScores(model);
        return switch (logit.getClassCase()) {
            case INDEX -> scores.of(logit.getIndex());
            case LABEL -> scores.of(scores.index(logit.getLabel()));
            case CLASS_NOT_SET -> throw FeedMessages.invalid("class: none (expected: a number or a label)");
        };
    }

    private Target direction(DirectionTerm direction) {
        float[] vector = new float[direction.getDirectionCount()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = direction.getDirection(i);
        }
        return new Objective.Direction(layer(direction.getLayer()), vector);
    }

    private String layer(String name) {
        return model.layer(name).path();
    }
}
