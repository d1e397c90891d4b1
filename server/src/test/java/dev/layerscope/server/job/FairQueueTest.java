package dev.layerscope.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue<String> queue = new FairQueue<>();

    @Test
    void ownersTakeTurnsAndEachHasItsOwnOrder() {
        queue.add("ann", "a1");
        queue.add("ann", "a2");
        queue.add("ann", "a3");
        queue.add("bob", "b1");
        queue.add("cy", "c1");
        queue.add("bob", "b2");
        assertThat(queue.inOrder()).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
        assertThat(queue.size()).isEqualTo(6);
        assertThat(queue.take()).contains("a1");
        assertThat(queue.inOrder()).containsExactly("b1", "c1", "a2", "b2", "a3");
    }

    @Test
    void oneWhoComesLateWaitsForOneOfEachOther() {
        queue.add("ann", "a1");
        queue.add("ann", "a2");
        assertThat(queue.take()).contains("a1");
        queue.add("bob", "b1");
        queue.add("ann", "a3");
        assertThat(queue.inOrder()).containsExactly("a2", "b1", "a3");
    }

    @Test
    void whoLeavesKeepsNoPlace() {
        queue.add("ann", "a1");
        queue.add("bob", "b1");
        assertThat(queue.remove("ann", "a1")).isTrue();
        assertThat(queue.remove("ann", "a1")).isFalse();
        assertThat(queue.size("ann")).isZero();
        assertThat(queue.inOrder()).containsExactly("b1");
        assertThat(queue.take()).contains("b1");
        assertThat(queue.take()).isEmpty();
    }
}
