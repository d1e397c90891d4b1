package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.access.StageTimes;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Does the work of requests on threads of its own, so that no gRPC thread ever waits, and turns what goes wrong into the
 * call's status. Bounded. Thread safe.
 */
public final class Work implements AutoCloseable {
    private static final int LONGEST_END_SECONDS = 5;

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
        OutboundStream<T> outbound = OutboundStream.prepare(stream, call);
        submit(observer, call, () -> outbound.start(make.apply(call)));
    }

    /** Makes the messages of an answer, one after another. */
    interface Steps<T> {
        void run(Call call, Consumer<T> send);
    }

    /**
     * Answers with a stream whose messages take long to make and are few and small in all: they are made one after another
     * whether or not the client reads. To be called in the method that gRPC calls.
     */
    <T> void answerAtLength(StreamObserver<T> observer, Steps<T> steps) {
        Call call = Callers.of(observer);
        Runnable task = guarded(observer, call, () -> {
            steps.run(call.inBackground(), observer::onNext);
            observer.onCompleted();
        });
        execute(observer, call, task);
        // Whoever has left keeps no place among the waiting.
        call.cancellation().onCancel(() -> threads.remove(task));
    }

    /** Calls that wait for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /** Threads that work. */
    public int running() {
        return threads.getActiveCount();
    }

    /** How many may wait; one more is refused. */
    public int mostWaiting() {
        return settings.waiting();
    }

    /**
     * Begins a part of an answer that is needed later.
     *
     * @return what comes of it, or why nothing does
     */
    <T> CompletableFuture<T> begin(Call call, Supplier<T> make) {
        CompletableFuture<T> made = new CompletableFuture<>();
        try {
            StageTimes.Clock waiting = call.stages().begin(Stage.QUEUE);
            threads.execute(() -> {
                waiting.close();
                try (LoggedCall logged = LoggedCall.begin(call)) {
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
        execute(observer, call, guarded(observer, call, step));
    }

    private static Runnable guarded(StreamObserver<?> observer, Call call, Runnable step) {
        StageTimes.Clock waiting = call.stages().begin(Stage.QUEUE);
        return () -> {
            waiting.close();
            try (LoggedCall logged = LoggedCall.begin(call)) {
                call.cancellation().check();
                step.run();
            } catch (Throwable failure) {
                fail(observer, call, failure);
            }
        };
    }

    private void execute(StreamObserver<?> observer, Call call, Runnable task) {
        try {
            threads.execute(task);
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
            observer.onError(ErrorStatus.of(failure, call.id()));
        }
    }

    /** Interrupts what is under way and waits a little for its end: what it uses is closed next. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
