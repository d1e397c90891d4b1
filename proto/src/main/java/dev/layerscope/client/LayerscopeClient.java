package dev.layerscope.client;

import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.CompareActivationsRequest;
import dev.layerscope.v1.CompareActivationsResponse;
import dev.layerscope.v1.DeleteModelRequest;
import dev.layerscope.v1.FindComponentsRequest;
import dev.layerscope.v1.FindComponentsResponse;
import dev.layerscope.v1.FindMaximaRequest;
import dev.layerscope.v1.GetModelRequest;
import dev.layerscope.v1.GetServerStatusRequest;
import dev.layerscope.v1.GetServerStatusResponse;
import dev.layerscope.v1.GradientsGrpc;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.LayerGradient;
import dev.layerscope.v1.ListLayerGradientsRequest;
import dev.layerscope.v1.ListLayerGradientsResponse;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ListLayersResponse;
import dev.layerscope.v1.ListModelsRequest;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.PredictResponse;
import dev.layerscope.v1.PushModelResponse;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.ServersGrpc;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamComponentsRequest;
import dev.layerscope.v1.StreamGradientsRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import dev.layerscope.v1.VerifyLayersRequest;
import dev.layerscope.v1.VerifyLayersResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
    private final Connection connection;
    private final Calls calls;
    private final HeldInputs held;

    /** One that tries again as long as {@link RetryPolicy#PATIENT} says, and says nothing of it. */
    public LayerscopeClient(Connection connection) {
        this(connection, Retrying.by(RetryPolicy.PATIENT, RetryListener.SILENT));
    }

    public LayerscopeClient(Connection connection, Retrying retrying) {
        this.connection = connection;
        this.calls = new Calls(connection, retrying);
        this.held = new HeldInputs(calls);
    }

    ServerAddress server() {
        return connection.server();
    }

    /** Jobs, over the same connection. */
    public JobsClient jobs() {
        return new JobsClient(connection, calls, held);
    }

    /** Pictures that the server offers to be tried, over the same connection. */
    public SamplesClient samples() {
        return new SamplesClient(calls);
    }

    /** How the server is: health, memory, queues, jobs, caches and users. */
    public GetServerStatusResponse serverStatus() {
        return calls.answer(channel ->
                ServersGrpc.newBlockingStub(channel).getServerStatus(GetServerStatusRequest.getDefaultInstance()));
    }

    /** All models, and the core and device that run them. */
    public ListModelsResponse listModels() {
        return calls.answer(
                channel -> ModelsGrpc.newBlockingStub(channel).listModels(ListModelsRequest.getDefaultInstance()));
    }

    public Model getModel(String name) {
        GetModelRequest request = GetModelRequest.newBuilder().setModel(name).build();
        return calls.answer(channel -> ModelsGrpc.newBlockingStub(channel).getModel(request))
                .getModel();
    }

    /**
     * Brings a model, which becomes the newest version of its name once the server has tried it.
     *
     * @param sent is told of bytes as they go out; what was lost is taken back as a negative number
     * @throws IOException where a file can't be read
     */
    public PushModelResponse pushModel(LocalModel model, LongConsumer sent) throws IOException {
        return calls.answer(channel -> ModelUpload.push(channel, model, sent));
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
                    calls.answer(channel -> ModelsGrpc.newBlockingStub(channel).listLayers(next));
            layers.addAll(response.getLayersList());
            page = response.getNextPageToken();
            if (page.isEmpty()) {
                return new LayerListing(layers, response.getSize());
            }
        }
    }

    /** Which of the layers that the request matches have gradients, from however many pages. */
    public GradientListing listLayerGradients(ListLayerGradientsRequest request) {
        List<LayerGradient> layers = new ArrayList<>();
        String page = request.getPageToken();
        while (true) {
            ListLayerGradientsRequest next =
                    request.toBuilder().setPageToken(page).build();
            ListLayerGradientsResponse response = calls.answer(
                    channel -> GradientsGrpc.newBlockingStub(channel).listLayerGradients(next));
            layers.addAll(response.getLayersList());
            page = response.getNextPageToken();
            if (page.isEmpty()) {
                return new GradientListing(layers, response.getSize(), response.getInput());
            }
        }
    }

    /** Sends an input, whether or not the server holds it already, and returns what the server makes of it. */
    public Input putInput(LocalInput input) {
        return held.put(input);
    }

    /**
     * Sends those inputs that the server doesn't hold.
     *
     * @throws ServerError the first that it refuses, after all were sent; the others are suppressed in it
     * @throws java.io.UncheckedIOException in the same way for a file that can't be read any more
     */
    public void ensureInputs(Collection<LocalInput> inputs) {
        held.ensure(inputs);
    }

    /**
     * Sends those inputs that the server doesn't hold, and goes on where it refuses one.
     *
     * @return what was refused for what it is; a call that fails for other reasons throws
     */
    public List<RefusedInput> offerInputs(Collection<LocalInput> inputs) {
        return held.offer(inputs);
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
        return held.with(
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

    /** Streams a gradient into a sink, one tensor, as {@link #streamActivations} does activations. */
    public void streamGradients(StreamGradientsRequest request, Collection<LocalInput> inputs, TensorSink sink)
            throws IOException {
        stream(1, inputs, sink, (channel, receiver) -> TensorStream.receive(channel, request, receiver));
    }

    private interface Streaming {
        void receive(Channel channel, TensorReceiver receiver) throws IOException;
    }

    private void stream(int tensors, Collection<LocalInput> inputs, TensorSink sink, Streaming streaming)
            throws IOException {
        TensorReceiver receiver =
                new TensorReceiver(tensors, sink, calls.retrying().listener());
        held.with(inputs, new Retrying.Attempt<TensorReceiver, IOException>() {
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
        return held.with(
                inputs, channel -> ActivationsGrpc.newBlockingStub(channel).summarizeActivations(request));
    }

    public CompareActivationsResponse compareActivations(
            CompareActivationsRequest request, Collection<LocalInput> inputs) {
        return held.with(
                inputs, channel -> ActivationsGrpc.newBlockingStub(channel).compareActivations(request));
    }

    /**
     * The largest value of each channel of each layer for each input, in the order of the request's layers.
     *
     * @throws TransferException where the answer arrives cut off
     */
    public List<LayerMaxima> findMaxima(FindMaximaRequest request, Collection<LocalInput> inputs)
            throws TransferException {
        return held.with(
                inputs,
                channel -> LayerMaxima.read(
                        ActivationsGrpc.newBlockingStub(channel).findMaxima(request)));
    }

    public PredictResponse predict(PredictRequest request, Collection<LocalInput> inputs) {
        return held.with(
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
        held.with(inputs, new VerificationStream(request, done));
    }

    /**
     * A figure of layers. Where the connection is lost, it begins again.
     *
     * @throws TransferException where the picture arrives cut off
     */
    public Picture renderFigure(RenderFigureRequest request, Collection<LocalInput> inputs) throws TransferException {
        return held.with(
                inputs,
                channel -> Picture.read(PicturesGrpc.newBlockingStub(channel).renderFigure(request)));
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
}
