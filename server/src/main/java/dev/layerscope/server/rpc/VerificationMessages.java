package dev.layerscope.server.rpc;

import dev.layerscope.server.activation.Difference;
import dev.layerscope.server.activation.LayerVerification;
import dev.layerscope.server.activation.Tolerance;
import dev.layerscope.server.activation.Verification;
import dev.layerscope.server.activation.VerificationRequest;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.VerifyLayersRequest;
import dev.layerscope.v1.VerifyLayersResponse;
import java.util.Optional;

/** What a verification finds, as messages in the order in which it finds it. Used by one thread. */
final class VerificationMessages {
    private final Verification verification;
    private final long seed;
    private final Origin origin;
    private int sent;

    VerificationMessages(Verification verification, long seed, Origin origin) {
        this.verification = verification;
        this.seed = seed;
        this.origin = origin;
    }

    static VerificationRequest request(VerifyLayersRequest request) {
        dev.layerscope.v1.Tolerance tolerance = request.getTolerance();
        return new VerificationRequest(
                FeedMessages.feed(request.getFeed()),
                request.getLayersList(),
                request.hasTolerance()
                        ? Optional.of(new Tolerance(
                                tolerance.getAbsolute(), tolerance.getRelative(), tolerance.getOfLargest()))
                        : Optional.empty(),
                request.getSeed());
    }

    VerifyLayersResponse next(LayerVerification verified) {
        VerifyLayersResponse.Builder message = VerifyLayersResponse.newBuilder()
                .setIndex(sent++)
                .setCount(verification.layers().size())
                .setLayer(layer(verified))
                .setVerdict(
                        switch (verified.verdict()) {
                            case WITHIN -> VerifyLayersResponse.Verdict.VERDICT_WITHIN;
                            case BEYOND -> VerifyLayersResponse.Verdict.VERDICT_BEYOND;
                            case FAILED -> VerifyLayersResponse.Verdict.VERDICT_FAILED;
                            case NOT_COMPARED -> VerifyLayersResponse.Verdict.VERDICT_NOT_COMPARED;
                        })
                .setExplanation(verified.explanation())
                .setSeed(seed)
                .addAllSeededInputs(verification.seededInputs())
                .setOrigin(origin);
        verified.difference()
                .ifPresent(difference ->
                        message.setDifference(message(difference)).setTolerance(message(difference.tolerance())));
        return message.build();
    }

    private dev.layerscope.v1.Layer layer(LayerVerification verified) {
        Layer layer = verified.layer();
        if (verified.difference().isEmpty()) {
            return LayerMessages.layer(verification.model(), layer, verification.shapes());
        }
        // Of all runs together, where the model fixes its batch.
        Difference difference = verified.difference().get();
        ElementType type = verification.model().type(layer);
        return LayerMessages.layer(layer, type, verification.shapes().channelAxis(layer.tensor()))
                .addAllShape(LayerMessages.dims(difference.shape()))
                .setBytes(difference.shape().elements() * type.bytes())
                .build();
    }

    private static dev.layerscope.v1.Difference message(Difference difference) {
        dev.layerscope.v1.Difference.Builder message = dev.layerscope.v1.Difference.newBuilder()
                .setElements(difference.shape().elements())
                .setRelativeToLargest(difference.relativeToLargest())
                .setOfTolerance(difference.ofTolerance())
                .setNotFiniteInOne(difference.notFiniteInOne())
                .setBeyond(difference.beyond());
        difference
                .largest()
                .ifPresent(largest -> message.setLargestAbsolute(largest.absolute())
                        .addAllAt(largest.index())
                        .setOptimized(largest.value())
                        .setReference(largest.reference()));
        return message.build();
    }

    private static dev.layerscope.v1.Tolerance message(Tolerance tolerance) {
        return dev.layerscope.v1.Tolerance.newBuilder()
                .setAbsolute(tolerance.absolute())
                .setRelative(tolerance.relative())
                .setOfLargest(tolerance.ofLargest())
                .build();
    }
}
