package dev.layerscope.viewer.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PropertyTest {
    private final Property<String> property = new Property<>("a");
    private final List<String> seen = new ArrayList<>();

    @Test
    void listeners_are_told_of_the_value_and_of_each_other_one() throws Exception {
        OnEventThread.run(() -> {
            property.observe(seen::add);
            property.set("a");
            property.set("b");
        });

        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void the_last_that_a_listener_hears_is_the_newest_value() throws Exception {
        OnEventThread.run(() -> {
            property.observe(value -> {
                if (value.equals("b")) {
                    property.set("c");
                }
            });
            property.observe(seen::add);
            property.set("b");
        });

        assertThat(seen).last().isEqualTo("c");
        assertThat(seen).doesNotContain("b");
    }

    @Test
    void it_belongs_to_the_event_thread() {
        assertThatThrownBy(property::get).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> property.set("b")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> property.observe(seen::add)).isInstanceOf(IllegalStateException.class);
    }
}
