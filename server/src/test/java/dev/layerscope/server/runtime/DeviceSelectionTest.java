package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceSelectionTest {
    private static final DeviceChoice SECOND_CARD = new DeviceChoice(DeviceChoice.Kind.CUDA, 1);

    private final List<Integer> tried = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();

    @Test
    void cpuNeverTriesCuda() {
        assertThat(DeviceSelection.choose(DeviceChoice.CPU, this::works, logged::add))
                .isEqualTo(new Device.Cpu());
        assertThat(tried).isEmpty();
        assertThat(logged).isEmpty();
    }

    @Test
    void autoTakesTheFirstCardWithoutALine() {
        assertThat(DeviceSelection.choose(DeviceChoice.AUTO, this::works, logged::add))
                .isEqualTo(new Device.Cuda(0));
        assertThat(tried).containsExactly(0);
        assertThat(logged).isEmpty();
    }

    @Test
    void autoFallsBackToTheCpuWithOneLineThatSaysWhy() {
        assertThat(DeviceSelection.choose(DeviceChoice.AUTO, this::fails, logged::add))
                .isEqualTo(new Device.Cpu());
        assertThat(tried).containsExactly(0);
        assertThat(logged).containsExactly("device auto: the CPU, because for CUDA libcudnn.so.9 is missing");
    }

    @Test
    void cudaIsTheCardThatWasAskedFor() {
        assertThat(DeviceSelection.choose(SECOND_CARD, this::works, logged::add))
                .isEqualTo(new Device.Cuda(1))
                .hasToString("cuda:1");
        assertThat(tried).containsExactly(1);
        assertThat(logged).isEmpty();
    }

    @Test
    void cudaThatCannotBeHadIsAnError() {
        assertThatThrownBy(() -> DeviceSelection.choose(SECOND_CARD, this::fails, logged::add))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.CORE_UNUSABLE);
                    assertThat(e.sentence()).isEqualTo("device cuda: libcudnn.so.9 is missing");
                });
        assertThat(tried).containsExactly(1);
        assertThat(logged).isEmpty();
    }

    private void works(int index) {
        tried.add(index);
    }

    private void fails(int index) {
        tried.add(index);
        throw new IllegalStateException("libcudnn.so.9 is missing");
    }
}
