package dev.layerscope.server.app.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetrySettingsTest {
    @Test
    void nobodyLooksByDefault() {
        assertThat(TelemetrySettings.defaults().metrics()).isEmpty();
        assertThat(TelemetrySettings.defaults().collector()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9464, 127.0.0.1, 9464", "0.0.0.0:9000, 0.0.0.0, 9000", "'[::1]:9464', '0:0:0:0:0:0:0:1', 9464"})
    void aPortAloneIsThatOfLoopback(String written, String host, int port) {
        assertThat(TelemetrySettings.defaults().withMetrics(written).metrics()).hasValueSatisfying(address -> {
            assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
            assertThat(address.getPort()).isEqualTo(port);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", ":9464", "localhost:x", "localhost:70000", "-1"})
    void whatIsNoAddressIsSaid(String written) {
        assertThatThrownBy(() -> TelemetrySettings.defaults().withMetrics(written))
                .hasMessageStartingWith("metrics: '" + written + "' (expected: HOST:PORT");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:4318, http://localhost:4318/v1/traces",
        "https://collector/, https://collector/v1/traces",
        "http://collector/otlp/traces, http://collector/otlp/traces"
    })
    void aCollectorIsAskedWhereTracesGo(String written, URI collector) {
        assertThat(TelemetrySettings.defaults().withCollector(written).collector())
                .contains(collector);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:4317", "grpc://localhost", "http://", "no url"})
    void whatIsNoUrlIsSaid(String written) {
        assertThatThrownBy(() -> TelemetrySettings.defaults().withCollector(written))
                .hasMessageStartingWith("OTLP endpoint: '" + written + "' (expected: a URL");
    }
}
