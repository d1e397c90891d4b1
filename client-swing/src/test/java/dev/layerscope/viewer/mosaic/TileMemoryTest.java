package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

final class TileMemoryTest {
    private final TileMemory memory = new TileMemory(2);
    private final TilePlace first = new TilePlace(0, 0, 0);
    private final TilePlace second = new TilePlace(0, 1, 0);
    private final TilePlace third = new TilePlace(0, 2, 0);

    @Test
    void what_was_not_drawn_for_longest_goes() {
        put("a", first);
        put("a", second);
        memory.get("a", first);
        put("a", third);

        assertThat(memory.size()).isEqualTo(2);
        assertThat(memory.held("a")).containsExactlyInAnyOrder(first, third);
        assertThat(memory.takeGone("a")).containsExactly(second);
        assertThat(memory.takeGone("a")).isEmpty();
    }

    @Test
    void a_tile_that_came_back_is_not_gone() {
        put("a", first);
        put("a", second);
        put("a", third);
        put("a", first);

        assertThat(memory.takeGone("a")).containsExactly(second);
    }

    @Test
    void mosaics_are_told_apart() {
        put("a", first);
        put("b", first);

        assertThat(memory.held("a")).containsExactly(first);
        assertThat(memory.has("b", second)).isFalse();
        assertThat(memory.get("b", first)).isNotSameAs(memory.get("a", first));
    }

    private void put(String identity, TilePlace place) {
        memory.put(identity, place, new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED));
    }
}
