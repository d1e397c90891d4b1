package dev.layerscope.server.app.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in a line that spans can't be sent, and in another that they can again. Thread safe. */
final class ToldExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(ToldExporter.class);

    private final SpanExporter sender;
    private final URI collector;
    private final AtomicBoolean failing = new AtomicBoolean();

    /** @param sender is closed with this */
    ToldExporter(SpanExporter sender, URI collector) {
        this.sender = sender;
        this.collector = collector;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = sender.export(spans);
        result.whenComplete(() -> tell(result.isSuccess()));
        return result;
    }

    private void tell(boolean sent) {
        if (!sent && failing.compareAndSet(false, true)) {
            LOG.warn(
                    "traces: {} doesn't take them (expected: a collector of OTLP over HTTP); they are lost", collector);
        } else if (sent && failing.compareAndSet(true, false)) {
            LOG.info("traces: {} takes them again", collector);
        }
    }

    @Override
    public CompletableResultCode flush() {
        return sender.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return sender.shutdown();
    }
}
