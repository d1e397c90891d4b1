package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.testing.Await;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeviceProbeTest {
    @Test
    void aDeviceThatWorksComputesAndKeepsNothing() {
        TensorPool pool = TestCore.pool();
        try (NativeCore core = TestCore.start(pool);
                DeviceProbe probe = new DeviceProbe(core)) {
            assertThatCode(() -> probe.run(new Cancellation())).doesNotThrowAnyException();
            probe.run(new Cancellation());
            assertThat(pool.usedBytes()).isZero();
            assertThat(core.gate().longestUnderWay()).isEqualTo(Duration.ZERO);
        }
    }

    @Test
    void aProbeWaitsForItsTurnUntilItIsTakenBack() {
        try (NativeCore core = TestCore.start(TestCore.pool());
                DeviceProbe probe = new DeviceProbe(core)) {
            Cancellation cancellation = new Cancellation();
            CompletableFuture<Void> probing;
            try (RunGate.Permit running = core.gate().enter(Call.ofServer())) {
                assertThat(core.gate().longestUnderWay()).isPositive();
                probing = CompletableFuture.runAsync(() -> probe.run(cancellation));
                Await.until(() -> core.gate().waiting() == 1);
                cancellation.cancel();
                assertThatThrownBy(probing::join).hasCauseInstanceOf(CancellationException.class);
            }
        }
    }
}
