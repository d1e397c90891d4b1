package dev.layerscope.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RequestInfo;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.access.StageTimes;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.v1.GetModelRequest;
import dev.layerscope.v1.GetModelResponse;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelsGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FollowedCallsTest {
    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("layerscope-request-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final Caller ALICE = new Caller("alice", Role.VIEWER);
    private static final GetModelResponse MODEL = GetModelResponse.newBuilder()
            .setModel(Model.newBuilder().setName("net"))
            .build();

    private final BlockingQueue<EndedCall> ended = new ArrayBlockingQueue<>(8);
    private final BlockingQueue<Stage> stages = new ArrayBlockingQueue<>(8);
    private final AtomicReference<Supplier<GetModelResponse>> answer = new AtomicReference<>(() -> MODEL);
    private final Work work = new Work(WorkSettings.defaults());
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        ModelsGrpc.ModelsImplBase models = new ModelsGrpc.ModelsImplBase() {
            @Override
            public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
                work.answer(observer, call -> answer.get().get());
            }
        };
        CallListener listener = new CallListener() {
            @Override
            public StageTimes.Listener begun(RequestId id, String rpc) {
                return (stage, start, end) -> stages.add(stage);
            }

            @Override
            public void ended(EndedCall call) {
                ended.add(call);
            }
        };
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .addService(ServerInterceptors.interceptForward(models, new FollowedCalls(listener), new Recognizing()))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        work.close();
    }

    @Test
    void aCallKeepsTheIdThatItsClientGaveIt() throws Exception {
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        ModelsGrpc.ModelsBlockingStub models = named("a.b_C-1")
                .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers));

        models.getModel(GetModelRequest.newBuilder().setModel("net").build());

        EndedCall call = ended();
        assertThat(call.id()).isEqualTo(new RequestId("a.b_C-1"));
        assertThat(trailers.get().get(REQUEST_ID)).isEqualTo("a.b_C-1");
        assertThat(call.rpc()).isEqualTo("layerscope.v1.Models/GetModel");
        assertThat(call.caller()).contains(ALICE);
        assertThat(call.code()).isEqualTo(Status.Code.OK);
        assertThat(call.reason()).isEmpty();
        assertThat(call.sentBytes()).isEqualTo(MODEL.getSerializedSize());
        assertThat(call.receivedBytes()).isEqualTo(5);
        assertThat(call.took().toNanos()).isPositive();
        assertThat(call.stages().nanos(Stage.QUEUE))
                .isPositive()
                .isLessThan(call.took().toNanos());
        assertThat(stages).containsExactly(Stage.QUEUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "a/b", "x\\n2026 ERROR forged", "ééé"})
    void anIdThatIsNoneIsAsGoodAsNone(String brought) throws Exception {
        named(brought).getModel(GetModelRequest.getDefaultInstance());

        assertThat(ended().id().text()).matches("[0-9a-f-]{36}");
    }

    @Test
    void anErrorNamesItsCallInItsDetails() throws Exception {
        answer.set(() -> {
            throw new DomainException(Reason.MODEL_NOT_FOUND, "model: 'x' (expected: another)");
        });

        StatusRuntimeException failure = failure("a1");

        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        assertThat(requestInfo(status)).contains("a1");
        assertThat(ErrorDetails.errorInfo(failure).orElseThrow().getReason()).isEqualTo("MODEL_NOT_FOUND");
        EndedCall call = ended();
        assertThat(call.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(call.reason()).isEqualTo("MODEL_NOT_FOUND");
    }

    @Test
    void aDefectIsToldUnderTheIdOfItsCall() throws Exception {
        answer.set(() -> {
            throw new IllegalStateException("secret");
        });

        StatusRuntimeException failure = failure("a1");

        assertThat(failure.getStatus().getDescription())
                .isEqualTo("internal error a1 (the server's log has the same id)");
        assertThat(requestInfo(StatusProto.fromThrowable(failure))).contains("a1");
        assertThat(ended().reason()).isEqualTo("INTERNAL");
    }

    @Test
    void aRefusalAtTheDoorIsFollowedToo() throws Exception {
        StatusRuntimeException failure = failure("stranger");

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(requestInfo(StatusProto.fromThrowable(failure))).contains("stranger");
        EndedCall call = ended();
        assertThat(call.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(call.caller()).isEmpty();
    }

    private StatusRuntimeException failure(String id) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> named(id).getModel(GetModelRequest.getDefaultInstance()));
    }

    private ModelsGrpc.ModelsBlockingStub named(String id) {
        Metadata headers = new Metadata();
        headers.put(REQUEST_ID, id);
        return ModelsGrpc.newBlockingStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private EndedCall ended() throws InterruptedException {
        return ended.poll(20, TimeUnit.SECONDS);
    }

    private static Optional<String> requestInfo(com.google.rpc.Status status) throws InvalidProtocolBufferException {
        for (Any detail : status.getDetailsList()) {
            if (detail.is(RequestInfo.class)) {
                return Optional.of(detail.unpack(RequestInfo.class).getRequestId());
            }
        }
        return Optional.empty();
    }

    /** Knows alice, and lets no call in that is named {@code stranger}. */
    private static final class Recognizing implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if ("stranger".equals(headers.get(REQUEST_ID))) {
                call.close(Status.UNAUTHENTICATED, new Metadata());
                return new ServerCall.Listener<>() {};
            }
            return Contexts.interceptCall(Callers.in(Context.current(), ALICE), call, headers, next);
        }
    }
}
