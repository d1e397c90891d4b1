package dev.layerscope.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.testing.Await;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.VerifyLayersRequest;
import dev.layerscope.v1.VerifyLayersResponse;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LongWorkTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final Work work = new Work(new WorkSettings(1, 2));
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = InProcessServerBuilder.forName("long")
                .addService(new Slow())
                .build()
                .start();
        channel = InProcessChannelBuilder.forName("long").build();
    }

    @AfterEach
    void stop() {
        release.countDown();
        channel.shutdownNow();
        server.shutdownNow();
        work.close();
    }

    @Test
    void messagesArriveAsTheyAreMade() {
        Iterator<VerifyLayersResponse> answers = verify();

        assertThat(answers.next().getIndex()).isZero();
        release.countDown();
        assertThat(answers.next().getIndex()).isEqualTo(1);
        assertThat(answers.hasNext()).isFalse();
    }

    @Test
    void oneIsDoneAtATimeTheNextWaitAndOneMoreThanMayIsRefused() {
        List<Iterator<VerifyLayersResponse>> answers = new ArrayList<>(List.of(verify()));
        answers.get(0).next();
        for (int waiting = 1; waiting <= 2; waiting++) {
            answers.add(verify());
            int expected = waiting + 1;
            Await.until(() -> arrived.get() == expected);
        }

        assertThatThrownBy(() -> verify().next())
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));

        release.countDown();
        answers.forEach(one -> one.forEachRemaining(message -> {}));
        assertThat(mostUnderWay).hasValue(1);
    }

    @Test
    void whoLeavesWhileWaitingKeepsNoPlace() {
        Iterator<VerifyLayersResponse> first = verify();
        first.next();
        Context.CancellableContext leaving = Context.current().withCancellation();
        for (int waiting = 1; waiting <= 2; waiting++) {
            leaving.run(this::verify);
            int expected = waiting + 1;
            Await.until(() -> arrived.get() == expected);
        }
        assertThat(work.waiting()).isEqualTo(2);
        leaving.cancel(null);
        Await.until(() -> work.waiting() == 0);

        release.countDown();
        first.forEachRemaining(message -> {});
    }

    private Iterator<VerifyLayersResponse> verify() {
        return ActivationsGrpc.newBlockingStub(channel).verifyLayers(VerifyLayersRequest.getDefaultInstance());
    }

    /** Sends a message, and another when it is released. */
    private final class Slow extends ActivationsGrpc.ActivationsImplBase {
        @Override
        public void verifyLayers(VerifyLayersRequest request, StreamObserver<VerifyLayersResponse> observer) {
            work.<VerifyLayersResponse>answerAtLength(observer, (call, send) -> {
                mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                send.accept(VerifyLayersResponse.getDefaultInstance());
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                underWay.decrementAndGet();
                send.accept(VerifyLayersResponse.newBuilder().setIndex(1).build());
            });
            arrived.incrementAndGet();
        }
    }
}
