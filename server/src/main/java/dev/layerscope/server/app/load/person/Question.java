package dev.layerscope.server.app.load.person;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.layerscope.client.LayerMaxima;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MemorySink;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FindMaximaRequest;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamGradientsRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request whose answer is a function of it, whoever asks it and whenever.
 *
 * @param key of all that the answer depends on
 * @param answering makes the call
 */
public record Question(Step step, HashCode key, Answering answering) {
    private static final long MOST_BYTES = 256L << 20;

    /** Makes the call with a client. */
    @FunctionalInterface
    public interface Answering {
        /**
         * @return of what the answer says, without what says who answered
         */
        HashCode answer(LayerscopeClient client) throws IOException;
    }

    /**
     * @param standsFor a model of the same nodes and weights as the feed's, whose answers are the same
     */
    static Question tensors(Step step, StreamActivationsRequest request, String standsFor, List<LocalInput> inputs) {
        StreamActivationsRequest key = request.toBuilder()
                .setFeed(request.getFeed().toBuilder().setModel(standsFor))
                .build();
        return new Question(step, key(Step.TENSORS_WHOLE, key), client -> {
            MemorySink sink = new MemorySink(MOST_BYTES);
            client.streamActivations(request, inputs, sink);
            return hash(sink.tensors());
        });
    }

    static Question gradient(StreamGradientsRequest request, List<LocalInput> inputs) {
        return new Question(Step.GRADIENT, key(Step.GRADIENT, request), client -> {
            MemorySink sink = new MemorySink(MOST_BYTES);
            client.streamGradients(request, inputs, sink);
            return hash(sink.tensors());
        });
    }

    static Question figure(Step step, RenderFigureRequest request, List<LocalInput> inputs) {
        return new Question(
                step,
                key(step, request),
                client -> hash(client.renderFigure(request, inputs).png()));
    }

    static Question statistics(SummarizeActivationsRequest request, List<LocalInput> inputs) {
        return new Question(
                Step.STATISTICS,
                key(Step.STATISTICS, request),
                client -> hash(client.summarizeActivations(request, inputs).toBuilder()
                        .clearOrigin()
                        .build()
                        .toByteString()));
    }

    static Question prediction(PredictRequest request, List<LocalInput> inputs) {
        return new Question(
                Step.PREDICT,
                key(Step.PREDICT, request),
                client -> hash(client.predict(request, inputs).toBuilder()
                        .clearOrigin()
                        .build()
                        .toByteString()));
    }

    static Question maxima(FindMaximaRequest request, List<LocalInput> inputs) {
        return new Question(Step.MAXIMA, key(Step.MAXIMA, request), client -> {
            Hasher hasher = Hashing.sha256().newHasher();
            client.findMaxima(request, inputs).forEach(layer -> put(layer, hasher));
            return hasher.hash();
        });
    }

    static Feed feed(String model, List<LocalInput> inputs) {
        return Feed.newBuilder()
                .setModel(model)
                .addAllInputs(inputs.stream().map(LocalInput::sha256).toList())
                .build();
    }

    static HashCode hash(ByteString content) {
        return Hashing.sha256().hashBytes(content.asReadOnlyByteBuffer());
    }

    static HashCode key(Step step, MessageLite request) {
        return Hashing.sha256()
                .newHasher()
                .putString(step.name(), StandardCharsets.UTF_8)
                .putBytes(request.toByteArray())
                .hash();
    }

    private static void put(LayerMaxima layer, Hasher hasher) {
        hasher.putString(layer.header().getLayer().getPath(), StandardCharsets.UTF_8);
        for (int i = 0; i < layer.values().length; i++) {
            hasher.putDouble(layer.values()[i]).putInt(layer.rows()[i]).putInt(layer.columns()[i]);
        }
    }

    private static HashCode hash(List<ReceivedTensor> tensors) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (ReceivedTensor tensor : tensors) {
            hasher.putString(tensor.header().getLayer().getPath(), StandardCharsets.UTF_8)
                    .putInt(tensor.header().getElementTypeValue());
            tensor.header().getShapeList().forEach(hasher::putLong);
            hasher.putBytes(tensor.data().duplicate());
        }
        return hasher.hash();
    }
}
