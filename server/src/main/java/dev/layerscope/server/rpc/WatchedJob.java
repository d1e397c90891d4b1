package dev.layerscope.server.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.layerscope.server.job.Watch;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.WatchJobResponse;
import io.grpc.Status;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What becomes of a job, as messages. Owns the watch. */
final class WatchedJob implements OutboundStream.Source<WatchJobResponse> {
    /** Beside the job, in a message of at most 4 MiB. */
    private static final int LARGEST_PREVIEW = 3 << 20;

    private final Watch watch;
    private final Consumer<WatchedJob> closing;
    private boolean begun;
    private boolean stopped;
    private @Nullable Runnable wake;

    WatchedJob(Watch watch, Consumer<WatchedJob> closing) {
        this.watch = watch;
        this.closing = closing;
    }

    @Override
    public boolean isReady(Runnable onNews) {
        synchronized (this) {
            wake = onNews;
            if (stopped) {
                return true;
            }
        }
        return watch.isReady(onNews);
    }

    /** Ends the stream, for the server stops. */
    void stop() {
        Runnable waiting;
        synchronized (this) {
            stopped = true;
            waiting = wake;
        }
        if (waiting != null) {
            waiting.run();
        }
    }

    @Override
    public Optional<WatchJobResponse> next() {
        synchronized (this) {
            if (stopped) {
                throw Status.UNAVAILABLE
                        .withDescription("server: stopping (expected: another one, or this one a little later)")
                        .asRuntimeException();
            }
        }
        return watch.next().map(this::message);
    }

    private WatchJobResponse message(Watch.Sighting seen) {
        Job job = begun ? JobMessages.builder(seen.job()).build() : JobMessages.job(seen.job());
        begun = true;
        return WatchJobResponse.newBuilder()
                .setJob(job)
                .setPreview(seen.preview()
                        .filter(png -> png.length <= LARGEST_PREVIEW)
                        .map(UnsafeByteOperations::unsafeWrap)
                        .orElse(ByteString.EMPTY))
                .build();
    }

    @Override
    public void close() {
        closing.accept(this);
        watch.close();
    }
}
