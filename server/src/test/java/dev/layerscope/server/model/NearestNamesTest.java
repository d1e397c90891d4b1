package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
    private static final List<String> NAMES = List.of("fire_concat0", "fire_concat1", "fire_conv0_fwd", "pool");

    @Test
    void aNameThatTheWrongOneBeginsComesBeforeOneWithFewerWrongLetters() {
        assertThat(NearestNames.of("Fire_conv0", NAMES, 2)).containsExactly("fire_conv0_fwd", "fire_concat0");
    }

    @Test
    void anotherIsTheOneWithTheFewestWrongLetters() {
        assertThat(NearestNames.of("poll", NAMES, 1)).containsExactly("pool");
        assertThat(NearestNames.of("", NAMES, 1)).containsExactly("pool");
    }
}
