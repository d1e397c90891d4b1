package dev.layerscope.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.testing.Await;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.PredictResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests whose deadline would pass while they wait for a thread. */
@Timeout(60)
class LateRequestTest {
    private static final Duration USUAL = Duration.ofMinutes(10);

    private final AtomicLong nanos = new AtomicLong();
    private final Work work = new Work(new WorkThreads(new WorkSettings(1, 8), QuotaBook.UNLIMITED, nanos::get));
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = InProcessServerBuilder.forName("late")
                .addService(new Slow())
                .build()
                .start();
        channel = InProcessChannelBuilder.forName("late").build();
    }

    @AfterEach
    void stop() {
        release.countDown();
        channel.shutdownNow();
        server.shutdownNow();
        work.close();
    }

    @Test
    void oneThatCannotBeDoneInTimeIsRefusedAtOnceAndTheOthersWait() {
        ActivationsGrpc.ActivationsBlockingStub stub = ActivationsGrpc.newBlockingStub(channel);
        stub.predict(PredictRequest.getDefaultInstance());
        ActivationsGrpc.ActivationsFutureStub waiting = ActivationsGrpc.newFutureStub(channel);
        waiting.predict(PredictRequest.getDefaultInstance());
        Await.until(() -> begun.get() == 2);

        StatusRuntimeException late = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> stub.withDeadlineAfter(USUAL.toSeconds() / 4, TimeUnit.SECONDS)
                        .predict(PredictRequest.getDefaultInstance()));
        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(late.getStatus().getDescription())
                .isEqualTo(
                        "request: would wait for about 600.0 s (expected: less than its deadline allows; try again with more time, or later)");
        waiting.withDeadlineAfter(USUAL.toSeconds(), TimeUnit.SECONDS).predict(PredictRequest.getDefaultInstance());
        waiting.predict(PredictRequest.getDefaultInstance());
        Await.until(() -> work.waiting() == 2);
    }

    /** The first takes long by the clock of the test; others wait until they are released. */
    private final class Slow extends ActivationsGrpc.ActivationsImplBase {
        @Override
        public void predict(PredictRequest request, StreamObserver<PredictResponse> observer) {
            work.answer(observer, call -> {
                if (begun.incrementAndGet() == 1) {
                    nanos.addAndGet(USUAL.toNanos());
                } else {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return PredictResponse.getDefaultInstance();
            });
        }
    }
}
