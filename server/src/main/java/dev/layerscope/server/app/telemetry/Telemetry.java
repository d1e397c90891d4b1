package dev.layerscope.server.app.telemetry;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.rpc.CallListener;
import dev.layerscope.server.status.ServerStatus;
import io.grpc.ServerBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.grpc.opentelemetry.InternalGrpcOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.prometheus.PrometheusHttpServer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the server, where somebody wants to know: metrics by an endpoint for Prometheus, traces by OTLP. What nobody asked
 * for isn't measured and costs nothing. Owns the endpoint and what sends traces.
 */
public final class Telemetry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
    private static final String SCOPE = "dev.layerscope.server";

    private final Optional<OpenTelemetrySdk> sdk;
    private final TelemetrySettings settings;
    private final boolean traces;

    private Telemetry(Optional<OpenTelemetrySdk> sdk, TelemetrySettings settings) {
        this.sdk = sdk;
        this.settings = settings;
        this.traces = settings.collector().isPresent();
    }

    /**
     * Opens what the settings ask for.
     *
     * @throws DomainException CONFIGURATION_INVALID where the address of metrics can't be listened on
     */
    public static Telemetry start(TelemetrySettings settings, String version) {
        if (settings.metrics().isEmpty() && settings.collector().isEmpty()) {
            return new Telemetry(Optional.empty(), settings);
        }
        Resource resource = Resource.getDefault().toBuilder()
                .put(AttributeKey.stringKey("service.name"), "layerscope-server")
                .put(AttributeKey.stringKey("service.version"), version)
                .build();
        OpenTelemetrySdkBuilder builder = OpenTelemetrySdk.builder()
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
        settings.metrics()
                .ifPresent(address -> builder.setMeterProvider(SdkMeterProvider.builder()
                        .setResource(resource)
                        .registerMetricReader(listening(address))
                        .build()));
        settings.collector()
                .ifPresent(uri -> builder.setTracerProvider(SdkTracerProvider.builder()
                        .setResource(resource)
                        .addSpanProcessor(exporting(uri))
                        .build()));
        settings.collector().ifPresent(uri -> LOG.info("traces go to {}", uri));
        return new Telemetry(Optional.of(builder.build()), settings);
    }

    private static SpanProcessor exporting(URI collector) {
        SpanExporter sender =
                OtlpHttpSpanExporter.builder().setEndpoint(collector.toString()).build();
        return BatchSpanProcessor.builder(new ToldExporter(sender, collector)).build();
    }

    private static PrometheusHttpServer listening(InetSocketAddress address) {
        String host = address.getHostString();
        try {
            PrometheusHttpServer server = PrometheusHttpServer.builder()
                    .setHost(host)
                    .setPort(address.getPort())
                    .setOtelScopeLabelsEnabled(false)
                    .setTargetInfoMetricEnabled(false)
                    .build();
            LOG.info("metrics at http://{}:{}/metrics", host, address.getPort());
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                LOG.warn("metrics: open to whoever reaches {}:{}, with the names of users", host, address.getPort());
            }
            return server;
        } catch (java.io.IOException | RuntimeException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "metrics: can't listen on %s:%d (expected: an address of this machine, and a free port)"
                            .formatted(host, address.getPort()),
                    e);
        }
    }

    /** To be told of calls. */
    public List<CallListener> listeners() {
        List<CallListener> listeners = new ArrayList<>();
        sdk.ifPresent(known -> {
            if (settings.metrics().isPresent()) {
                listeners.add(new CallMetrics(known.getMeter(SCOPE)));
            }
            if (traces) {
                listeners.add(new StageSpans(known.getTracer(SCOPE)));
            }
        });
        return listeners;
    }

    /** Adds gRPC's own metrics and spans. To be called last, for the interceptor added last comes first. */
    public void observe(ServerBuilder<?> server) {
        sdk.ifPresent(known -> {
            GrpcOpenTelemetry.Builder plugin = GrpcOpenTelemetry.newBuilder().sdk(known);
            // Tracing is an experiment of grpc-java 1.83: off unless it is asked for by this or by its environment.
            InternalGrpcOpenTelemetry.enableTracing(plugin, traces);
            plugin.build().configureServerBuilder(server);
        });
    }

    /** Shows the server's status as metrics. */
    public void show(Supplier<ServerStatus> status) {
        sdk.filter(known -> settings.metrics().isPresent())
                .ifPresent(known -> StatusMetrics.show(known.getMeter(SCOPE), status));
    }

    @Override
    public void close() {
        sdk.ifPresent(OpenTelemetrySdk::close);
    }
}
