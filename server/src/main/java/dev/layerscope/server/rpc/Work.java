package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Does the work of requests on threads of its own, which users share fairly, so that no gRPC thread ever waits, and turns what
 * goes wrong into the call's status. Bounded. Thread safe.
 *
 * <p>A request whose deadline would pass before it is its turn is refused at once, rather than to be done for nobody. That is
 * told from the line as it is and from how long tasks took lately, and believed only where it is off by more than twice.
 */
public final class Work implements AutoCloseable {
    /** How far the expected wait may be off. */
    private static final int SURELY = 2;

    private final WorkThreads threads;

    public Work(WorkSettings settings) {
        this(settings, QuotaBook.UNLIMITED);
    }

    /**
     * @param quotas whose weights say how users share the threads
     */
    public Work(WorkSettings settings, QuotaBook quotas) {
        this(new WorkThreads(settings, quotas, System::nanoTime));
    }

    Work(WorkThreads threads) {
        this.threads = threads;
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
        WorkTask task = first(observer, call, () -> {
            steps.run(call.inBackground(), observer::onNext);
            observer.onCompleted();
        });
        takeOn(observer, call, task);
        // Whoever has left keeps no place among the waiting.
        call.cancellation().onCancel(() -> threads.withdraw(task));
    }

    /** Calls that wait for a thread. */
    public int waiting() {
        return threads.waiting();
    }

    /** Threads that work. */
    public int running() {
        return threads.running();
    }

    /** How many calls may wait; one more is refused. */
    public int mostWaiting() {
        return threads.mostWaiting();
    }

    /** Whether anyone waits for a thread but this caller, so that a long task of it should make room and go on later. */
    boolean othersWait(Call call) {
        return threads.othersWait(call.caller().name());
    }

    /**
     * Begins a part of an answer that is needed later.
     *
     * @return what comes of it, or why nothing does
     */
    <T> CompletableFuture<T> begin(Call call, Supplier<T> make) {
        CompletableFuture<T> made = new CompletableFuture<>();
        threads.execute(new WorkTask(
                call,
                WorkTask.Part.LATER,
                () -> {
                    try (LoggedCall logged = LoggedCall.begin(call)) {
                        call.cancellation().check();
                        made.complete(make.get());
                    } catch (Throwable failure) {
                        made.completeExceptionally(withRetryTime(failure, call));
                    }
                },
                made::completeExceptionally));
        return made;
    }

    /** Runs the first step of an answer; a failure ends the call. To be called in the method that gRPC calls. */
    void submit(StreamObserver<?> observer, Call call, Runnable step) {
        takeOn(observer, call, first(observer, call, step));
    }

    /** Runs a later step of an answer; a failure ends the call. */
    void goOn(StreamObserver<?> observer, Call call, Runnable step) {
        threads.execute(new WorkTask(
                call, WorkTask.Part.LATER, guarded(observer, call, step), why -> fail(observer, call, why)));
    }

    private WorkTask first(StreamObserver<?> observer, Call call, Runnable step) {
        return new WorkTask(call, WorkTask.Part.FIRST, guarded(observer, call, step), why -> fail(observer, call, why));
    }

    private void takeOn(StreamObserver<?> observer, Call call, WorkTask task) {
        Optional<DomainException> late = late(call);
        if (late.isPresent()) {
            fail(observer, call, late.get());
        } else {
            threads.execute(task);
        }
    }

    private Optional<DomainException> late(Call call) {
        Deadline deadline = Context.current().getDeadline();
        Duration wait = threads.expectedWait(call.caller().name());
        if (deadline == null || deadline.timeRemaining(TimeUnit.NANOSECONDS) >= wait.toNanos() / SURELY) {
            return Optional.empty();
        }
        return Optional.of(new DomainException(
                        Reason.SERVER_BUSY,
                        "request: would wait for about %.1f s (expected: less than its deadline allows; try again with more time, or later)"
                                .formatted(wait.toMillis() / 1000.0))
                .retryAfter(threads.retryAfter(call.caller().name())));
    }

    private Runnable guarded(StreamObserver<?> observer, Call call, Runnable step) {
        return () -> {
            try (LoggedCall logged = LoggedCall.begin(call)) {
                call.cancellation().check();
                step.run();
            } catch (Throwable failure) {
                fail(observer, call, failure);
            }
        };
    }

    private void fail(StreamObserver<?> observer, Call call, Throwable failure) {
        // The status of a call that its client left goes nowhere, and an observer of such a call may throw.
        if (!call.cancellation().isCancelled()) {
            observer.onError(ErrorStatus.of(withRetryTime(failure, call), call.id()));
        }
    }

    /** Who is refused for want of memory may find some when others, who wait now, have had their turn. */
    private Throwable withRetryTime(Throwable failure, Call call) {
        return failure instanceof DomainException refused
                        && refused.reason() == Reason.SERVER_BUSY
                        && refused.retryAfter().isEmpty()
                ? refused.retryAfter(threads.retryAfter(call.caller().name()))
                : failure;
    }

    /** Interrupts what is under way and waits a little for its end: what it uses is closed next. */
    @Override
    public void close() {
        threads.close();
    }
}
