package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.mosaic.WheelReading.Keys;
import dev.layerscope.viewer.mosaic.WheelReading.Meaning;
import org.junit.jupiter.api.Test;

final class WheelReadingTest {
    private final WheelReading wheel = new WheelReading();

    @Test
    void a_notch_of_a_wheel_enlarges() {
        assertThat(wheel.read(-1, Keys.NONE, 0)).isEqualTo(Meaning.ZOOM);
    }

    @Test
    void two_fingers_move() {
        assertThat(wheel.read(0.3, Keys.NONE, 1000)).isEqualTo(Meaning.MOVE_DOWN);
        assertThat(wheel.read(1, Keys.NONE, 1100)).isEqualTo(Meaning.MOVE_DOWN);
        assertThat(wheel.read(0.3, Keys.SHIFT, 1200)).isEqualTo(Meaning.MOVE_RIGHT);
        assertThat(wheel.read(0.3, Keys.CONTROL, 1300)).isEqualTo(Meaning.ZOOM);
    }

    @Test
    void a_wheel_after_a_trackpad_is_a_wheel_again() {
        wheel.read(0.3, Keys.NONE, 1000);

        assertThat(wheel.read(1, Keys.NONE, 5000)).isEqualTo(Meaning.ZOOM);
    }
}
