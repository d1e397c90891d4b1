package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.Size;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VisitedTest {
    private final Visited visited = new Visited(2);

    @Test
    void the_last_ones_are_kept_and_no_more() {
        keep("a");
        keep("b");
        visited.of(wanted("a"));
        keep("c");

        assertThat(visited.of(wanted("a"))).isPresent();
        assertThat(visited.of(wanted("b"))).isEmpty();
        assertThat(visited.of(wanted("c"))).isPresent();
    }

    @Test
    void one_is_kept_without_what_it_lay_over() {
        Scene over =
                scene("a").dressed(scene("b").coat(), Optional.of(scene("a").coat()));
        visited.keep(wanted("b"), over);

        assertThat(visited.of(wanted("b")).orElseThrow().under()).isEmpty();
        visited.forget();
        assertThat(visited.of(wanted("b"))).isEmpty();
    }

    private void keep(String layer) {
        visited.keep(wanted(layer), scene(layer));
    }

    private static WantedView wanted(String layer) {
        return new WantedView(OpenView.newBuilder().setLayer(layer).build(), List.of());
    }

    private static Scene scene(String identity) {
        Size side = Size.newBuilder().setWidth(8).setHeight(8).build();
        Mosaic mosaic = Mosaic.newBuilder()
                .setIdentity(identity)
                .setMap(side)
                .setPitch(side)
                .setColumns(1)
                .setRows(1)
                .addChannels(0)
                .build();
        return Scene.whole(new Coat(mosaic), new ViewSize(100, 100, 1));
    }
}
