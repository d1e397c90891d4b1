package dev.layerscope.server.attribution;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ImageInput;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Tensor;
import java.util.Objects;

/** Gradients of layers by inputs. Thread safe. */
public final class Attributions {
    private final Activations activations;
    private final Formulation formulation;

    public Attributions(Activations activations, Formulation formulation) {
        this.activations = activations;
        this.formulation = formulation;
    }

    /**
     * The gradient of the mean of a channel by the model's image input, as the model is fed it (after preprocessing).
     *
     * @param channel of the layer; for tokens [N, T, D], of the last axis
     * @return of the input's shape, [N, C, H, W] as a rule, owned by the caller
     * @throws DomainException NOT_DIFFERENTIABLE, CHANNEL_INVALID, NO_CHANNELS, and as a run of activations
     */
    public Tensor gradient(
            HostedModel model, FeedRequest request, Layer layer, int channel, ReluGradient relu, Call call) {
        String input = varying(model);
        return Objects.requireNonNull(activations
                .run(model, request, new ChannelGradient(model, layer, channel, input, relu, formulation), call)
                .get(ChannelGradient.GRADIENT));
    }

    /** The input that gradients are by: that for pictures or, without one, the first of floating point. */
    private static String varying(HostedModel model) {
        return model.image()
                .map(ImageInput::name)
                .filter(name -> isFloating(model, name))
                .or(() -> model.model().graph().requiredInputs().stream()
                        .map(input -> input.name())
                        .filter(name -> isFloating(model, name))
                        .findFirst())
                .orElseThrow(() -> new DomainException(
                        Reason.NOT_DIFFERENTIABLE,
                        "model '%s': no input of floating point (expected: one, to differentiate by)"
                                .formatted(model.name())));
    }

    private static boolean isFloating(HostedModel model, String input) {
        return model.inputType(input).filter(ElementType::isFloatingPoint).isPresent();
    }
}
