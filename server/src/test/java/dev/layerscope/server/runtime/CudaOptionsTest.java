package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CudaOptionsTest {
    @Test
    void float32StaysFloat32UnlessTf32IsAskedFor() {
        assertThat(CudaOptions.of(0, settings(false), 7)).containsEntry("use_tf32", "0");
        assertThat(CudaOptions.of(0, settings(true), 7)).containsEntry("use_tf32", "1");
    }

    @Test
    void allOptionsAreThose() {
        assertThat(CudaOptions.of(3, settings(false), 7))
                .isEqualTo(Map.of(
                        "device_id", "3",
                        "cudnn_conv_algo_search", "HEURISTIC",
                        "arena_extend_strategy", "kSameAsRequested",
                        "use_tf32", "0",
                        "gpu_mem_limit", "7"));
    }

    private static CoreSettings settings(boolean tf32) {
        CoreSettings cpu = TestCore.settings();
        return new CoreSettings(cpu.folder(), DeviceChoice.AUTO, cpu.cacheFolder(), tf32, cpu.threads());
    }
}
