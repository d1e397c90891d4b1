package dev.layerscope.viewer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShortNamesTest {
    @Test
    void what_all_names_begin_and_end_with_is_told_once() {
        ShortNames names = ShortNames.of(List.of("net0_relu0_fwd", "net0_relu1_fwd", "net0_relu12_fwd"));

        assertThat(names.names()).containsExactly("relu0", "relu1", "relu12");
        assertThat(names.pattern()).isEqualTo("net0_\u2026_fwd");
    }

    @Test
    void names_are_cut_at_their_joints_only() {
        ShortNames names = ShortNames.of(List.of("layer1.relu", "layer2.relu"));

        assertThat(names.names()).containsExactly("layer1", "layer2");
        assertThat(names.pattern()).isEqualTo("\u2026.relu");
        assertThat(ShortNames.of(List.of("relu", "layer1.relu")).names()).containsExactly("relu", "layer1.relu");
    }

    @Test
    void nothing_is_left_of_no_name() {
        assertThat(ShortNames.of(List.of("a.b.c", "a.c")).names()).containsExactly("b.c", "c");
        assertThat(ShortNames.of(List.of("x.x.x", "x.x")).names()).doesNotContain("");
        assertThat(ShortNames.of(List.of("only.one")).names()).containsExactly("only.one");
        assertThat(ShortNames.of(List.of()).names()).isEmpty();
    }

    @Test
    void the_end_tells_long_names_apart() {
        assertThat(ShortNames.of(List.of("a-very-long-name-without-joints-1", "b"))
                        .names())
                .containsExactly("\u2026me-without-joints-1", "b");
    }
}
