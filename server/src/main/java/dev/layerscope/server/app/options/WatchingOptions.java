package dev.layerscope.server.app.options;

import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.app.log.LogSettings;
import dev.layerscope.server.app.telemetry.TelemetrySettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What operators see of the server. */
public final class WatchingOptions implements RoomOptions {
    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            description = "Where Prometheus finds metrics; a port alone is 127.0.0.1's (default: nowhere).")
    private @Nullable String metrics;

    @Option(
            names = "--otlp-endpoint",
            paramLabel = "URL",
            description = "Collector of traces, OTLP over HTTP, such as http://localhost:4318 (default: none).")
    private @Nullable String collector;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "Lines for people, or a JSON object a line (default: ${DEFAULT-VALUE}).")
    private LogSettings.Format format = LogSettings.Format.TEXT;

    @Option(
            names = "--log-level",
            paramLabel = "debug|info|warn|error",
            defaultValue = "info",
            description = "What is logged; debug: every call (default: ${DEFAULT-VALUE}).")
    private LogSettings.Threshold threshold = LogSettings.Threshold.INFO;

    @Override
    public String heading() {
        return "Watching";
    }

    @Override
    public ServerSettings applied(ServerSettings settings) {
        TelemetrySettings telemetry = settings.telemetry();
        telemetry = metrics == null ? telemetry : telemetry.withMetrics(metrics);
        telemetry = collector == null ? telemetry : telemetry.withCollector(collector);
        return settings.withTelemetry(telemetry).withLog(new LogSettings(format, threshold));
    }
}
