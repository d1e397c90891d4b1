package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.components.Basis;
import dev.layerscope.server.activation.components.Component;
import dev.layerscope.server.activation.components.PrincipalComponents;
import dev.layerscope.server.picture.Components;
import dev.layerscope.server.picture.Figure;
import dev.layerscope.server.render.ColorMap;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.ComponentsFigure;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.StreamComponentsResponse;
import java.util.List;

/** Bases as messages, and back. */
final class ComponentMessages {
    private static final int DEFAULT_COMPONENTS = 3;

    private ComponentMessages() {}

    /** How many are wanted; what is too many is known where they are found. */
    static int wanted(int asked) {
        return asked == 0 ? DEFAULT_COMPONENTS : asked;
    }

    /**
     * The bases of layers, one for each; none where none were sent.
     *
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
     */
    static List<Basis> bases(List<dev.layerscope.v1.Basis> sent, int layers, int components) {
        if (!sent.isEmpty() && sent.size() != layers) {
            throw FeedMessages.invalid(
                    "bases: %d for %d layers (expected: one for each, or none)".formatted(sent.size(), layers));
        }
        if (!sent.isEmpty() && components != 0) {
            throw FeedMessages.invalid(
                    "components: %d of bases that are sent (expected: bases with as many)".formatted(components));
        }
        return sent.stream().map(ComponentMessages::basis).toList();
    }

    private static Basis basis(dev.layerscope.v1.Basis sent) {
        return new Basis(
                doubles(sent.getMeanList()),
                sent.getComponentsList().stream()
                        .map(component -> new Component(
                                doubles(component.getLoadingsList()),
                                component.getVariance(),
                                component.getVarianceRatio(),
                                (float) component.getLowest(),
                                (float) component.getHighest()))
                        .toList(),
                sent.getSamples(),
                sent.getSamplesLeftOut());
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
     */
    static Figure figure(RenderFigureRequest request, PrincipalComponents components, Call call) {
        ComponentsFigure asked = request.getComponents();
        List<Basis> bases = bases(asked.getBasesList(), request.getLayersCount(), asked.getComponents());
        int wanted = wanted(asked.getComponents());
        bases.forEach(basis -> checkDrawable(basis.components().size()));
        if (bases.isEmpty()) {
            checkDrawable(wanted);
        }
        return new Components(
                colors(request.getColoring()),
                (index, activation) -> bases.isEmpty()
                        ? components.find(
                                activation.layer().path(), activation.tensor(), activation.channelAxis(), wanted, call)
                        : components.project(
                                activation.layer().path(),
                                activation.tensor(),
                                activation.channelAxis(),
                                bases.get(index)),
                bases.isEmpty() ? Components.Given.MADE_OF_THESE_INPUTS : Components.Given.KEPT);
    }

    private static void checkDrawable(int components) {
        if (components != 1 && components != DEFAULT_COMPONENTS) {
            throw FeedMessages.invalid("components: %d as a picture (expected: 1 or 3)".formatted(components));
        }
    }

    private static ColorMap colors(Coloring asked) {
        if (!asked.toBuilder().clearColormap().build().equals(Coloring.getDefaultInstance())) {
            throw FeedMessages.invalid(
                    "coloring: a norm, limits or scope with components (expected: at most a colour map)");
        }
        return asked.getColormap().isEmpty() ? ColorMap.GRAY : ColorMap.require(asked.getColormap());
    }

    static dev.layerscope.v1.Basis message(Basis basis) {
        dev.layerscope.v1.Basis.Builder message =
                dev.layerscope.v1.Basis.newBuilder().setSamples(basis.samples()).setSamplesLeftOut(basis.leftOut());
        for (double mean : basis.mean()) {
            message.addMean(mean);
        }
        for (Component component : basis.components()) {
            dev.layerscope.v1.Component.Builder builder = message.addComponentsBuilder()
                    .setVariance(component.variance())
                    .setVarianceRatio(component.ratio())
                    .setLowest(component.lowest())
                    .setHighest(component.highest());
            for (double loading : component.loadings()) {
                builder.addLoadings(loading);
            }
        }
        return message.build();
    }

    /** A message of tensors, field by field. */
    static StreamComponentsResponse tensor(StreamActivationsResponse tensor) {
        StreamComponentsResponse.Builder message = StreamComponentsResponse.newBuilder();
        if (tensor.hasHeader()) {
            message.setHeader(tensor.getHeader());
        }
        if (tensor.hasEnd()) {
            message.setEnd(tensor.getEnd());
        }
        return message.setOffset(tensor.getOffset()).setData(tensor.getData()).build();
    }
}
