package dev.layerscope.server.rpc;

import dev.layerscope.server.attribution.Coverage;
import dev.layerscope.server.attribution.ReluGradient;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.LayerShapes;
import dev.layerscope.v1.GradientStop;
import dev.layerscope.v1.LayerGradient;
import dev.layerscope.v1.ReluRule;
import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.StreamGradientsResponse;

/** What requests say of gradients, and what is said of them. */
final class GradientMessages {
    private GradientMessages() {}

    /**
     * @throws dev.layerscope.server.error.DomainException REQUEST_INVALID
     */
    static ReluGradient relu(ReluRule asked) {
        return switch (asked) {
            case RELU_RULE_UNSPECIFIED, RELU_RULE_PLAIN -> ReluGradient.PLAIN;
            case RELU_RULE_REDIRECTED -> ReluGradient.REDIRECTED;
            case RELU_RULE_GUIDED -> ReluGradient.GUIDED;
            case RELU_RULE_DECONVNET -> ReluGradient.DECONVNET;
            case UNRECOGNIZED ->
                throw FeedMessages.invalid("relu: unknown (expected: plain, redirected, guided or deconvnet)");
        };
    }

    static LayerGradient layer(HostedModel model, Layer layer, LayerShapes shapes, Coverage coverage) {
        LayerGradient.Builder message = LayerGradient.newBuilder().setLayer(LayerMessages.layer(model, layer, shapes));
        coverage.stop(layer).ifPresent(stop -> message.setStop(message(stop)));
        return message.build();
    }

    private static GradientStop message(Coverage.Stop stop) {
        return GradientStop.newBuilder()
                .setLayer(stop.layer())
                .setOpType(stop.opType())
                .setNode(stop.node())
                .setOpset(stop.opset())
                .setReason(stop.why())
                .build();
    }

    /** A message of tensors, field by field. */
    static StreamGradientsResponse tensor(StreamActivationsResponse tensor) {
        StreamGradientsResponse.Builder message = StreamGradientsResponse.newBuilder();
        if (tensor.hasHeader()) {
            message.setHeader(tensor.getHeader());
        }
        if (tensor.hasEnd()) {
            message.setEnd(tensor.getEnd());
        }
        return message.setOffset(tensor.getOffset()).setData(tensor.getData()).build();
    }
}
