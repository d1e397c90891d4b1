package dev.layerscope.server.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private final AtomicInteger releases = new AtomicInteger();
    private final Memory memory = new Memory(ByteBuffer.allocate(8), releases::incrementAndGet);

    @Test
    void theLastOwnerGivesItBack() {
        assertThat(memory.tryRetain()).isTrue();
        memory.letGo();
        assertThat(releases).hasValue(0);
        memory.letGo();
        assertThat(releases).hasValue(1);
    }

    @Test
    void nobodyCanOwnWhatWasGivenBack() {
        memory.letGo();
        assertThat(memory.tryRetain()).isFalse();
        assertThatThrownBy(memory::letGo).isInstanceOf(IllegalStateException.class);
        assertThat(releases).hasValue(1);
    }

    @Test
    void viewsHavePositionsOfTheirOwnInNativeOrder() {
        ByteBuffer view = memory.view();
        view.putInt(7);
        assertThat(memory.view().position()).isZero();
        assertThat(memory.view().order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(memory.view().getInt()).isEqualTo(7);
    }
}
