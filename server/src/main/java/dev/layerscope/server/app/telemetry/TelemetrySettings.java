package dev.layerscope.server.app.telemetry;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Who may look at the server's measurements.
 *
 * @param metrics where Prometheus finds them; nowhere by default
 * @param collector where traces go, by OTLP over HTTP; nowhere by default
 */
public record TelemetrySettings(Optional<InetSocketAddress> metrics, Optional<URI> collector) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String TRACES = "/v1/traces";

    public static TelemetrySettings defaults() {
        return new TelemetrySettings(Optional.empty(), Optional.empty());
    }

    /**
     * The same, with metrics at an address.
     *
     * @param address {@code HOST:PORT}, or a port of 127.0.0.1; a host of IPv6 in brackets
     * @throws IllegalArgumentException where it is none
     */
    public TelemetrySettings withMetrics(String address) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? LOOPBACK : address.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        int port;
        try {
            port = Integer.parseInt(address.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = -1;
        }
        if (host.isBlank() || port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "metrics: '%s' (expected: HOST:PORT, such as 127.0.0.1:9464)".formatted(address));
        }
        return new TelemetrySettings(Optional.of(new InetSocketAddress(host, port)), collector);
    }

    /**
     * The same, with traces to a collector.
     *
     * @param address of OTLP over HTTP, such as {@code http://localhost:4318}
     * @throws IllegalArgumentException where it is none
     */
    public TelemetrySettings withCollector(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw unusable(address, e);
        }
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw unusable(address, null);
        }
        boolean whole = uri.getPath() == null || uri.getPath().length() <= 1;
        return new TelemetrySettings(metrics, Optional.of(whole ? uri.resolve(TRACES) : uri));
    }

    private static IllegalArgumentException unusable(
            String address, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(
                "OTLP endpoint: '%s' (expected: a URL, such as http://localhost:4318)".formatted(address), cause);
    }
}
