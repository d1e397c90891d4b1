package dev.layerscope.server.rpc;

import com.google.protobuf.ByteString;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.upload.Pieces;
import dev.layerscope.v1.PushModelHeader;
import dev.layerscope.v1.PushModelRequest;
import dev.layerscope.v1.PushModelResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One {@code PushModel} call. gRPC's threads put its messages into a queue, from which a thread that works on requests takes
 * them; another message is asked for when one was taken, so what waits here is bounded by {@link #AHEAD} messages.
 */
final class PushedModel implements StreamObserver<PushModelRequest>, Pieces {
    private static final int AHEAD = 4;

    private final ServerCallStreamObserver<PushModelResponse> observer;
    private final Call call;
    /** Two places more, for the end and for the client's leaving. */
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(AHEAD + 2);

    private boolean ended;

    /** A message; none at the end, and when the client has left. */
    private record Event(Optional<PushModelRequest> message) {}

    /** Takes a model in. */
    interface Receiver {
        PushModelResponse receive(PushModelHeader header, Pieces pieces, Call call);
    }

    private PushedModel(ServerCallStreamObserver<PushModelResponse> observer) {
        this.observer = observer;
        this.call = Callers.of(observer);
    }

    /** Answers with what the receiver returns. To be called in the method that gRPC calls. */
    static PushedModel receive(Work work, StreamObserver<PushModelResponse> observer, Receiver receiver) {
        PushedModel pushed = new PushedModel((ServerCallStreamObserver<PushModelResponse>) observer);
        pushed.call.cancellation().onCancel(pushed::onCompleted);
        pushed.observer.disableAutoRequest();
        // The header; the others come when it is this one's turn, so that those who wait hold no more.
        pushed.observer.request(1);
        work.submit(observer, pushed.call, () -> {
            pushed.observer.request(AHEAD - 1);
            PushModelResponse response = receiver.receive(pushed.header(), pushed, pushed.call);
            observer.onNext(response);
            observer.onCompleted();
        });
        return pushed;
    }

    @Override
    public void onNext(PushModelRequest message) {
        events.add(new Event(Optional.of(message)));
    }

    /** The call's cancellation says the same. */
    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {
        events.add(new Event(Optional.empty()));
    }

    private PushModelHeader header() {
        PushModelRequest first = take(Duration.ofMinutes(1))
                .filter(PushModelRequest::hasHeader)
                .orElseThrow(() -> new DomainException(
                        Reason.UPLOAD_INVALID, "upload: no header (expected: one in the first message)"));
        if (!first.getData().isEmpty()) {
            throw new DomainException(
                    Reason.UPLOAD_INVALID, "upload: bytes in the first message (expected: the header alone)");
        }
        return first.getHeader();
    }

    @Override
    public Optional<ByteBuffer> next(Duration patience) {
        return take(patience).map(PushModelRequest::getData).map(ByteString::asReadOnlyByteBuffer);
    }

    private Optional<PushModelRequest> take(Duration patience) {
        if (ended) {
            return Optional.empty();
        }
        Event event = poll(patience);
        call.cancellation().check();
        if (event == null) {
            throw new DomainException(
                    Reason.UPLOAD_STALLED,
                    "upload: nothing came for %d s (expected: its bytes without a pause)"
                            .formatted(patience.toSeconds()));
        }
        ended = event.message().isEmpty();
        if (!ended) {
            observer.request(1);
        }
        return event.message();
    }

    private @Nullable Event poll(Duration patience) {
        try {
            return events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the server stops");
        }
    }
}
