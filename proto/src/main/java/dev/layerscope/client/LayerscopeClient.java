package dev.layerscope.client;

import com.google.protobuf.ByteString;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.FindMissingInputsRequest;
import dev.layerscope.v1.GetModelRequest;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ListLayersResponse;
import dev.layerscope.v1.ListModelsRequest;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.PredictResponse;
import dev.layerscope.v1.RenderGridRequest;
import dev.layerscope.v1.RenderGridResponse;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import dev.layerscope.v1.VerifyLayersRequest;
import dev.layerscope.v1.VerifyLayersResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Asks a server, and waits for its answer on the thread that asks. Safe for use by many threads at once. The connection
 * belongs to whoever opened it.
 *
 * <p>Methods that take inputs first send those that the server doesn't hold, and send them again once where it dropped
 * one in between. Every method throws {@link ServerError} where the call fails. Interrupting the thread or cancelling
 * the {@link io.grpc.Context} it runs in cancels the call on the server too.
 */
public final class LayerscopeClient {
    private static final String INPUT_NOT_FOUND = "INPUT_NOT_FOUND";

    private final Channel channel;
    private final ServerAddress server;

    public LayerscopeClient(Connection connection) {
        this.channel = connection.channel();
        this.server = connection.server();
    }

    /** All models, and the core and device that run them. */
    public ListModelsResponse listModels() {
        return answer(() -> ModelsGrpc.newBlockingStub(channel).listModels(ListModelsRequest.getDefaultInstance()));
    }

    public Model getModel(String name) {
        GetModelRequest request = GetModelRequest.newBuilder().setModel(name).build();
        return answer(() -> ModelsGrpc.newBlockingStub(channel).getModel(request))
                .getModel();
    }

    /** All layers that the request matches, from however many pages. */
    public LayerListing listLayers(ListLayersRequest request) {
        List<Layer> layers = new ArrayList<>();
        String page = request.getPageToken();
        while (true) {
            ListLayersRequest next = request.toBuilder().setPageToken(page).build();
            ListLayersResponse response =
                    answer(() -> ModelsGrpc.newBlockingStub(channel).listLayers(next));
            layers.addAll(response.getLayersList());
            page = response.getNextPageToken();
            if (page.isEmpty()) {
                return new LayerListing(layers, response.getSize());
            }
        }
    }

    /** Sends an input, whether or not the server holds it already, and returns what the server makes of it. */
    public Input putInput(LocalInput input) {
        return answer(() -> InputUpload.put(channel, input));
    }

    /** Sends those inputs that the server doesn't hold. */
    public void ensureInputs(Collection<LocalInput> inputs) {
        Map<String, LocalInput> bySha256 = new LinkedHashMap<>();
        inputs.forEach(input -> bySha256.put(input.sha256(), input));
        if (bySha256.isEmpty()) {
            return;
        }
        FindMissingInputsRequest request = FindMissingInputsRequest.newBuilder()
                .addAllSha256(bySha256.keySet())
                .build();
        Set<String> missing =
                Set.copyOf(answer(() -> InputsGrpc.newBlockingStub(channel).findMissingInputs(request))
                        .getSha256List());
        bySha256.forEach((sha256, input) -> {
            if (missing.contains(sha256)) {
                putInput(input);
            }
        });
    }

    /**
     * Streams activations into a sink, in the order of the request's layers.
     *
     * @throws TransferException where what arrives isn't what the contract says; tensors finished before are whole
     * @throws IOException where the sink throws it
     */
    public void streamActivations(StreamActivationsRequest request, Collection<LocalInput> inputs, TensorSink sink)
            throws IOException {
        withInputs(inputs, () -> {
            ActivationStream.receive(channel, request, sink);
            return request;
        });
    }

    /**
     * Activations in memory.
     *
     * @throws TransferException as above, and where all tensors together have more than {@code maxBytes} or one of them
     *     more than 2 GiB
     */
    public List<ReceivedTensor> readActivations(
            StreamActivationsRequest request, Collection<LocalInput> inputs, long maxBytes) throws IOException {
        MemorySink sink = new MemorySink(maxBytes);
        streamActivations(request, inputs, sink);
        return sink.tensors();
    }

    public SummarizeActivationsResponse summarizeActivations(
            SummarizeActivationsRequest request, Collection<LocalInput> inputs) {
        return withInputs(inputs, () -> ActivationsGrpc.newBlockingStub(channel).summarizeActivations(request));
    }

    public PredictResponse predict(PredictRequest request, Collection<LocalInput> inputs) {
        return withInputs(inputs, () -> ActivationsGrpc.newBlockingStub(channel).predict(request));
    }

    /**
     * Has layers verified, which may take long.
     *
     * @param done gets each as soon as the server knows it
     */
    public void verifyLayers(
            VerifyLayersRequest request, Collection<LocalInput> inputs, Consumer<VerifyLayersResponse> done) {
        withInputs(inputs, () -> {
            ActivationsGrpc.newBlockingStub(channel).verifyLayers(request).forEachRemaining(done);
            return request;
        });
    }

    /**
     * The channels of a layer as one picture.
     *
     * @throws TransferException where the picture arrives cut off
     */
    public Picture renderGrid(RenderGridRequest request, Collection<LocalInput> inputs) throws TransferException {
        return withInputs(
                inputs, () -> picture(PicturesGrpc.newBlockingStub(channel).renderGrid(request)));
    }

    private static Picture picture(Iterator<RenderGridResponse> messages) throws TransferException {
        PictureHeader header = PictureHeader.getDefaultInstance();
        ByteString png = ByteString.EMPTY;
        while (messages.hasNext()) {
            RenderGridResponse message = messages.next();
            if (message.hasHeader()) {
                header = message.getHeader();
            }
            png = png.concat(message.getData());
        }
        if (png.isEmpty() || png.size() != header.getTotalBytes()) {
            throw new TransferException("picture: " + png.size() + " bytes (expected: " + header.getTotalBytes() + ")");
        }
        return new Picture(header, png);
    }

    private <T, E extends Exception> T withInputs(Collection<LocalInput> inputs, Request<T, E> request) throws E {
        ensureInputs(inputs);
        try {
            return answer(request);
        } catch (ServerError e) {
            if (inputs.isEmpty() || !e.reason().equals(Optional.of(INPUT_NOT_FOUND))) {
                throw e;
            }
        }
        ensureInputs(inputs);
        return answer(request);
    }

    private <T, E extends Exception> T answer(Request<T, E> request) throws E {
        try {
            return request.send();
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, server);
        }
    }

    /** A call, which may fail beside its status too. */
    private interface Request<T, E extends Exception> {
        T send() throws E;
    }
}
