package dev.layerscope.server.attribution;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.Observation;
import dev.layerscope.server.autodiff.Choices;
import dev.layerscope.server.autodiff.Gradients;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.autodiff.rules.NoDerivative;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.model.SizedGraph;
import dev.layerscope.server.rewrite.Observe;
import dev.layerscope.server.rewrite.RearrangeWeights;
import dev.layerscope.server.runtime.AfterRun;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The gradient of the mean of a layer's channel by one of the model's inputs, as something to be observed. */
public record ChannelGradient(
        HostedModel model, Layer layer, int channel, String input, ReluGradient relu, Formulation formulation)
        implements Observation {
    /** The only output: the gradient, in the shape of the input. */
    public static final String GRADIENT = "layerscope_gradient";

    /** Smaller weights are part of the graph that a session is opened with. */
    private static final long REARRANGED_FROM_BYTES = 1024;

    @Override
    public Ready prepare(Map<String, Shape> perRun, TensorPool pool, Call call) {
        LayerShapes shapes = model.shapes(perRun, call);
        Shape shape = shape(shapes);
        int axis = shapes.channelAxis(layer.tensor());
        String purpose = "gradient of %s by %s, %s, %s, for %s"
                .formatted(layer.tensor(), input, relu, formulation, new TreeMap<>(perRun));
        SharedCache.Lease<Session> session = model.derived(
                purpose, new TreeSet<>(Set.of(GRADIENT)), () -> derive(perRun, axis, shape.rank(), call), call);
        try {
            Tensor chosen = pool.allocate(ElementType.INT64, Shape.of(1));
            chosen.bytes().putLong(channel);
            Optional<Shape> known = Optional.ofNullable(perRun.get(input));
            return new Ready(
                    session, Map.of(ChannelMean.CHANNEL, chosen), Map.of(GRADIENT, known), AfterRun.KEEP_MEMORY);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * The layer's shape, in which the channel is checked to be.
     *
     * @throws DomainException SIZE_INVALID, NO_CHANNELS, CHANNEL_INVALID
     */
    Shape shape(LayerShapes shapes) {
        Shape shape = shapes.of(layer.tensor())
                .orElseThrow(() -> new DomainException(
                        Reason.SIZE_INVALID,
                        "layer '%s' can't be computed for inputs of this size (expected: the model's own size)"
                                .formatted(layer.path())));
        int axis = channelAxis(shapes, shape);
        if (channel < 0 || channel >= shape.dim(axis)) {
            throw new DomainException(
                    Reason.CHANNEL_INVALID,
                    "channel: %d (expected: 0 to %d, which layer '%s' has)"
                            .formatted(channel, shape.dim(axis) - 1, layer.path()));
        }
        return shape;
    }

    private int channelAxis(LayerShapes shapes, Shape shape) {
        int axis = shapes.channelAxis(layer.tensor());
        if (axis < 0 || axis >= shape.rank()) {
            throw new DomainException(
                    Reason.NO_CHANNELS,
                    "layer '%s': no axis of channels in %s (expected: a layer that has one)"
                            .formatted(layer.path(), shape));
        }
        return axis;
    }

    /**
     * The graph that computes it, which is of this size alone.
     *
     * @param perRun the shapes that a single run is fed
     * @throws DomainException NOT_DIFFERENTIABLE, NO_CHANNELS
     */
    public Graph graph(Map<String, Shape> perRun, Call call) {
        LayerShapes shapes = model.shapes(perRun, call);
        Shape shape = shapes.of(layer.tensor()).orElseThrow();
        return derive(perRun, channelAxis(shapes, shape), shape.rank(), call);
    }

    private Graph derive(Map<String, Shape> perRun, int axis, int rank, Call call) {
        SizedGraph sized = model.sized(perRun, call);
        Graph withMean = ChannelMean.of(sized.graph(), layer.tensor(), axis, rank, type(sized));
        try {
            Graph derived = Gradients.of(
                    withMean,
                    withMean(sized, axis),
                    new Choices(relu.rule(), formulation),
                    ChannelMean.SCALAR,
                    Map.of(sized.differentiable(input), GRADIENT));
            return RearrangeWeights.of(Observe.values(derived, List.of(GRADIENT)), REARRANGED_FROM_BYTES);
        } catch (NoDerivative e) {
            throw Coverage.refusal(layer, new Stops(model, sized.graph()).of(e.node(), e.why()));
        }
    }

    private ElementType type(SizedGraph sized) {
        return sized.measured().types().getOrDefault(layer.tensor(), ElementType.FLOAT);
    }

    /** What is known of the graph's values, with those that the mean adds. */
    private Measured withMean(SizedGraph sized, int axis) {
        Measured measured = sized.measured();
        Shape shape = Objects.requireNonNull(measured.shapes().get(layer.tensor()), layer.tensor());
        return measured.with(ChannelMean.types(type(sized)), ChannelMean.shapes(shape, axis));
    }
}
