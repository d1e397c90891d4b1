package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.access.StageTimes;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of a source as fast as the client reads, and no faster: the one owner of a stream's readiness,
 * cancellation and completion.
 *
 * <p>Messages are made only while the transport is ready, so a slow reader costs a window and one message; and only while
 * the source is ready, so no gRPC thread waits for what is still to be computed. The source is closed exactly once: after
 * the last message, on cancellation, or on failure. Thread safe; messages are made by one thread at a time: a gRPC thread,
 * the one that starts the stream, or one that wakes it.
 */
final class OutboundStream<T> {
    /** How much gRPC buffers before it says it isn't ready; its default of 32 KiB starves streams of large messages. */
    private static final int READY_THRESHOLD_BYTES = 1 << 20;

    /** Where the messages come from. */
    interface Source<T> extends AutoCloseable {
        /**
         * Whether the next message can be made without waiting. Where it can't, {@code wake} runs once when it can, on
         * any thread.
         */
        default boolean isReady(Runnable wake) {
            return true;
        }

        /** The next message; empty after the last. What it refers to must stay until the call after. */
        Optional<T> next();

        @Override
        void close();
    }

    private final ServerCallStreamObserver<T> observer;
    private final Call call;
    private @Nullable Source<T> source;
    private StageTimes.@Nullable Clock waiting;
    private boolean ended;

    private OutboundStream(ServerCallStreamObserver<T> observer, Call call) {
        this.observer = observer;
        this.call = call;
    }

    /** Registers for readiness, which gRPC allows only in the method that it calls. */
    static <T> OutboundStream<T> prepare(ServerCallStreamObserver<T> observer, Call call) {
        return prepare(observer, call, READY_THRESHOLD_BYTES);
    }

    /**
     * The same, for messages of which those that wait in the transport may become useless.
     *
     * @param thresholdBytes how many bytes may wait there before another message is made
     */
    static <T> OutboundStream<T> prepare(ServerCallStreamObserver<T> observer, Call call, int thresholdBytes) {
        OutboundStream<T> stream = new OutboundStream<>(observer, call);
        observer.setOnReadyThreshold(thresholdBytes);
        observer.setOnReadyHandler(stream::pump);
        return stream;
    }

    /** Begins to send. Takes the source over. */
    void start(Source<T> messages) {
        synchronized (this) {
            source = messages;
        }
        call.cancellation().onCancel(this::abandon);
        pump();
    }

    private synchronized void pump() {
        Source<T> messages = source;
        if (messages == null || ended) {
            return;
        }
        try {
            while (!ended && isReady() && messages.isReady(this::pump)) {
                Optional<T> message = messages.next();
                if (message.isPresent()) {
                    observer.onNext(message.get());
                } else {
                    end(messages);
                    observer.onCompleted();
                }
            }
        } catch (RuntimeException | Error e) {
            // A slice is handed over by a thread that looks at no error, so the client would wait without end.
            if (!ended) {
                end(messages);
                if (!call.cancellation().isCancelled()) {
                    observer.onError(ErrorStatus.of(e, call.id()));
                }
            }
        }
    }

    /** Whether the client has read enough; counts the time until it has. */
    private boolean isReady() {
        boolean ready = observer.isReady();
        if (ready) {
            waited();
        } else if (waiting == null) {
            waiting = call.stages().begin(Stage.SEND);
        }
        return ready;
    }

    private void waited() {
        StageTimes.Clock clock = waiting;
        if (clock != null) {
            waiting = null;
            clock.close();
        }
    }

    private synchronized void abandon() {
        Source<T> messages = source;
        if (messages != null && !ended) {
            end(messages);
        }
    }

    private void end(Source<T> messages) {
        ended = true;
        waited();
        messages.close();
    }
}
