package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.Comparison;
import dev.layerscope.server.activation.LayerComparison;
import dev.layerscope.server.activation.OpenActivation;
import dev.layerscope.v1.CompareActivationsRequest;
import dev.layerscope.v1.CompareActivationsResponse;
import dev.layerscope.v1.Origin;

/** Comparisons as messages: those of one answer, layer by layer. */
final class ComparisonMessages {
    private final CompareActivationsRequest request;
    private final CompareActivationsResponse.Builder response = CompareActivationsResponse.newBuilder();
    private final AnswerSize size = new AnswerSize();

    ComparisonMessages(CompareActivationsRequest request) {
        this.request = request;
    }

    /**
     * @throws dev.layerscope.server.error.DomainException TOO_LARGE where the answer grows beyond a message
     */
    void add(OpenActivation opened, LayerComparison comparison) {
        dev.layerscope.v1.LayerComparison.Builder layer = dev.layerscope.v1.LayerComparison.newBuilder()
                .setLayer(TensorHeaders.layer(opened))
                .setAll(message(comparison.all()));
        if (!request.getLayersOnly()) {
            comparison.channels().forEach(channel -> layer.addChannels(message(channel)));
        }
        dev.layerscope.v1.LayerComparison built = layer.build();
        size.add(built);
        response.addLayers(built);
    }

    CompareActivationsResponse response(Origin origin) {
        return response.setOrigin(origin).build();
    }

    private static dev.layerscope.v1.Comparison message(Comparison comparison) {
        return dev.layerscope.v1.Comparison.newBuilder()
                .setMeanAbsolute(comparison.meanAbsolute())
                .setRootMeanSquare(comparison.rootMeanSquare())
                .setLargestAbsolute(comparison.largestAbsolute())
                .setCosineSimilarity(comparison.cosine())
                .setPairs(comparison.pairs())
                .setNotFinite(comparison.notFinite())
                .build();
    }
}
