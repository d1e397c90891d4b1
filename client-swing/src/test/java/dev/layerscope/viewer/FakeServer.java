package dev.layerscope.viewer;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.GetModelRequest;
import dev.layerscope.v1.GetModelResponse;
import dev.layerscope.v1.ListModelsRequest;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelInput;
import dev.layerscope.v1.ModelVersion;
import dev.layerscope.v1.ModelsGrpc;
import dev.layerscope.v1.PushModelRequest;
import dev.layerscope.v1.PushModelResponse;
import dev.layerscope.v1.Size;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Serves models over Netty on a free port. Asking for the model {@link #BROKEN} has it refused, {@link #SLOW} is never
 * answered, and any other one is loaded.
 */
public final class FakeServer implements AutoCloseable {
    public static final String BROKEN = "broken";
    public static final String SLOW = "slow";
    public static final String REFUSAL = "model file: not readable as ONNX (expected: a complete .onnx file)";

    /** Counted down where a call for the list or a model is held back. */
    public final CountDownLatch held = new CountDownLatch(1);
    /** Counted down where the caller gives up a call that is held back. */
    public final CountDownLatch cancelled = new CountDownLatch(1);

    /** Whether the list is never answered. */
    public volatile boolean holdsList;

    public volatile List<Model> models = List.of(found("resnet"), found("vit"));

    /** That outlive it, as jobs of a real server do. */
    public final FakeJobs jobs;

    private final Server server;
    private final int port;

    public FakeServer() throws IOException {
        this(0, new FakeJobs());
    }

    private FakeServer(int wanted, FakeJobs jobs) throws IOException {
        this.jobs = jobs;
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted))
                .addService(new Models())
                .addService(jobs)
                .build()
                .start();
        port = server.getPort();
    }

    public String address() {
        return "localhost:" + port;
    }

    /** Another server at the address of this one, which is closed. */
    public FakeServer again() throws IOException {
        return new FakeServer(port, jobs);
    }

    /** An address of this machine where no server listens. */
    public static String nowhere() throws IOException {
        try (FakeServer gone = new FakeServer()) {
            return gone.address();
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static Model found(String name) {
        return Model.newBuilder()
                .setName(name)
                .setFileBytes(46_800_000)
                .setState(Model.State.STATE_FOUND)
                .build();
    }

    public static Model loaded(String name) {
        return found(name).toBuilder()
                .setState(Model.State.STATE_LOADED)
                .setSha256("ab".repeat(32))
                .setProducer("pytorch 1.13.0")
                .setOpset(17)
                .addInputs(ModelInput.newBuilder()
                        .setName("input")
                        .setElementType(ElementType.ELEMENT_TYPE_FLOAT)
                        .addAllShape(List.of(-1L, 3L, 224L, 224L))
                        .setImage(true)
                        .setLayout("NCHW")
                        .setDefaultSize(Size.newBuilder().setHeight(224).setWidth(224)))
                .addOutputs("output")
                .setPreprocessing("imagenet")
                .setPreprocessingAssumed(true)
                .setParameters(11_689_512)
                .build();
    }

    private void hold(StreamObserver<?> out) {
        ((ServerCallStreamObserver<?>) out).setOnCancelHandler(cancelled::countDown);
        held.countDown();
    }

    static StatusRuntimeException refusal(Status.Code code, String reason, String message) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain("layerscope.dev")
                        .setReason(reason)
                        .build()))
                .build());
    }

    private final class Models extends ModelsGrpc.ModelsImplBase {
        @Override
        public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> out) {
            if (holdsList) {
                hold(out);
                return;
            }
            out.onNext(ListModelsResponse.newBuilder()
                    .addAllModels(models)
                    .setCore("onnxruntime 1.24.1")
                    .setDevice("cpu")
                    .build());
            out.onCompleted();
        }

        @Override
        public StreamObserver<PushModelRequest> pushModel(StreamObserver<PushModelResponse> out) {
            return new PushTaken(out);
        }

        @Override
        public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> out) {
            String name = request.getModel();
            if (name.equals(SLOW)) {
                hold(out);
            } else if (name.equals(BROKEN)) {
                out.onError(refusal(Status.Code.FAILED_PRECONDITION, "MODEL_REFUSED", REFUSAL));
            } else if (models.stream().noneMatch(model -> model.getName().equals(name))) {
                out.onError(refusal(
                        Status.Code.NOT_FOUND,
                        "MODEL_NOT_FOUND",
                        "model: " + name + " (expected: one of the server's)"));
            } else {
                out.onNext(GetModelResponse.newBuilder().setModel(loaded(name)).build());
                out.onCompleted();
            }
        }
    }

    /** Takes a model, of which it keeps nothing, and lists it. */
    private final class PushTaken implements StreamObserver<PushModelRequest> {
        private final StreamObserver<PushModelResponse> out;
        private String name = "";

        PushTaken(StreamObserver<PushModelResponse> out) {
            this.out = out;
        }

        @Override
        public void onNext(PushModelRequest request) {
            if (request.hasHeader()) {
                name = request.getHeader().getModel();
            }
        }

        @Override
        public void onError(Throwable failure) {
            // The call is over.
        }

        @Override
        public void onCompleted() {
            if (name.equals(BROKEN)) {
                out.onError(refusal(Status.Code.INVALID_ARGUMENT, "MODEL_REFUSED", REFUSAL));
                return;
            }
            models = List.of(found(name));
            out.onNext(PushModelResponse.newBuilder()
                    .setModel(loaded(name))
                    .setOutcome(PushModelResponse.Outcome.OUTCOME_PUBLISHED)
                    .setVersion(ModelVersion.newBuilder().setNumber(1))
                    .build());
            out.onCompleted();
        }
    }
}
