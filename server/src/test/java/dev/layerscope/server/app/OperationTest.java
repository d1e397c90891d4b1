package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerError;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.activation.ActivationSettings;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.StreamActivationsRequest;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real port: health, reflection, stopping, and who leaves while a run is under way. */
@Timeout(60)
class OperationTest {
    private static final String[] SERVICES = {
        "layerscope.v1.Activations",
        "layerscope.v1.Inputs",
        "layerscope.v1.Jobs",
        "layerscope.v1.Models",
        "layerscope.v1.Pictures"
    };
    private static final int SIDE = 512;
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    private Path models;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "layerscope.v1.Activations",
                "layerscope.v1.Inputs",
                "layerscope.v1.Jobs",
                "layerscope.v1.Models",
                "layerscope.v1.Pictures"
            })
    void everyServiceIsHealthy(String service) throws IOException {
        try (TestServer server = TestServer.over(models)) {
            assertThat(HealthGrpc.newBlockingStub(server.connection().channel())
                            .check(health(service))
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void anUnknownServiceHasNoHealth() throws IOException {
        try (TestServer server = TestServer.over(models)) {
            assertThatThrownBy(
                            () -> HealthGrpc.newBlockingStub(server.connection().channel())
                                    .check(health("layerscope.v1.None")))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.NOT_FOUND));
        }
    }

    @Test
    void reflectionListsTheServices() throws Exception {
        try (TestServer server = TestServer.over(models)) {
            CompletableFuture<List<String>> listed = new CompletableFuture<>();
            StreamObserver<io.grpc.reflection.v1.ServerReflectionRequest> asking = ServerReflectionGrpc.newStub(
                            server.connection().channel())
                    .serverReflectionInfo(new FirstAnswer<>(
                            listed,
                            answer -> answer.getListServicesResponse().getServiceList().stream()
                                    .map(io.grpc.reflection.v1.ServiceResponse::getName)
                                    .toList()));
            asking.onNext(io.grpc.reflection.v1.ServerReflectionRequest.newBuilder()
                    .setListServices("")
                    .build());

            assertThat(listed.get()).contains(SERVICES);
            asking.onCompleted();
        }
    }

    @Test
    void reflectionListsTheServicesToOlderToolsToo() throws Exception {
        try (TestServer server = TestServer.over(models)) {
            CompletableFuture<List<String>> listed = new CompletableFuture<>();
            StreamObserver<io.grpc.reflection.v1alpha.ServerReflectionRequest> asking =
                    io.grpc.reflection.v1alpha.ServerReflectionGrpc.newStub(
                                    server.connection().channel())
                            .serverReflectionInfo(new FirstAnswer<>(
                                    listed,
                                    answer -> answer.getListServicesResponse().getServiceList().stream()
                                            .map(io.grpc.reflection.v1alpha.ServiceResponse::getName)
                                            .toList()));
            asking.onNext(io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
                    .setListServices("")
                    .build());

            assertThat(listed.get()).contains(SERVICES);
            asking.onCompleted();
        }
    }

    @Test
    void aStoppingServerSaysSoFinishesStreamsAndTakesNoNewCalls() throws Exception {
        TestModels.writeWide(models, "wide", SIDE, weights(32));
        try (TestServer server = TestServer.over(
                models,
                settings -> settings.withActivations(settings.activations().keepingNothing()))) {
            PausedStream stream = PausedStream.open(server.connection().channel(), wide(server));
            assertThat(stream.read().hasHeader()).isTrue();
            Iterator<HealthCheckResponse> watch =
                    HealthGrpc.newBlockingStub(server.connection().channel()).watch(health(""));
            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);

            CompletableFuture<Boolean> stopped =
                    CompletableFuture.supplyAsync(() -> server.server().stop(LONG));

            assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
            awaitUnavailable(server);
            assertThat(stopped).isNotDone();
            assertThat(stream.readToTheEnd().getCode()).isEqualTo(Code.OK);
            // Although the watch is still open.
            assertThat(stopped.get()).isTrue();
            assertThat(server.server().tensorBytes()).isZero();
        }
    }

    @Test
    void whatIsLeftAfterTheGraceIsCancelled() throws Exception {
        TestModels.writeWide(models, "wide", SIDE, weights(32));
        try (TestServer server = TestServer.over(models)) {
            PausedStream stream = PausedStream.open(server.connection().channel(), wide(server));
            assertThat(stream.read().hasHeader()).isTrue();

            assertThat(server.server().stop(Duration.ofMillis(1))).isFalse();

            assertThat(stream.readToTheEnd().getCode()).isIn(Code.UNAVAILABLE, Code.CANCELLED);
        }
    }

    @Test
    void aRunEndsWhenItsCallerLeaves() throws Exception {
        try (TestServer server = endless(LONG)) {
            PausedStream run = start(server, UnaryOperator.identity());

            run.leave();

            awaitAnswer(server);
            assertThat(run.end().getCode()).isEqualTo(Code.CANCELLED);
        }
    }

    @Test
    void aRunEndsWithTheDeadlineOfItsCaller() throws Exception {
        try (TestServer server = endless(LONG)) {
            PausedStream run = start(server, stub -> stub.withDeadlineAfter(5, TimeUnit.SECONDS));

            assertThat(run.end().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
            awaitAnswer(server);
        }
    }

    @Test
    void aRunEndsWhenItTakesTooLong() throws IOException {
        try (TestServer server = endless(Duration.ofSeconds(2))) {
            StreamActivationsRequest request = endlessRequest(server);

            assertThatThrownBy(() -> ActivationsGrpc.newBlockingStub(
                                    server.connection().channel())
                            .streamActivations(request)
                            .next())
                    .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                        assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
                        assertThat(e.getStatus().getDescription())
                                .isEqualTo("run: stopped after 2 s (expected: done within that time)");
                    });
            awaitAnswer(server);
        }
    }

    /** One run at a time, and nobody waits for it. */
    private TestServer endless(Duration longestRun) throws IOException {
        TestServer.copyGolden(models, "tiny_resnet");
        TestModels.writeEndless(models, "endless");
        TestServer server = TestServer.over(
                models,
                settings -> settings.withRuns(new RunSettings(1, 0, longestRun))
                        .withActivations(ActivationSettings.defaults().keepingNothing()));
        awaitAnswer(server);
        return server;
    }

    private static StreamActivationsRequest endlessRequest(TestServer server) {
        LocalInput input = zeros(1, 4);
        server.client().ensureInputs(List.of(input));
        return StreamActivationsRequest.newBuilder()
                .setFeed(Feed.newBuilder().setModel("endless").addInputs(input.sha256()))
                .addLayers("turned")
                .build();
    }

    private static StreamActivationsRequest wide(TestServer server) {
        LocalInput input = zeros(1, 1, SIDE, SIDE);
        server.client().ensureInputs(List.of(input));
        return StreamActivationsRequest.newBuilder()
                .setFeed(Feed.newBuilder().setModel("wide").addInputs(input.sha256()))
                .addLayers("wide")
                .build();
    }

    /**
     * Starts the endless run. A server whose only run is taken refuses others, which shows that it is under way; where it
     * was refused itself, for one of the others, it is started anew.
     */
    private static PausedStream start(TestServer server, UnaryOperator<ActivationsGrpc.ActivationsStub> settings)
            throws Exception {
        StreamActivationsRequest request = endlessRequest(server);
        while (true) {
            PausedStream run = PausedStream.open(
                    settings.apply(ActivationsGrpc.newStub(server.connection().channel())), request);
            while (!run.hasEnded()) {
                if (ask(server).isPresent()) {
                    return run;
                }
            }
            assertThat(run.end().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        }
    }

    private static void awaitAnswer(TestServer server) throws IOException {
        Optional<ServerError> refusal = ask(server);
        while (refusal.isPresent()) {
            assertThat(refusal.get().reason()).contains("SERVER_BUSY");
            refusal = ask(server);
        }
    }

    private static Optional<ServerError> ask(TestServer server) throws IOException {
        try {
            assertThat(server.activations("tiny_resnet", zeros(1, 3, 64, 64), "fc"))
                    .hasSize(1);
            return Optional.empty();
        } catch (ServerError refusal) {
            return Optional.of(refusal);
        }
    }

    private static void awaitUnavailable(TestServer server) {
        while (true) {
            try {
                server.client().listModels();
            } catch (ServerError e) {
                assertThat(e.code()).isEqualTo(Status.Code.UNAVAILABLE);
                return;
            }
        }
    }

    private static HealthCheckRequest health(String service) {
        return HealthCheckRequest.newBuilder().setService(service).build();
    }

    private static float[] weights(int count) {
        float[] weights = new float[count];
        Arrays.fill(weights, 1);
        return weights;
    }

    private static LocalInput zeros(long... shape) {
        NpyHeader header = NpyHeader.of(NpyType.FLOAT32, shape);
        byte[] start = header.toBytes();
        return LocalInput.of(Arrays.copyOf(start, start.length + (int) header.dataBytes()));
    }

    /** Keeps what a function makes of the first message. */
    private record FirstAnswer<A, R>(CompletableFuture<R> result, java.util.function.Function<A, R> read)
            implements StreamObserver<A> {
        @Override
        public void onNext(A message) {
            result.complete(read.apply(message));
        }

        @Override
        public void onError(Throwable failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            result.completeExceptionally(new AssertionError("no answer"));
        }
    }
}
