package dev.layerscope.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.MosaicLayout;
import dev.layerscope.server.render.TileAddress;
import dev.layerscope.server.render.Viewport;
import dev.layerscope.server.rpc.TileQueue.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TileQueueTest {
    /** Eight by six tiles at level 2. */
    private static final MosaicLayout LAYOUT = MosaicLayout.of(32 * 24, new Extent(15, 15), 32);

    private final TileQueue queue = new TileQueue(LAYOUT);

    @Test
    void whatIsShownComesFirstThenThatAllIsThereThenWhatIsAround() {
        Viewport viewport = new Viewport(2, 512, 512, 512, 512, 1, 1);
        queue.look(viewport, 7);

        List<Next> all = drain(Set.of());

        assertThat(all.subList(0, 4)).isEqualTo(pictures(viewport.visible(LAYOUT)));
        assertThat(all.get(4)).isEqualTo(new Next.Settlement(7));
        assertThat(all.subList(5, all.size()))
                .isEqualTo(pictures(viewport.around(LAYOUT)))
                .hasSize(12 + 1);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whatTheViewerHasAndWhatIsComingIsLeftOut() {
        queue.look(viewport(0, 0, 512), 1);
        queue.sent(new TileAddress(2, 0, 0));
        queue.know(List.of(new TileAddress(2, 1, 0)));

        assertThat(drain(Set.of(new TileAddress(2, 0, 1))))
                .containsExactly(new Next.Picture(new TileAddress(2, 1, 1)), new Next.Settlement(1));
    }

    @Test
    void anotherViewportReplacesWhatIsStillToCome() {
        queue.look(viewport(0, 0, 1024), 1);
        queue.next(Set.of());
        queue.look(viewport(1792, 1280, 256), 2);

        assertThat(drain(Set.of())).containsExactly(new Next.Picture(new TileAddress(2, 7, 5)), new Next.Settlement(2));
    }

    @Test
    void whatIsGivenUpComesAgain() {
        queue.look(viewport(0, 0, 256), 1);
        queue.sent(new TileAddress(2, 0, 0));
        queue.forget(List.of(new TileAddress(2, 0, 0)));

        assertThat(drain(Set.of())).containsExactly(new Next.Picture(new TileAddress(2, 0, 0)), new Next.Settlement(1));
    }

    @Test
    void onlySoManyTilesAreRememberedAndTheOldestAreForgotten() {
        for (int i = 0; i <= TileQueue.MOST_KNOWN; i++) {
            queue.sent(new TileAddress(2, i, 0));
        }
        queue.look(viewport(0, 0, 512), 1);

        assertThat(drain(Set.of()))
                .contains(new Next.Picture(new TileAddress(2, 0, 0)))
                .doesNotContain(new Next.Picture(new TileAddress(2, 1, 0)));
    }

    @Test
    void aRefusedViewportLeavesTheOneBefore() {
        queue.look(viewport(0, 0, 256), 1);

        assertThatThrownBy(() -> queue.look(new Viewport(9, 0, 0, 1, 1, 0, 0), 2))
                .isInstanceOf(DomainException.class);
        assertThat(drain(Set.of())).containsExactly(new Next.Picture(new TileAddress(2, 0, 0)), new Next.Settlement(1));
    }

    private List<Next> drain(Set<TileAddress> coming) {
        List<Next> all = new ArrayList<>();
        for (Optional<Next> next = queue.next(coming); next.isPresent(); next = queue.next(coming)) {
            all.add(next.get());
        }
        return all;
    }

    private static List<Next> pictures(List<TileAddress> tiles) {
        return tiles.stream().<Next>map(Next.Picture::new).toList();
    }

    private static Viewport viewport(long left, long top, int side) {
        return new Viewport(2, left, top, side, side, 0, 0);
    }
}
