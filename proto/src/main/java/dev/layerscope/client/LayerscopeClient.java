package dev.layerscope.client;

import com.google.common.collect.Lists;
import com.google.protobuf.ByteString;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.CompareActivationsRequest;
import dev.layerscope.v1.CompareActivationsResponse;
import dev.layerscope.v1.DeleteModelRequest;
import dev.layerscope.v1.FindComponentsRequest;
import dev.layerscope.v1.FindComponentsResponse;
import dev.layerscope.v1.FindMaximaRequest;
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
import dev.layerscope.v1.PushModelResponse;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.RenderFigureResponse;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamComponentsRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import dev.layerscope.v1.VerifyLayersRequest;
import dev.layerscope.v1.VerifyLayersResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Asks a server, and waits for its answer on the thread that asks. Safe for use by many threads at once. The connection
 * belongs to whoever opened it.
 *
 * <p>Methods that take inputs first send those that the server doesn't hold, and send them again once where it dropped
 * one in between. Calls are made again where the connection is lost or the server is busy, as {@link Retrying} says; a
 * stream of activations then goes on where it was. Every method throws {@link ServerError} where the call fails.
 * Interrupting the thread or cancelling the {@link io.grpc.Context} it runs in cancels the call on the server too.
 */
public final class LayerscopeClient {
    private static final String INPUT_NOT_FOUND = "INPUT_NOT_FOUND";
    /** Of one call, by the contract. */
    private static final int MOST_HASHES = 4096;
    /** With which codes the server refuses an input for what it is. */
    private static final Set<Status.Code> REFUSALS = Set.of(Status.Code.INVALID_ARGUMENT, Status.Code.OUT_OF_RANGE);

    private final Connection connection;
    private final Retrying retrying;

    /** One that tries again as long as {@link RetryPolicy#PATIENT} says, and says nothing of it. */
    public LayerscopeClient(Connection connection) {
        this(connection, Retrying.by(RetryPolicy.PATIENT, RetryListener.SILENT));
    }

    public LayerscopeClient(Connection connection, Retrying retrying) {
        this.connection = connection;
        this.retrying = retrying;
    }

    ServerAddress server() {
        return connection.server();
    }

    /** All models, and the core and device that run them. */
    public ListModelsResponse listModels() {
        return answer(
                channel -> ModelsGrpc.newBlockingStub(channel).listModels(ListModelsRequest.getDefaultInstance()));
    }

    public Model getModel(String name) {
        GetModelRequest request = GetModelRequest.newBuilder().setModel(name).build();
        return answer(channel -> ModelsGrpc.newBlockingStub(channel).getModel(request))
                .getModel();
    }

    /**
     * Brings a model, which becomes the newest version of its name once the server has tried it.
     *
     * @param sent is told of bytes as they go out; what was lost is taken back as a negative number
     * @throws IOException where a file can't be read
     */
    public PushModelResponse pushModel(LocalModel model, LongConsumer sent) throws IOException {
        return answer(channel -> ModelUpload.push(channel, model, sent));
    }

    /**
     * Removes a model.
     *
     * @param reference {@code NAME} for all its versions, or {@code NAME@DIGEST} for one
     */
    public void deleteModel(String reference) {
        DeleteModelRequest request =
                DeleteModelRequest.newBuilder().setModel(reference).build();
        try {
            // Made once only: the second time would be another model, if any, that somebody brought in between.
            ModelsGrpc.newBlockingStub(connection.channelUntil(connection.deadline()))
                    .deleteModel(request);
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, connection.server());
        }
    }

    /** All layers that the request matches, from however many pages. */
    public LayerListing listLayers(ListLayersRequest request) {
        List<Layer> layers = new ArrayList<>();
        String page = request.getPageToken();
        while (true) {
            ListLayersRequest next = request.toBuilder().setPageToken(page).build();
            ListLayersResponse response =
                    answer(channel -> ModelsGrpc.newBlockingStub(channel).listLayers(next));
            layers.addAll(response.getLayersList());
            page = response.getNextPageToken();
            if (page.isEmpty()) {
                return new LayerListing(layers, response.getSize());
            }
        }
    }

    /** Sends an input, whether or not the server holds it already, and returns what the server makes of it. */
    public Input putInput(LocalInput input) {
        return answer(channel -> InputUpload.put(channel, input));
    }

    /**
     * Sends those inputs that the server doesn't hold.
     *
     * @throws ServerError the first that it refuses, after all were sent; the others are suppressed in it
     * @throws java.io.UncheckedIOException in the same way for a file that can't be read any more
     */
    public void ensureInputs(Collection<LocalInput> inputs) {
        List<RefusedInput> refused = offerInputs(inputs);
        if (!refused.isEmpty()) {
            RuntimeException first = refused.get(0).why();
            refused.stream().skip(1).forEach(other -> first.addSuppressed(other.why()));
            throw first;
        }
    }

    /**
     * Sends those inputs that the server doesn't hold, and goes on where it refuses one.
     *
     * @return what was refused for what it is; a call that fails for other reasons throws
     */
    public List<RefusedInput> offerInputs(Collection<LocalInput> inputs) {
        Map<String, LocalInput> bySha256 = new LinkedHashMap<>();
        inputs.forEach(input -> bySha256.put(input.sha256(), input));
        List<RefusedInput> refused = new ArrayList<>();
        for (String sha256 : answer(channel -> missing(channel, bySha256.keySet()))) {
            LocalInput input = Objects.requireNonNull(bySha256.get(sha256), sha256);
            try {
                putInput(input);
            } catch (ServerError e) {
                if (!REFUSALS.contains(e.code())) {
                    throw e;
                }
                refused.add(new RefusedInput(input, e));
            } catch (UncheckedIOException e) {
                refused.add(new RefusedInput(input, e));
            }
        }
        return refused;
    }

    /** Those that the server doesn't hold, asked for within a call that is tried again as a whole. */
    private static List<String> missing(Channel channel, Set<String> sha256) {
        List<String> missing = new ArrayList<>();
        for (List<String> part : Lists.partition(List.copyOf(sha256), MOST_HASHES)) {
            FindMissingInputsRequest request =
                    FindMissingInputsRequest.newBuilder().addAllSha256(part).build();
            missing.addAll(InputsGrpc.newBlockingStub(channel)
                    .findMissingInputs(request)
                    .getSha256List());
        }
        missing.retainAll(sha256);
        return missing;
    }

    private static void putMissing(Channel channel, Collection<LocalInput> inputs) {
        Map<String, LocalInput> bySha256 = new LinkedHashMap<>();
        inputs.forEach(input -> bySha256.put(input.sha256(), input));
        missing(channel, bySha256.keySet())
                .forEach(sha256 -> InputUpload.put(channel, Objects.requireNonNull(bySha256.get(sha256), sha256)));
    }

    /**
     * Streams activations into a sink, in the order of the request's layers. Where the connection is lost in the middle,
     * the sink notices nothing of it.
     *
     * @throws TransferException where what arrives isn't what the contract says, or goes on as another tensor than it
     *     began; tensors finished before are whole
     * @throws IOException where the sink throws it
     */
    public void streamActivations(StreamActivationsRequest request, Collection<LocalInput> inputs, TensorSink sink)
            throws IOException {
        stream(
                request.getLayersCount(),
                inputs,
                sink,
                (channel, receiver) -> TensorStream.receive(channel, request, receiver));
    }

    /**
     * The principal components of layers over all inputs together: what they are, to be kept and sent with later requests.
     */
    public FindComponentsResponse findComponents(FindComponentsRequest request, Collection<LocalInput> inputs) {
        return withInputs(
                inputs, channel -> ActivationsGrpc.newBlockingStub(channel).findComponents(request));
    }

    /** Streams layers in a basis of components into a sink, as {@link #streamActivations} does activations. */
    public void streamComponents(StreamComponentsRequest request, Collection<LocalInput> inputs, TensorSink sink)
            throws IOException {
        stream(
                request.getLayersCount(),
                inputs,
                sink,
                (channel, receiver) -> TensorStream.receive(channel, request, receiver));
    }

    private interface Streaming {
        void receive(Channel channel, TensorReceiver receiver) throws IOException;
    }

    private void stream(int tensors, Collection<LocalInput> inputs, TensorSink sink, Streaming streaming)
            throws IOException {
        TensorReceiver receiver = new TensorReceiver(tensors, sink, retrying.listener());
        withInputs(inputs, new Retrying.Attempt<TensorReceiver, IOException>() {
            @Override
            public TensorReceiver make(Channel channel) throws IOException {
                streaming.receive(channel, receiver);
                return receiver;
            }

            @Override
            public long progress() {
                return receiver.progress();
            }
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
        return withInputs(
                inputs, channel -> ActivationsGrpc.newBlockingStub(channel).summarizeActivations(request));
    }

    public CompareActivationsResponse compareActivations(
            CompareActivationsRequest request, Collection<LocalInput> inputs) {
        return withInputs(
                inputs, channel -> ActivationsGrpc.newBlockingStub(channel).compareActivations(request));
    }

    /**
     * The largest value of each channel of each layer for each input, in the order of the request's layers.
     *
     * @throws TransferException where the answer arrives cut off
     */
    public List<LayerMaxima> findMaxima(FindMaximaRequest request, Collection<LocalInput> inputs)
            throws TransferException {
        return withInputs(
                inputs,
                channel -> LayerMaxima.read(
                        ActivationsGrpc.newBlockingStub(channel).findMaxima(request)));
    }

    public PredictResponse predict(PredictRequest request, Collection<LocalInput> inputs) {
        return withInputs(
                inputs, channel -> ActivationsGrpc.newBlockingStub(channel).predict(request));
    }

    /**
     * Has layers verified, which may take long. Where the connection is lost, the server begins again, and each layer still
     * comes once.
     *
     * @param done gets each layer as soon as the server knows it
     * @throws TransferException where the model was replaced in between
     */
    public void verifyLayers(
            VerifyLayersRequest request, Collection<LocalInput> inputs, Consumer<VerifyLayersResponse> done)
            throws TransferException {
        withInputs(inputs, new VerificationStream(request, done));
    }

    /**
     * A figure of layers. Where the connection is lost, it begins again.
     *
     * @throws TransferException where the picture arrives cut off
     */
    public Picture renderFigure(RenderFigureRequest request, Collection<LocalInput> inputs) throws TransferException {
        return withInputs(
                inputs, channel -> picture(PicturesGrpc.newBlockingStub(channel).renderFigure(request)));
    }

    /**
     * Opens a stream of tiles, which a viewer keeps for as long as somebody looks; the connection's timeout is not the
     * stream's. It isn't opened again where the connection is lost: the listener is told.
     *
     * @param listener called on other threads
     */
    public TileStream streamTiles(TileListener listener) {
        return TileStream.open(connection, listener);
    }

    private static Picture picture(Iterator<RenderFigureResponse> messages) throws TransferException {
        PictureHeader header = PictureHeader.getDefaultInstance();
        ByteString png = ByteString.EMPTY;
        while (messages.hasNext()) {
            RenderFigureResponse message = messages.next();
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

    /** An input may be gone at each try anew, for the server may be another one. */
    private <T, E extends Exception> T withInputs(Collection<LocalInput> inputs, Retrying.Attempt<T, E> request)
            throws E {
        ensureInputs(inputs);
        return answer(new Retrying.Attempt<T, E>() {
            @Override
            public T make(Channel channel) throws E {
                try {
                    return request.make(channel);
                } catch (StatusRuntimeException e) {
                    if (inputs.isEmpty() || !Errors.reason(e).equals(Optional.of(INPUT_NOT_FOUND))) {
                        throw e;
                    }
                }
                putMissing(channel, inputs);
                return request.make(channel);
            }

            @Override
            public long progress() {
                return request.progress();
            }
        });
    }

    private <T, E extends Exception> T answer(Retrying.Attempt<T, E> request) throws E {
        try {
            return retrying.call(connection, request);
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, connection.server());
        }
    }
}
