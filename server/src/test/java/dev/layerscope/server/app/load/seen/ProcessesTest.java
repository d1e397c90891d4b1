package dev.layerscope.server.app.load.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessesTest {
    @Test
    void readsWhatLinuxSaysOfAProcessWhateverItsName() {
        String stat =
                "12 (a b) c) S 1 12 12 0 -1 4194560 10 0 0 0 250 50 0 0 20 0 9 0 100 999999 2048 18446744073709551615";

        assertThat(ProcessUse.parse(stat)).isEqualTo(new ProcessUse(2048 * 4096, 3));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void seesThisProcess() {
        ProcessWatch watch =
                new ProcessWatch(() -> OptionalLong.of(ProcessHandle.current().pid()));
        watch.look(1);
        watch.look(2);

        assertThat(watch.residentFrom(2))
                .singleElement()
                .satisfies(point -> assertThat(point.value()).isGreaterThan(1 << 20));
        assertThat(watch.cpuSeconds()).isNotNegative();
    }

    @Test
    void findsTheHeapAfterEachCollection() {
        List<String> lines = List.of(
                "[0.004s] Using G1",
                "[1.500s] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->5M(256M) 4.2ms",
                "[2.000s] GC(1) Concurrent Mark Cycle",
                "[2.250s] GC(1) Pause Remark 90M->70M(256M) 1.0ms");

        assertThat(HeapLog.parse(lines))
                .containsExactly(new Trend.Point(1.5, 5 << 20), new Trend.Point(2.25, 70 << 20));
    }
}
