package dev.layerscope.cli;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.CompareActivationsRequest;
import dev.layerscope.v1.CompareActivationsResponse;
import dev.layerscope.v1.Comparison;
import dev.layerscope.v1.Difference;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FieldAxis;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.FindMaximaRequest;
import dev.layerscope.v1.FindMaximaResponse;
import dev.layerscope.v1.FindMissingInputsRequest;
import dev.layerscope.v1.FindMissingInputsResponse;
import dev.layerscope.v1.GetModelRequest;
import dev.layerscope.v1.GetModelResponse;
import dev.layerscope.v1.GetServerStatusRequest;
import dev.layerscope.v1.GetServerStatusResponse;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.InputsGrpc;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.LayerComparison;
import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.ListLayersResponse;
import dev.layerscope.v1.ListModelsRequest;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.MaximaHeader;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelInput;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.PictureHeader;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.PredictResponse;
import dev.layerscope.v1.Prediction;
import dev.layerscope.v1.PutInputRequest;
import dev.layerscope.v1.PutInputResponse;
import dev.layerscope.v1.ReceptiveField;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.RenderFigureResponse;
import dev.layerscope.v1.ScoredClass;
import dev.layerscope.v1.ServersGrpc;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.Statistics;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import dev.layerscope.v1.TensorEnd;
import dev.layerscope.v1.TensorHeader;
import dev.layerscope.v1.VerifyLayersRequest;
import dev.layerscope.v1.VerifyLayersResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;

/**
 * A server of one model, {@code resnet}, whose layers have the values 0, 1, 2, ... It asks for the token {@code secret}
 * when it is told to. Layers with special names misbehave.
 */
final class FakeServer implements AutoCloseable {
    /** Its stream has a wrong checksum. */
    static final String DAMAGED = "damaged";
    /** Its stream stops in the middle and stays open. */
    static final String STUCK = "stuck";

    /** Its stream breaks off in the middle, and goes on where it is asked to. */
    static final String BREAKING = "breaking";
    /** There is no room for it, the first time. */
    static final String CROWDED = "crowded";

    /** An input that begins so is refused when it comes. */
    static final ByteString REFUSED = ByteString.copyFromUtf8("refused");
    /** An input that begins so is refused when it is run. */
    static final ByteString BROKEN = ByteString.copyFromUtf8("broken");

    static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};

    final Map<String, ByteString> inputs = new ConcurrentHashMap<>();
    final FakeGradients gradients = new FakeGradients();
    final FakeJobs jobs = new FakeJobs();
    final CountDownLatch stuck = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    volatile GetServerStatusResponse status = GetServerStatusResponse.getDefaultInstance();
    volatile StreamActivationsRequest activations = StreamActivationsRequest.getDefaultInstance();
    volatile VerifyLayersRequest verification = VerifyLayersRequest.getDefaultInstance();
    volatile RenderFigureRequest figure = RenderFigureRequest.getDefaultInstance();
    volatile ListLayersRequest layers = ListLayersRequest.getDefaultInstance();
    volatile SummarizeActivationsRequest summary = SummarizeActivationsRequest.getDefaultInstance();
    volatile CompareActivationsRequest comparison = CompareActivationsRequest.getDefaultInstance();
    volatile PredictRequest prediction = PredictRequest.getDefaultInstance();
    /** How many inputs each run had. */
    final List<Integer> runs = new CopyOnWriteArrayList<>();

    volatile FindMaximaRequest maxima = FindMaximaRequest.getDefaultInstance();
    volatile String modelSha256 = "ab".repeat(32);
    /** Of the answers of FindMaxima; the model's where empty. */
    volatile String maximaSha256 = "";
    /** How many calls of FindMaxima come before one that fails; none fails where negative. */
    volatile int breakMaximaAfter = -1;
    /** Every figure asked for. */
    final List<RenderFigureRequest> figures = new CopyOnWriteArrayList<>();

    volatile boolean asksForToken;
    private volatile boolean crowded;

    private final Server server;

    FakeServer() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Models())
                .addService(new Inputs())
                .addService(new Activations())
                .addService(new Pictures())
                .addService(new Servers())
                .addService(gradients)
                .addService(jobs)
                .intercept(new Access())
                .build()
                .start();
    }

    String address() {
        return "localhost:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** float32 [1, 2, 2, 2] for a layer of one image. */
    static byte[] values() {
        ByteBuffer values = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 8; i++) {
            values.putFloat(i);
        }
        return values.array();
    }

    private static StatusRuntimeException refusal(Status.Code code, String reason, String message) {
        return refusal(code, reason, message, Map.of());
    }

    private static StatusRuntimeException refusal(
            Status.Code code, String reason, String message, Map<String, String> facts) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain("layerscope.dev")
                        .setReason(reason)
                        .putAllMetadata(facts)
                        .build()))
                .build());
    }

    /** Refuses a feed with a broken input, and else counts a run; whether it refused. */
    private boolean refusedBroken(Feed feed, StreamObserver<?> out) {
        boolean refused = refusedBrokenInput(feed, out);
        if (!refused) {
            runs.add(feed.getInputsCount());
        }
        return refused;
    }

    private boolean refusedBrokenInput(Feed feed, StreamObserver<?> out) {
        for (String sha256 : feed.getInputsList()) {
            ByteString bytes = inputs.get(sha256);
            if (bytes != null && bytes.startsWith(BROKEN)) {
                out.onError(refusal(
                        Status.Code.INVALID_ARGUMENT,
                        "INPUT_INVALID",
                        "picture: broken (expected: a whole file)",
                        Map.of("sha256", sha256)));
                return true;
            }
        }
        return false;
    }

    private static <T> void answer(StreamObserver<T> out, T message) {
        out.onNext(message);
        out.onCompleted();
    }

    static Layer layer(String path) {
        return Layer.newBuilder()
                .setPath(path)
                .setTensor("/" + path + "/Conv_output_0")
                .setOpType("Conv")
                .setElementType(ElementType.ELEMENT_TYPE_FLOAT)
                .addAllShape(List.of(1L, 2L, 2L, 2L))
                .setChannelAxis(1)
                .setActivation(Layer.Activation.ACTIVATION_BEFORE)
                .setActivationFunction("Relu")
                .setFolded(true)
                .setBytes(3_211_264)
                .setParameters(9408)
                .build();
    }

    private final class Access implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            String token = headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
            if (asksForToken && !"Bearer secret".equals(token)) {
                StatusRuntimeException refusal = refusal(
                        Status.Code.UNAUTHENTICATED, "TOKEN_WRONG", "token: unknown (expected: one of the server's)");
                call.close(refusal.getStatus(), refusal.getTrailers());
                return new ServerCall.Listener<>() {};
            }
            return next.startCall(call, headers);
        }
    }

    private final class Servers extends ServersGrpc.ServersImplBase {
        @Override
        public void getServerStatus(GetServerStatusRequest request, StreamObserver<GetServerStatusResponse> observer) {
            observer.onNext(status);
            observer.onCompleted();
        }
    }

    private final class Models extends ModelsGrpc.ModelsImplBase {
        private final Model resnet = Model.newBuilder()
                .setName("resnet")
                .setSha256("ab".repeat(32))
                .setFileBytes(46_800_000)
                .setState(Model.State.STATE_LOADED)
                .setProducer("pytorch 1.13.0")
                .setOpset(17)
                .addInputs(ModelInput.newBuilder()
                        .setName("input")
                        .addAllShape(List.of(-1L, 3L, 224L, 224L))
                        .setImage(true)
                        .setLayout("NCHW")
                        .setDefaultSize(Size.newBuilder().setHeight(224).setWidth(224)))
                .addOutputs("output")
                .setPreprocessing("imagenet")
                .setPreprocessingAssumed(true)
                .setParameters(11_689_512)
                .build();

        @Override
        public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> out) {
            answer(
                    out,
                    ListModelsResponse.newBuilder()
                            .addModels(resnet)
                            .setCore("onnxruntime 1.24.1")
                            .setDevice("cpu")
                            .build());
        }

        @Override
        public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> out) {
            if (!request.getModel().equals("resnet")) {
                out.onError(refusal(
                        Status.Code.NOT_FOUND,
                        "MODEL_NOT_FOUND",
                        "model: " + request.getModel() + " (expected: one of resnet)"));
                return;
            }
            answer(
                    out,
                    GetModelResponse.newBuilder()
                            .setModel(resnet.toBuilder().setSha256(modelSha256))
                            .build());
        }

        @Override
        public void listLayers(ListLayersRequest request, StreamObserver<ListLayersResponse> out) {
            layers = request;
            answer(
                    out,
                    ListLayersResponse.newBuilder()
                            .addLayers(layer("conv1"))
                            .addLayers(layer("layer1.0,x"))
                            .setSize(Size.newBuilder().setHeight(224).setWidth(224))
                            .build());
        }
    }

    private final class Inputs extends InputsGrpc.InputsImplBase {
        @Override
        public void findMissingInputs(FindMissingInputsRequest request, StreamObserver<FindMissingInputsResponse> out) {
            answer(
                    out,
                    FindMissingInputsResponse.newBuilder()
                            .addAllSha256(request.getSha256List())
                            .build());
        }

        @Override
        public StreamObserver<PutInputRequest> putInput(StreamObserver<PutInputResponse> out) {
            return new StreamObserver<>() {
                private String sha256 = "";
                private ByteString bytes = ByteString.EMPTY;

                @Override
                public void onNext(PutInputRequest message) {
                    sha256 += message.getSha256();
                    bytes = bytes.concat(message.getData());
                }

                @Override
                public void onError(Throwable t) {}

                @Override
                public void onCompleted() {
                    if (bytes.startsWith(REFUSED)) {
                        out.onError(refusal(
                                Status.Code.INVALID_ARGUMENT, "INPUT_INVALID", "picture: none (expected: one)"));
                        return;
                    }
                    inputs.put(sha256, bytes);
                    answer(
                            out,
                            PutInputResponse.newBuilder()
                                    .setInput(Input.newBuilder().setSha256(sha256))
                                    .build());
                }
            };
        }
    }

    private final class Activations extends ActivationsGrpc.ActivationsImplBase {
        @Override
        public void streamActivations(StreamActivationsRequest request, StreamObserver<StreamActivationsResponse> out) {
            if (refusedBroken(request.getFeed(), out)) {
                return;
            }
            if (request.getLayersList().contains(CROWDED) && !crowded) {
                crowded = true;
                out.onError(refusal(Status.Code.RESOURCE_EXHAUSTED, "SERVER_BUSY", "requests: 1 (expected: fewer)"));
                return;
            }
            activations = request;
            int from = (int) request.getResume().getOffset();
            ((ServerCallStreamObserver<StreamActivationsResponse>) out).setOnCancelHandler(cancelled::countDown);
            int images = Math.max(1, request.getFeed().getInputsCount());
            byte[] values = new byte[images * values().length];
            for (int image = 0; image < images; image++) {
                System.arraycopy(values(), 0, values, image * values().length, values().length);
            }
            for (int i = request.getResume().getIndex(); i < request.getLayersCount(); i++) {
                String name = request.getLayers(i);
                out.onNext(StreamActivationsResponse.newBuilder()
                        .setHeader(TensorHeader.newBuilder()
                                .setIndex(i)
                                .setCount(request.getLayersCount())
                                .setLayer(layer(name))
                                .setElementType(ElementType.ELEMENT_TYPE_FLOAT)
                                .addAllShape(List.of((long) images, 2L, 2L, 2L))
                                .setTotalBytes(values.length))
                        .build());
                if (from == 0) {
                    out.onNext(data(0, values, 0, 20));
                }
                if (name.equals(BREAKING) && from == 0) {
                    out.onError(Status.UNAVAILABLE.asRuntimeException());
                    return;
                }
                if (name.equals(STUCK)) {
                    stuck.countDown();
                    return;
                }
                out.onNext(data(20, values, 20, values.length - 20));
                CRC32C checksum = new CRC32C();
                checksum.update(values);
                int sum = (int) checksum.getValue() + (name.equals(DAMAGED) ? 1 : 0);
                out.onNext(StreamActivationsResponse.newBuilder()
                        .setEnd(TensorEnd.newBuilder().setCrc32C(sum))
                        .build());
            }
            out.onCompleted();
        }

        @Override
        public void summarizeActivations(
                SummarizeActivationsRequest request, StreamObserver<SummarizeActivationsResponse> out) {
            if (refusedBroken(request.getFeed(), out)) {
                return;
            }
            summary = request;
            SummarizeActivationsResponse.Builder answer = SummarizeActivationsResponse.newBuilder();
            for (String name : request.getLayersList()) {
                answer.addLayers(LayerSummary.newBuilder()
                        .setLayer(layer(name))
                        .setAll(Statistics.newBuilder()
                                .setMean(0.5)
                                .setMaximum(Double.POSITIVE_INFINITY)
                                .setValues(8)
                                .addAllQuantiles(
                                        request.getQuantilesCount() > 0
                                                ? request.getQuantilesList()
                                                : List.of(0.05, 0.25, 0.5, 0.75, 0.95)))
                        .setChannelCount(2)
                        .addDeadChannels(1)
                        .addChannels(Statistics.newBuilder().setMean(0.25))
                        .addChannels(Statistics.newBuilder()
                                .setMean(0.75)
                                .setSparsity(0.125)
                                .setNotANumber(2)));
            }
            answer(out, answer.build());
        }

        @Override
        public void compareActivations(
                CompareActivationsRequest request, StreamObserver<CompareActivationsResponse> out) {
            comparison = request;
            CompareActivationsResponse.Builder answer = CompareActivationsResponse.newBuilder();
            for (String name : request.getLayersList()) {
                answer.addLayers(LayerComparison.newBuilder()
                        .setLayer(layer(name))
                        .setAll(Comparison.newBuilder()
                                .setMeanAbsolute(0.25)
                                .setRootMeanSquare(0.75)
                                .setLargestAbsolute(1.25)
                                .setCosineSimilarity(-0.875)
                                .setPairs(8))
                        .addChannels(Comparison.newBuilder()
                                .setMeanAbsolute(Double.NaN)
                                .setNotFinite(4)));
            }
            answer(out, answer.build());
        }

        /**
         * Channels 0 to 2 of maps of 4 x 4: the value is the first byte of the picture for channel 0, its length for
         * channel 1, none for channel 2; its place is the length, counted from the map's first.
         */
        @Override
        public void findMaxima(FindMaximaRequest request, StreamObserver<FindMaximaResponse> out) {
            if (refusedBroken(request.getFeed(), out)) {
                return;
            }
            if (breakMaximaAfter == 0) {
                breakMaximaAfter = -1;
                out.onError(refusal(Status.Code.FAILED_PRECONDITION, "MODEL_REFUSED", "model: broken off"));
                return;
            }
            breakMaximaAfter--;
            maxima = request;
            for (int i = 0; i < request.getLayersCount(); i++) {
                FindMaximaResponse.Builder message = FindMaximaResponse.newBuilder()
                        .setHeader(MaximaHeader.newBuilder()
                                .setIndex(i)
                                .setCount(request.getLayersCount())
                                .setLayer(layer(request.getLayers(i)).toBuilder()
                                        .setElementType(ElementType.ELEMENT_TYPE_FLOAT)
                                        .setReceptiveField(ReceptiveField.newBuilder()
                                                .setRows(FieldAxis.newBuilder()
                                                        .setSize(6)
                                                        .setJump(4)
                                                        .setStart(-1))))
                                .setInputs(request.getFeed().getInputsCount())
                                .addAllChannels(List.of(0, 1, 2))
                                .setMap(Size.newBuilder().setHeight(4).setWidth(4))
                                .setSize(Size.newBuilder().setHeight(16).setWidth(20))
                                .setOrigin(Origin.newBuilder()
                                        .setModelSha256(maximaSha256.isEmpty() ? modelSha256 : maximaSha256)));
                for (String input : request.getFeed().getInputsList()) {
                    ByteString bytes = inputs.getOrDefault(input, ByteString.copyFromUtf8("?"));
                    double[] values = {bytes.byteAt(0), bytes.size(), Double.NaN};
                    for (double value : values) {
                        message.addValues(value).addRows(bytes.size() / 4 % 4).addColumns(bytes.size() % 4);
                    }
                }
                out.onNext(message.build());
            }
            out.onCompleted();
        }

        @Override
        public void verifyLayers(VerifyLayersRequest request, StreamObserver<VerifyLayersResponse> out) {
            verification = request;
            List<String> names = request.getLayersCount() == 0 ? List.of("conv1", "conv2") : request.getLayersList();
            for (int i = 0; i < names.size(); i++) {
                out.onNext(verified(names.get(i))
                        .setIndex(i)
                        .setCount(names.size())
                        .build());
            }
            out.onCompleted();
        }

        private static VerifyLayersResponse.Builder verified(String name) {
            VerifyLayersResponse.Builder message =
                    VerifyLayersResponse.newBuilder().setLayer(layer(name));
            return switch (name) {
                case "failing" ->
                    message.setVerdict(VerifyLayersResponse.Verdict.VERDICT_FAILED)
                            .setExplanation("run: the model failed");
                case "random" ->
                    message.setVerdict(VerifyLayersResponse.Verdict.VERDICT_NOT_COMPARED)
                            .setExplanation("depends on random numbers");
                case "wrong" ->
                    message.setVerdict(VerifyLayersResponse.Verdict.VERDICT_BEYOND)
                            .setDifference(Difference.newBuilder()
                                    .setElements(8)
                                    .setLargestAbsolute(1.5)
                                    .addAllAt(List.of(0L, 1L, 0L, 1L))
                                    .setOptimized(4.5)
                                    .setReference(3)
                                    .setRelativeToLargest(0.25)
                                    .setOfTolerance(Double.POSITIVE_INFINITY)
                                    .setBeyond(3));
                default ->
                    message.setVerdict(VerifyLayersResponse.Verdict.VERDICT_WITHIN)
                            .setDifference(Difference.newBuilder()
                                    .setElements(8)
                                    .setLargestAbsolute(1e-7)
                                    .addAllAt(List.of(0L, 0L, 1L, 1L))
                                    .setOptimized(3)
                                    .setReference(3)
                                    .setOfTolerance(0.125));
            };
        }

        @Override
        public void predict(PredictRequest request, StreamObserver<PredictResponse> out) {
            if (refusedBroken(request.getFeed(), out)) {
                return;
            }
            prediction = request;
            PredictResponse.Builder answer = PredictResponse.newBuilder();
            for (int i = 0; i < request.getFeed().getInputsCount(); i++) {
                Prediction.Builder one = Prediction.newBuilder();
                for (int rank = 0; rank < request.getTop(); rank++) {
                    one.addClasses(ScoredClass.newBuilder()
                            .setIndex(281 + rank)
                            .setLabel("tabby, tabby cat")
                            .setScore(9.5f - rank)
                            .setProbability(0.5f));
                }
                answer.addPredictions(one);
            }
            answer(out, answer.build());
        }
    }

    private static StreamActivationsResponse data(long offset, byte[] bytes, int from, int length) {
        return StreamActivationsResponse.newBuilder()
                .setOffset(offset)
                .setData(ByteString.copyFrom(bytes, from, length))
                .build();
    }

    private final class Pictures extends PicturesGrpc.PicturesImplBase {
        @Override
        public void renderFigure(RenderFigureRequest request, StreamObserver<RenderFigureResponse> out) {
            if (refusedBrokenInput(request.getFeed(), out)) {
                return;
            }
            figure = request;
            figures.add(request);
            out.onNext(RenderFigureResponse.newBuilder()
                    .setHeader(PictureHeader.newBuilder()
                            .setTotalBytes(PNG.length)
                            .addPanels(FigurePanel.newBuilder()
                                    .addChannels(0)
                                    .addMeans(1.5)
                                    .setChannelsAvailable(64)
                                    .setZeroGradient(request.getSaliency().getChannel() == FakeGradients.DEAD)
                                    .setLayer(request.getLayersCount() == 0 ? "relu" : request.getLayers(0))))
                    .build());
            out.onNext(RenderFigureResponse.newBuilder()
                    .setData(ByteString.copyFrom(PNG))
                    .build());
            out.onCompleted();
        }
    }
}
