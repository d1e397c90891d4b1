package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Does the work of requests on threads of its own, so that no gRPC thread ever waits, and turns what goes wrong into the
 * call's status. Bounded. Thread safe.
 */
public final class Work implements AutoCloseable {
    private final WorkSettings settings;
    private final ThreadPoolExecutor threads;

    public Work(WorkSettings settings) {
        this.settings = settings;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(settings.waiting()),
                task -> new Thread(task, "work-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Answers with one message. To be called in the method that gRPC calls. */
    <T> void answer(StreamObserver<T> observer, Function<Call, T> make) {
        Call call = Callers.of(observer);
        submit(observer, call, () -> {
            T message = make.apply(call);
            observer.onNext(message);
            observer.onCompleted();
        });
    }

    /** Answers with a stream, which takes over the observer. To be called in the method that gRPC calls. */
    <T> void stream(StreamObserver<T> observer, Function<Call, OutboundStream.Source<T>> make) {
        ServerCallStreamObserver<T> stream = (ServerCallStreamObserver<T>) observer;
        Call call = Callers.of(observer);
        OutboundStream<T> outbound = OutboundStream.prepare(stream, call.cancellation());
        submit(observer, call, () -> outbound.start(make.apply(call)));
    }

    /**
     * Begins a part of an answer that is needed later.
     *
     * @return what comes of it, or why nothing does
     */
    <T> CompletableFuture<T> begin(Call call, Supplier<T> make) {
        CompletableFuture<T> made = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    call.cancellation().check();
                    made.complete(make.get());
                } catch (Throwable failure) {
                    made.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException e) {
            made.completeExceptionally(busy());
        }
        return made;
    }

    /** Runs a step of an answer; a failure ends the call. */
    void submit(StreamObserver<?> observer, Call call, Runnable step) {
        try {
            threads.execute(() -> {
                try {
                    call.cancellation().check();
                    step.run();
                } catch (Throwable failure) {
                    fail(observer, call, failure);
                }
            });
        } catch (RejectedExecutionException e) {
            fail(observer, call, busy());
        }
    }

    private DomainException busy() {
        return new DomainException(
                Reason.SERVER_BUSY, "requests waiting: %d (expected: fewer; try again)".formatted(settings.waiting()));
    }

    private static void fail(StreamObserver<?> observer, Call call, Throwable failure) {
        // The status of a call that its client left goes nowhere, and an observer of such a call may throw.
        if (!call.cancellation().isCancelled()) {
            observer.onError(ErrorStatus.of(failure));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
