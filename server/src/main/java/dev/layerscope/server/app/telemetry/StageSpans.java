package dev.layerscope.server.app.telemetry;

import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.access.StageTimes;
import dev.layerscope.server.rpc.CallListener;
import dev.layerscope.server.rpc.EndedCall;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes a span of each stay at a stage, below the span that gRPC's plugin makes of the call. Thread safe. */
final class StageSpans implements CallListener {
    /** Of one call: a stream of tiles may be open for hours. */
    static final int MOST = 256;

    private final Tracer tracer;

    StageSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public StageTimes.Listener begun(RequestId id, String rpc) {
        Context context = Context.current();
        Span call = Span.fromContext(context);
        if (!call.getSpanContext().isSampled()) {
            return StageTimes.Listener.NONE;
        }
        call.setAttribute("layerscope.request_id", id.text());
        long epochNanos = epochNanos() - System.nanoTime();
        AtomicInteger made = new AtomicInteger();
        return (stage, startNanos, endNanos) -> {
            if (made.incrementAndGet() <= MOST) {
                tracer.spanBuilder(name(stage))
                        .setParent(context)
                        .setStartTimestamp(epochNanos + startNanos, TimeUnit.NANOSECONDS)
                        .startSpan()
                        .end(epochNanos + endNanos, TimeUnit.NANOSECONDS);
            }
        };
    }

    @Override
    public void ended(EndedCall call) {}

    private static long epochNanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private static String name(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
