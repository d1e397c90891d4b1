package dev.layerscope.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import dev.layerscope.server.access.Quotas;
import dev.layerscope.server.testing.Await;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.PredictResponse;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamActivationsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuotaInterceptorTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Map<String, Long> settings = new HashMap<>();
    private final QuotaInterceptor quotas =
            new QuotaInterceptor(caller -> Quotas.UNLIMITED.with(Map.copyOf(settings)), nanos::get);
    private final Activations service = new Activations();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = InProcessServerBuilder.forName("quotas")
                .intercept(quotas)
                .addService(service)
                .build()
                .start();
        channel = InProcessChannelBuilder.forName("quotas").build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void moreCallsThanAUserMayHaveOpenAreRefusedUntilOneEnds() {
        settings.put("requests-in-flight", 2L);
        nanos.set(0);
        Iterator<StreamActivationsResponse> first = stream();
        Iterator<StreamActivationsResponse> second = stream();
        first.next();
        second.next();
        assertThat(quotas.openCalls()).containsEntry("anyone", 2);

        StatusRuntimeException refused = refused();
        assertThat(refused.getStatus().getDescription())
                .startsWith("quota 'requests-in-flight' of 'anyone': 2 used (expected: fewer than 2; room again in");
        assertThat(retryAfter(refused)).isPositive();

        nanos.addAndGet(Duration.ofSeconds(8).toNanos());
        service.waiting.onCompleted();
        Await.until(() -> quotas.openCalls().get("anyone") == 1);
        predict();
        Await.until(() -> quotas.openCalls().get("anyone") == 1);
    }

    @Test
    void theWaitToldIsByHowLongCallsTookLately() {
        settings.put("requests-in-flight", 1L);
        stream().next();
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        service.waiting.onCompleted();
        Await.until(() -> quotas.openCalls().isEmpty());
        stream().next();
        assertThat(retryAfter(refused())).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(20));
    }

    @Test
    void aStreamEndsWhereItsBytesAreUsedUpAndTheNextIsToldWhenThereAreMore() {
        settings.put("sent-mib-per-hour", 1L);
        Iterator<StreamActivationsResponse> stream = stream();
        stream.next();
        service.waiting.onNext(StreamActivationsResponse.newBuilder()
                .setData(ByteString.copyFrom(new byte[1 << 20]))
                .build());
        stream.next();
        assertThat(quotas.sentBytes().get("anyone")).isGreaterThan(1 << 20);
        assertThat(catchThrowableOfType(
                                dev.layerscope.server.error.DomainException.class,
                                () -> service.waiting.onNext(StreamActivationsResponse.getDefaultInstance()))
                        .facts())
                .containsEntry("quota", "sent-mib-per-hour")
                .containsEntry("limit", "1");
        assertThat(retryAfter(refused())).isEqualTo(Duration.ofMinutes(61));

        nanos.addAndGet(Duration.ofMinutes(61).toNanos());
        predict();
    }

    private Iterator<StreamActivationsResponse> stream() {
        return ActivationsGrpc.newBlockingStub(channel)
                .streamActivations(StreamActivationsRequest.getDefaultInstance());
    }

    private void predict() {
        assertThat(ActivationsGrpc.newBlockingStub(channel).predict(PredictRequest.getDefaultInstance()))
                .isEqualTo(PredictResponse.getDefaultInstance());
    }

    private StatusRuntimeException refused() {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, this::predict);
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        return refused;
    }

    private static Duration retryAfter(StatusRuntimeException refused) {
        return StatusProto.fromThrowable(refused).getDetailsList().stream()
                .filter(detail -> detail.is(RetryInfo.class))
                .map(detail -> {
                    try {
                        com.google.protobuf.Duration delay =
                                detail.unpack(RetryInfo.class).getRetryDelay();
                        return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
                    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                })
                .findFirst()
                .orElseThrow();
    }

    /** Streams a message, and what the test sends after it. */
    private static final class Activations extends ActivationsGrpc.ActivationsImplBase {
        private volatile StreamObserver<StreamActivationsResponse> waiting;

        @Override
        public void streamActivations(
                StreamActivationsRequest request, StreamObserver<StreamActivationsResponse> observer) {
            waiting = observer;
            observer.onNext(StreamActivationsResponse.getDefaultInstance());
        }

        @Override
        public void predict(PredictRequest request, StreamObserver<PredictResponse> observer) {
            observer.onNext(PredictResponse.getDefaultInstance());
            observer.onCompleted();
        }
    }
}
