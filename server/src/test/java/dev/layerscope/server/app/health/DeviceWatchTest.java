package dev.layerscope.server.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.JobsGrpc;
import dev.layerscope.v1.ModelsGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health checks of a server whose device is a double that does as it is told. */
@Timeout(30)
class DeviceWatchTest {
    private static final String JOBS = "layerscope.v1.Jobs";
    private static final String ACTIVATIONS = "layerscope.v1.Activations";
    private static final String MODELS = "layerscope.v1.Models";
    private static final DomainException LOST =
            new DomainException(Reason.RUN_FAILED, "run: CUDA failure 700: an illegal memory access was encountered");

    private final HealthStatusManager checks = new HealthStatusManager();
    private final ServerHealth health = new ServerHealth(checks);
    private final AtomicReference<Duration> running = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<Consumer<Cancellation>> probe = new AtomicReference<>(cancellation -> {});
    private final LinkedBlockingQueue<Optional<String>> said = new LinkedBlockingQueue<>();
    private final DeviceWatch watch = new DeviceWatch(
            new DeviceWatch.Device(
                    Duration.ofSeconds(120),
                    running::get,
                    cancellation -> probe.get().accept(cancellation)),
            problem -> {
                health.device(problem);
                said.add(problem);
            });
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .addService(checks.getHealthService())
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
        health.begin(List.of(
                new ActivationsGrpc.ActivationsImplBase() {},
                new ModelsGrpc.ModelsImplBase() {},
                new JobsGrpc.JobsImplBase() {}));
    }

    @AfterEach
    void stop() {
        watch.close();
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void aDeviceThatComputesIsHealthy() throws InterruptedException {
        watch.look();

        assertThat(next()).isEmpty();
        assertThat(of("")).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aDeviceThatKeepsFailingTakesTheServerOutOfServiceUntilItIsWell() throws InterruptedException {
        probe.set(cancellation -> {
            throw LOST;
        });
        watch.look();

        assertThat(next()).hasValueSatisfying(why -> assertThat(why).contains("illegal memory access"));
        assertThat(of("")).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(of(ACTIVATIONS)).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(of(JOBS)).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(of(MODELS)).isEqualTo(ServingStatus.SERVING);
        assertThat(health.get().device()).isPresent();

        probe.set(cancellation -> {});
        watch.look();

        assertThat(next()).isEmpty();
        assertThat(of("")).isEqualTo(ServingStatus.SERVING);
        assertThat(of(ACTIVATIONS)).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aFailureThatDoesNotStickIsNone() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        probe.set(cancellation -> {
            if (runs.incrementAndGet() == 1) {
                throw LOST;
            }
        });
        watch.look();

        assertThat(next()).isEmpty();
        assertThat(runs).hasValue(2);
    }

    @Test
    void aProbeThatGetsNoTurnSaysNothingAndIsTakenBack() throws InterruptedException {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        probe.set(cancellation -> {
            CountDownLatch cancelled = new CountDownLatch(1);
            cancellation.onCancel(cancelled::countDown);
            waits.countDown();
            await(cancelled);
            left.countDown();
            throw new CancellationException("the caller left while waiting for a run");
        });
        watch.look();
        await(waits);
        watch.look();
        await(left);

        assertThat(said).isEmpty();
        assertThat(of("")).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aRunThatHangsTakesTheServerOutOfServiceThoughNoProbeComesThrough() throws InterruptedException {
        running.set(Duration.ofSeconds(179));
        watch.look();
        assertThat(next()).isEmpty();

        running.set(Duration.ofSeconds(181));
        watch.look();

        assertThat(next()).hasValueSatisfying(why -> assertThat(why).startsWith("device: a run hangs for 181 s"));
        assertThat(of("")).isEqualTo(ServingStatus.NOT_SERVING);
    }

    @Test
    void whereJobsCannotBeCreatedOnlyTheyAreOutOfService() {
        health.jobs(Optional.of("jobs: 0 bytes more on a disk with 7 free (expected: more)"));

        assertThat(of(JOBS)).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(of("")).isEqualTo(ServingStatus.SERVING);
        assertThat(of(ACTIVATIONS)).isEqualTo(ServingStatus.SERVING);

        health.jobs(Optional.empty());

        assertThat(of(JOBS)).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aServerThatDrainsNeverServesAgain() {
        health.drain();
        health.device(Optional.empty());

        assertThat(of("")).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(of(MODELS)).isEqualTo(ServingStatus.NOT_SERVING);
    }

    private ServingStatus of(String service) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private Optional<String> next() throws InterruptedException {
        return said.poll(20, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
