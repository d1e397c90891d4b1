package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerError;
import dev.layerscope.server.app.telemetry.TelemetrySettings;
import dev.layerscope.v1.CacheUse;
import dev.layerscope.v1.GetServerStatusResponse;
import dev.layerscope.v1.ListModelsRequest;
import dev.layerscope.v1.ModelsGrpc;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a server: metrics, traces and its status, over real ports. */
@Timeout(120)
class WatchedServerTest {
    private static final String MODEL = "tiny_resnet";
    private static final Path DASHBOARD = Path.of("grafana", "layerscope.json");
    private static final Path ALERTS = Path.of("grafana", "alerts.yml");
    private static final Path README = Path.of("README.md");
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:layerscope|grpc_server)_[a-z_]+[a-z]\\b(?=[{\\[ `)=])");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    private Path models;

    @BeforeEach
    void copyModel() throws IOException {
        TestServer.copyGolden(models, MODEL);
    }

    @Test
    void everyMetricThatTheDashboardAndTheAlertsAskForIsExported() throws Exception {
        int port = freePort();
        TelemetrySettings telemetry = TelemetrySettings.defaults().withMetrics(String.valueOf(port));
        try (TestServer server = TestServer.over(models, settings -> settings.withTelemetry(telemetry))) {
            use(server);
            String exported = scrape(port);

            Set<String> names = exported.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replaceAll("[{ ].*", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> asked = metrics(Files.readString(DASHBOARD));
            asked.addAll(metrics(Files.readString(ALERTS)));
            assertThat(asked).hasSizeGreaterThan(20);
            assertThat(names).containsAll(asked);
            assertThat(exported)
                    .contains(
                            "layerscope_requests_total{reason=\"MODEL_NOT_FOUND\",rpc=\"layerscope.v1.Models/GetModel\","
                                    + "status=\"NOT_FOUND\"} 1.0")
                    .contains("stage=\"decode\"")
                    .contains("layerscope_user_requests_total{user=\"127.0.0.1\"}")
                    .contains("layerscope_requests_in_flight{rpc=\"layerscope.v1.Models/GetModel\"} 0.0");
            // Of the server's own kinds, each is in the table of the documents, and no other.
            String section = Files.readString(README).replaceAll("(?s).*\n## Watching it\n(.*?)\n## .*", "$1");
            Set<String> documented = metrics(section);
            documented.removeIf(name -> !name.startsWith("layerscope_"));
            assertThat(documented)
                    .containsExactlyInAnyOrderElementsOf(names.stream()
                            .filter(name -> name.startsWith("layerscope_"))
                            .map(name -> name.replaceAll("_(bucket|count|sum)$", ""))
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void aTraceOfAClientGoesOnThroughTheStagesOfItsCall() throws Exception {
        ConcurrentLinkedQueue<byte[]> sent = new ConcurrentLinkedQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            sent.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            TelemetrySettings telemetry = TelemetrySettings.defaults()
                    .withCollector("http://127.0.0.1:" + collector.getAddress().getPort());
            try (TestServer server = TestServer.over(models, settings -> settings.withTelemetry(telemetry))) {
                Metadata headers = new Metadata();
                headers.put(
                        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                        "00-" + TRACE + "-00f067aa0ba902b7-01");
                headers.put(Metadata.Key.of("layerscope-request-id", Metadata.ASCII_STRING_MARSHALLER), "of-this-call");
                ModelsGrpc.newBlockingStub(server.connection().channel())
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .listModels(ListModelsRequest.getDefaultInstance());
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            sent.forEach(all::writeBytes);
            assertThat(HexFormat.of().formatHex(all.toByteArray())).contains(TRACE);
            assertThat(all.toString(StandardCharsets.ISO_8859_1))
                    .contains("layerscope-server", "Recv.layerscope.v1.Models.ListModels", "queue");
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void theStatusSaysWhatTheServerHoldsAndWhoUsesIt() throws IOException {
        try (TestServer server = TestServer.over(models)) {
            use(server);
            GetServerStatusResponse status = server.client().serverStatus();

            assertThat(status.getDevice()).isEqualTo("cpu");
            assertThat(status.getCore()).contains("onnxruntime");
            assertThat(status.getPhase()).isEqualTo(GetServerStatusResponse.Phase.PHASE_SERVING);
            assertThat(status.getDeviceProblem()).isEmpty();
            assertThat(status.getJobsProblem()).isEmpty();
            assertThat(status.getMemoryList())
                    .filteredOn(memory -> memory.getKind().equals("weights"))
                    .singleElement()
                    .satisfies(weights -> {
                        assertThat(weights.getUsedBytes()).isPositive();
                        assertThat(weights.getLimitBytes()).isPositive();
                    });
            assertThat(status.getCachesList())
                    .filteredOn(cache -> cache.getName().equals("activations"))
                    .extracting(CacheUse::getHits, CacheUse::getMisses)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(1L, 1L));
            assertThat(status.getUsersList()).singleElement().satisfies(user -> {
                assertThat(user.getName()).isEqualTo("127.0.0.1");
                assertThat(user.getRequests()).isGreaterThanOrEqualTo(4);
                assertThat(user.getSentBytes()).isPositive();
                assertThat(user.getReceivedBytes()).isPositive();
            });
        }
    }

    private static void use(TestServer server) throws IOException {
        LocalInput input = LocalInput.of(Npz.files("/golden/" + MODEL + ".npz").get("input"));
        server.activations(MODEL, input, "conv1");
        server.activations(MODEL, input, "conv1");
        ServerError refused =
                catchThrowableOfType(ServerError.class, () -> server.client().getModel("none"));
        assertThat(refused.requestId()).get().asString().matches("[0-9a-f-]{36}");
    }

    private static Set<String> metrics(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = METRIC.matcher(text.replace("\\\"", "\""));
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static String scrape(int port) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
