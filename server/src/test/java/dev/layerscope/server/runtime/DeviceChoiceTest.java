package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {
    @Test
    void aDeviceIsAutoCpuOrCudaWithANumber() {
        assertThat(DeviceChoice.parse("auto")).isEqualTo(DeviceChoice.AUTO);
        assertThat(DeviceChoice.parse(" CPU ")).isEqualTo(DeviceChoice.CPU);
        assertThat(DeviceChoice.parse("cuda")).isEqualTo(new DeviceChoice(DeviceChoice.Kind.CUDA, 0));
        assertThat(DeviceChoice.parse("Cuda:12")).isEqualTo(new DeviceChoice(DeviceChoice.Kind.CUDA, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:x", "cuda:1234", "cuda 1", "cpu:0", "auto:0"})
    void anythingElseIsRefusedByName(String text) {
        assertThatThrownBy(() -> DeviceChoice.parse(text)).isInstanceOfSatisfying(DomainException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.CONFIGURATION_INVALID);
            assertThat(e.sentence()).isEqualTo("device: '%s' (expected: auto, cpu, cuda or cuda:N)", text);
        });
    }
}
