package dev.layerscope.server.attribution;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.FedShapes;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.server.runtime.Device;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gradients of layers by inputs. Thread safe. */
public final class Attributions {
    private final Activations activations;
    private final Formulation formulation;
    private final Coverages coverages;

    /**
     * @param device that runs the backward graphs
     */
    public Attributions(Activations activations, Device device) {
        this.activations = activations;
        this.formulation = device instanceof Device.Cuda ? Formulation.CUDA : Formulation.CPU;
        this.coverages = new Coverages(formulation);
    }

    /**
     * Which layers have gradients.
     *
     * @param feeds the shapes of a single run's inputs
     * @throws DomainException NOT_DIFFERENTIABLE where no layer of the model has any, TOO_LARGE
     */
    public Coverage coverage(HostedModel model, Map<String, Shape> feeds, Call call) {
        return coverages.of(model, feeds, call);
    }

    /**
     * The gradient of the mean of a channel by the model's image input, as the model is fed it (after preprocessing); where
     * that is of integers or missing, by the first input of floating point.
     *
     * @param channel of the layer; for tokens [N, T, D], of the last axis
     * @return of the input's shape, [N, C, H, W] as a rule, owned by the caller
     * @throws DomainException NOT_DIFFERENTIABLE, CHANNEL_INVALID, NO_CHANNELS, and as a run of activations
     */
    public InputGradient gradient(
            HostedModel model, FeedRequest request, Layer layer, int channel, ReluGradient relu, Call call) {
        FedShapes fed = activations.fed(model, request, call);
        Coverage coverage = coverage(model, fed.perRun(), call);
        coverage.require(layer);
        ChannelGradient observed = new ChannelGradient(model, layer, channel, coverage.input(), relu, formulation);
        LayerShapes shapes = model.shapes(fed.perRun(), call);
        Shape perRun = observed.shape(shapes);
        Shape shape = fed.runs() == 1 ? perRun : perRun.with(0, perRun.dim(0) * fed.runs());
        Tensor values = Objects.requireNonNull(
                activations.run(model, request, observed, call).get(ChannelGradient.GRADIENT));
        Optional<ImageInput> image = model.image().filter(input -> input.name().equals(coverage.input()));
        return new InputGradient(
                layer,
                channel,
                model.type(layer),
                shape,
                shapes.channelAxis(layer.tensor()),
                fed.size(),
                image,
                values);
    }
}
