package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class GlideTest {
    private final Glide glide = new Glide();

    @Test
    void steps_come_to_the_whole_and_to_an_end() {
        glide.add(1.5);
        double reached = glide.step();
        glide.add(2);
        int steps = 1;
        for (; !glide.isOver(); steps++) {
            double step = glide.step();
            assertThat(step).isGreaterThan(1);
            reached *= step;
        }

        assertThat(reached).isCloseTo(3, within(1e-9));
        assertThat(steps).isLessThan(30);
    }

    @Test
    void there_and_back_is_nothing() {
        glide.add(2);
        glide.add(0.5);

        assertThat(glide.step()).isCloseTo(1, within(1e-9));
        assertThat(glide.isOver()).isTrue();
    }
}
