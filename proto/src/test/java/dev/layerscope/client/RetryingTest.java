package dev.layerscope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.layerscope.v1.ListModelsRequest;
import dev.layerscope.v1.ListModelsResponse;
import dev.layerscope.v1.ModelsGrpc;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that fails as it is told. Nobody waits here. */
@Timeout(60)
final class RetryingTest {
    private static final RetryPolicy THREE_TRIES = new RetryPolicy(3, Duration.ofMillis(100), Duration.ofSeconds(1));
    private static final StatusRuntimeException LOST = Status.UNAVAILABLE.asRuntimeException();
    private static final StatusRuntimeException RESET = Status.CANCELLED
            .withDescription("RST_STREAM closed stream. HTTP/2 error code: CANCEL")
            .asRuntimeException();
    private static final StatusRuntimeException BUSY = refusal(Status.Code.RESOURCE_EXHAUSTED, "SERVER_BUSY");
    private static final StatusRuntimeException MISSING = refusal(Status.Code.NOT_FOUND, "MODEL_NOT_FOUND");

    private final FakeModels models = new FakeModels();
    private final List<String> heard = new ArrayList<>();
    private FakeServer server;
    private Connection connection;

    @BeforeEach
    void start() throws IOException {
        server = FakeServer.plainText(models);
        connection = Connection.open(ConnectionSettings.plainText(server.address()));
        new LayerscopeClient(connection).listModels();
    }

    @AfterEach
    void stop() {
        connection.close();
        server.close();
    }

    @Test
    void a_lost_connection_is_made_again_and_told_once() {
        assertThat(call(LOST, RESET, LOST)).isEqualTo(4);

        assertThat(heard).containsExactly("lost", "wait 100", "wait 200", "wait 400");
    }

    @Test
    void what_is_lost_once_too_often_is_the_callers() {
        assertThatThrownBy(() -> call(LOST, LOST, LOST, RESET)).isSameAs(RESET);
        assertThat(heard).containsExactly("lost", "wait 100", "wait 200", "wait 400");
    }

    @Test
    void progress_gives_all_tries_back() {
        assertThat(callWithProgress(LOST, LOST, LOST, LOST, LOST, LOST)).isEqualTo(7);

        assertThat(heard).filteredOn("lost"::equals).hasSize(6);
        assertThat(heard).filteredOn("wait 100"::equals).hasSize(6);
    }

    @Test
    void a_busy_server_is_asked_again_when_it_says() {
        assertThat(call(BUSY, BUSY)).isEqualTo(3);

        assertThat(heard).containsExactly("busy", "wait 700", "wait 700");
    }

    @Test
    void whatever_the_reason_a_wait_that_is_told_is_waited_and_up_to_a_half_more() {
        StatusRuntimeException quota =
                refusal(Status.Code.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED", Duration.ofMillis(200));
        Retrying latest = new Retrying(THREE_TRIES, () -> -1, this::hear, RetryListener.SILENT);

        assertThat(latest.call(connection, failing(quota, quota, quota, quota))).isEqualTo(5);

        assertThat(heard).hasSize(4).allSatisfy(wait -> assertThat(wait).isIn("wait 299", "wait 300"));
    }

    @Test
    void patience_with_a_server_that_tells_waits_has_an_end() {
        StatusRuntimeException slow = refusal(Status.Code.RESOURCE_EXHAUSTED, "SERVER_BUSY", Duration.ofSeconds(1));

        assertThatThrownBy(() -> call(slow, slow, slow, slow)).isSameAs(slow);
        assertThat(heard).containsExactly("busy", "wait 1000", "wait 1000", "wait 1000");
    }

    @Test
    void what_is_told_without_a_wait_is_final_but_for_a_busy_server() {
        StatusRuntimeException full = refusal(Status.Code.RESOURCE_EXHAUSTED, "STORAGE_FULL", Duration.ZERO);

        assertThatThrownBy(() -> call(full)).isSameAs(full);
        assertThat(heard).isEmpty();
    }

    @Test
    void a_wait_beyond_the_deadline_is_not_begun() throws IOException {
        try (Connection limited =
                Connection.open(ConnectionSettings.plainText(server.address()).withTimeout(Duration.ofSeconds(20)))) {
            new LayerscopeClient(limited).listModels();
            StatusRuntimeException late =
                    refusal(Status.Code.RESOURCE_EXHAUSTED, "SERVER_BUSY", Duration.ofSeconds(30));
            Retrying patient = new Retrying(RetryPolicy.PATIENT, () -> 0, this::hear, RetryListener.SILENT);

            assertThatThrownBy(() -> patient.call(limited, failing(late))).isSameAs(late);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void a_server_that_stops_is_looked_for_anew() {
        assertThat(call(refusal(Status.Code.UNAVAILABLE, "SERVER_STOPPING", Duration.ZERO)))
                .isEqualTo(2);
        assertThat(heard).containsExactly("lost", "wait 100");
    }

    @Test
    void what_will_not_change_is_not_tried_again() {
        for (StatusRuntimeException failure : List.of(
                MISSING,
                refusal(Status.Code.UNAVAILABLE, "OWN_REASON"),
                Status.INVALID_ARGUMENT.asRuntimeException(),
                Status.DEADLINE_EXCEEDED.asRuntimeException(),
                Status.CANCELLED.withDescription("cancelled here").asRuntimeException(),
                Status.UNAVAILABLE
                        .withCause(new javax.net.ssl.SSLException("bad certificate"))
                        .asRuntimeException(),
                Status.INTERNAL.withDescription("defect").asRuntimeException())) {
            assertThatThrownBy(() -> call(failure)).isSameAs(failure);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void a_server_that_never_answered_is_not_waited_for() throws IOException {
        try (Connection fresh = Connection.open(ConnectionSettings.plainText(server.address()))) {
            assertThatThrownBy(() -> retrying(this::hear).call(fresh, failing(LOST)))
                    .isSameAs(LOST);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void cancelling_ends_the_tries() {
        Context.CancellableContext context = Context.current().withCancellation();
        Pause cancelling = time -> context.cancel(null);

        context.run(() -> assertThatThrownBy(() -> retrying(cancelling).call(connection, failing(LOST, LOST)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED)));
    }

    @Test
    void an_interrupt_ends_the_tries_and_stays_set() {
        Pause interrupted = time -> {
            throw new InterruptedException();
        };

        assertThatThrownBy(() -> retrying(interrupted).call(connection, failing(LOST, LOST)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("CANCELLED");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void all_tries_share_one_deadline() throws IOException {
        try (Connection limited =
                Connection.open(ConnectionSettings.plainText(server.address()).withTimeout(Duration.ofMillis(300)))) {
            new LayerscopeClient(limited).listModels();
            models.silent = true;
            Deque<StatusRuntimeException> failures = new ArrayDeque<>(List.of(LOST));

            assertThatThrownBy(() -> retrying(Pause.real())
                            .<ListModelsResponse, RuntimeException>call(limited, channel -> {
                                if (!failures.isEmpty()) {
                                    throw failures.remove();
                                }
                                return ModelsGrpc.newBlockingStub(channel)
                                        .listModels(ListModelsRequest.getDefaultInstance());
                            }))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        }
    }

    @Test
    void a_real_pause_ends_at_once_where_the_caller_left() throws InterruptedException {
        Context.CancellableContext context = Context.current().withCancellation();
        context.cancel(null);
        Context previous = context.attach();
        try {
            Pause.real().await(Duration.ofDays(1));
        } finally {
            context.detach(previous);
        }
        assertThat(context.isCancelled()).isTrue();
    }

    private int call(StatusRuntimeException... failures) {
        return retrying(this::hear).call(connection, failing(failures));
    }

    private int callWithProgress(StatusRuntimeException... failures) {
        Retrying.Attempt<Integer, RuntimeException> failing = failing(failures);
        int[] made = new int[1];
        return retrying(this::hear).call(connection, new Retrying.Attempt<Integer, RuntimeException>() {
            @Override
            public Integer make(io.grpc.Channel channel) {
                made[0]++;
                return failing.make(channel);
            }

            @Override
            public long progress() {
                return made[0];
            }
        });
    }

    /** Returns how often it was made, at the end. */
    private static Retrying.Attempt<Integer, RuntimeException> failing(StatusRuntimeException... failures) {
        Deque<StatusRuntimeException> left = new ArrayDeque<>(List.of(failures));
        return channel -> {
            if (!left.isEmpty()) {
                throw left.remove();
            }
            return failures.length + 1;
        };
    }

    private void hear(Duration time) {
        heard.add("wait " + time.toMillis());
    }

    private Retrying retrying(Pause pause) {
        return new Retrying(THREE_TRIES, () -> 0, pause, new RetryListener() {
            @Override
            public void lost() {
                heard.add("lost");
            }

            @Override
            public void busy() {
                heard.add("busy");
            }

            @Override
            public void continued(String layer, long offset) {
                heard.add(layer + " " + offset);
            }
        });
    }

    private static StatusRuntimeException refusal(Status.Code code, String reason) {
        return refusal(code, reason, Duration.ofMillis(700));
    }

    /**
     * @param told not at all where it is zero
     */
    private static StatusRuntimeException refusal(Status.Code code, String reason, Duration told) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .addDetails(Any.pack(ErrorInfo.newBuilder().setReason(reason).build()));
        if (!told.isZero()) {
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                            .setSeconds(told.toSeconds())
                            .setNanos(told.getNano()))
                    .build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static final class FakeModels extends ModelsGrpc.ModelsImplBase {
        private volatile boolean silent;

        @Override
        public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> out) {
            if (!silent) {
                out.onNext(ListModelsResponse.getDefaultInstance());
                out.onCompleted();
            }
        }
    }
}
