package dev.layerscope.server.app.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ToldExporterTest {
    private static final Logger LOG = Logger.getLogger(ToldExporter.class.getName());

    private final List<String> said = new ArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            said.add(new java.util.logging.SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(listening);
    }

    @AfterEach
    void leave() {
        LOG.removeHandler(listening);
    }

    @Test
    void aCollectorThatIsAwayIsSaidOnceAndSoThatItIsBack() {
        Deque<CompletableResultCode> results = new ArrayDeque<>(List.of(
                CompletableResultCode.ofSuccess(),
                CompletableResultCode.ofFailure(),
                CompletableResultCode.ofFailure(),
                CompletableResultCode.ofSuccess(),
                CompletableResultCode.ofSuccess()));
        try (ToldExporter told = new ToldExporter(new Answering(results), URI.create("http://collector:4318"))) {
            while (!results.isEmpty()) {
                told.export(List.of());
            }
        }

        assertThat(said).hasSize(2);
        assertThat(said.get(0)).contains("http://collector:4318").contains("expected: ");
        assertThat(said.get(1)).contains("takes them again");
    }

    private record Answering(Deque<CompletableResultCode> results) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return results.removeFirst();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
