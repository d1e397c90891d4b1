package dev.layerscope.viewer.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.client.TileScreen;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.Statistics;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class InspectionTest extends ChannelCase {
    private static final int MAGENTA = 0xffff00ff;

    @Test
    void a_channel_is_read_with_its_values_and_its_place_among_the_others() throws Exception {
        ChannelMap map = inspected("star.png", 3);
        LayerFacts layer = ready(inspection.layer());
        Statistics statistics = layer.statistics(3).orElseThrow();

        assertThat(map.layer()).isEqualTo(LAYER);
        assertThat(map.channels()).isEqualTo(16);
        assertThat(map.width()).isEqualTo(48);
        assertThat(map.height()).isEqualTo(48);
        assertThat(map.moments().mean()).isCloseTo(statistics.getMean(), within(1e-9));
        assertThat(map.moments().minimum()).isEqualTo(statistics.getMinimum());
        assertThat(map.moments().maximum()).isEqualTo(statistics.getMaximum());
        assertThat(map.colors().limits().getHigh()).isEqualTo(statistics.getMaximum());
        int larger = (int) layer.summary().getChannelsList().stream()
                .filter(other -> other.getMean() > statistics.getMean())
                .count();
        assertThat(layer.ranks().rank(3)).hasValue(larger + 1);
    }

    @Test
    void cells_have_the_colours_that_the_servers_tiles_have() throws Exception {
        OnEventThread.run(() -> inspection.color(Palettes.of("RdBu_r", "symlog")));
        ChannelMap map = inspected("star.png", 5);
        BufferedImage tile =
                OnEventThread.call(() -> tile(map.subject(), "stem.relu")).call();

        assertThat(colours(map.picture(map.colors()))).isEqualTo(colours(tile.getSubimage(0, 0, 48, 48)));
    }

    @Test
    void what_the_norm_cannot_show_is_magenta() throws Exception {
        OnEventThread.run(() -> inspection.color(Palettes.of("viridis", "log")));
        ChannelMap map = inspected("star.png", 3);
        long zeros = Arrays.stream(map.values()).filter(value -> value == 0).count();
        int[] painted = colours(map.picture(map.colors()));

        assertThat(map.hidden()).isEqualTo(zeros).isPositive();
        assertThat(Arrays.stream(painted).filter(rgb -> rgb == MAGENTA).count()).isEqualTo(zeros);
        assertThat(ChannelWords.hidden(map)).startsWith("magenta: ").contains(" of 2,304 values");
    }

    @Test
    void a_layer_of_single_values_has_a_map_of_one_cell() throws Exception {
        choose("star.png");
        go("head", 2);
        ChannelMap map = ready(inspection.map());

        assertThat(map.width() * map.height()).isOne();
        assertThat(map.value(0, 0)).isEqualTo(map.values()[0]);
        assertThat(ready(inspection.layer()).seenBy(0, 0)).isEmpty();
    }

    @Test
    void positions_see_a_part_of_the_picture() throws Exception {
        inspected("star.png", 0);
        LayerFacts layer = ready(inspection.layer());

        assertThat(layer.seenBy(0, 0).orElseThrow().getWidth()).isBetween(2.0, 20.0);
        assertThat(layer.seenBy(10, 20).orElseThrow().getX()
                        - layer.seenBy(10, 19).orElseThrow().getX())
                .isEqualTo(2);
    }

    @Test
    void nothing_is_asked_while_another_view_is_shown() throws Exception {
        choose("star.png");
        OnEventThread.run(() -> bench.travel().go(new Place(MODEL, LAYER, 0, View.MEANS)));

        assertThat(OnEventThread.get(inspection.subject())).isPresent();
        assertThat(OnEventThread.get(inspection.map().answer()).phase()).isEqualTo(Phase.NOTHING);
        OnEventThread.run(() -> bench.travel().go(bench.travel().place().get().withView(View.CHANNEL)));
        assertThat(ready(inspection.map()).layer()).isEqualTo(LAYER);
    }

    @Test
    void another_channel_is_asked_for_alone_and_the_one_before_stays_meanwhile() throws Exception {
        ChannelMap first = inspected("star.png", 3);
        LayerFacts layer = ready(inspection.layer());
        ChannelMap meanwhile = OnEventThread.call(() -> {
            inspection.step(1);
            return inspection.map().answer().get().value();
        });
        ChannelMap second = ready(inspection.map());

        assertThat(meanwhile).isSameAs(first);
        assertThat(second.subject().channel()).isEqualTo(4);
        assertThat(ready(inspection.layer())).isSameAs(layer);
    }

    @Test
    void steps_stay_within_the_layer() throws Exception {
        inspected("star.png", 15);
        ready(inspection.layer());
        OnEventThread.run(() -> inspection.step(1));
        assertThat(OnEventThread.get(bench.travel().place()).channel()).isEqualTo(15);

        OnEventThread.run(() -> inspection.step(-100));
        assertThat(OnEventThread.get(bench.travel().place()).channel()).isZero();
    }

    @Test
    void steps_by_rank_go_down_the_means() throws Exception {
        inspected("star.png", 3);
        LayerFacts layer = ready(inspection.layer());
        OnEventThread.run(() -> inspection.stepByRank(1));
        int next = OnEventThread.get(bench.travel().place()).channel();

        assertThat(layer.ranks().rank(next).orElseThrow())
                .isEqualTo(layer.ranks().rank(3).orElseThrow() + 1);
        OnEventThread.run(() -> inspection.stepByRank(-1));
        assertThat(OnEventThread.get(bench.travel().place()).channel()).isEqualTo(3);
    }

    @Test
    void a_channel_that_the_layer_has_not_is_a_sentence() throws Exception {
        choose("star.png");
        go(LAYER, 99);

        assertThat(problem(inspection.map())).contains("99").contains("expected");
        assertThat(OnEventThread.get(inspection.layer().answer()).phase()).isEqualTo(Phase.NOTHING);
    }

    @Test
    void the_input_is_asked_for_when_maps_shall_be_laid_over_it_and_once_for_all_channels() throws Exception {
        inspected("star.png", 3);
        assertThat(OnEventThread.get(inspection.backdrop().answer()).phase()).isEqualTo(Phase.NOTHING);

        OnEventThread.run(() -> inspection.show(Ground.INPUT));
        Backdrop backdrop = ready(inspection.backdrop());
        OnEventThread.run(() -> inspection.step(1));
        ChannelMap next = ready(inspection.map());

        assertThat(backdrop.width()).isEqualTo(96);
        assertThat(backdrop.isOf(next)).isTrue();
        assertThat(ready(inspection.backdrop())).isSameAs(backdrop);
    }

    @Test
    void the_least_value_shows_the_input_in_gray_and_the_greatest_most_of_its_colour() throws Exception {
        ChannelMap map = inspected("star.png", 3);
        OnEventThread.run(() -> inspection.show(Ground.INPUT));
        BufferedImage painted = ready(inspection.backdrop()).paint(map, 48, 48);
        int grays = 0;
        for (int row = 0; row < 48; row++) {
            for (int column = 0; column < 48; column++) {
                int rgb = painted.getRGB(column, row);
                boolean gray = (rgb >> 16 & 0xff) == (rgb >> 8 & 0xff) && (rgb & 0xff) == (rgb >> 8 & 0xff);
                assertThat(gray || map.value(row, column) > 0).isTrue();
                grays += gray ? 1 : 0;
                if (map.value(row, column) == map.moments().maximum()) {
                    // Four fifths of viridis' yellow, and one fifth of a gray.
                    assertThat((rgb >> 8 & 0xff) - 0.8 * 0xe7).isBetween(-1.0, 52.0);
                    assertThat((rgb & 0xff) - 0.8 * 0x25).isBetween(-1.0, 52.0);
                }
            }
        }
        assertThat(grays).isPositive();
    }

    @Test
    void without_an_input_there_is_nothing_to_inspect() throws Exception {
        go(LAYER, 3);

        assertThat(OnEventThread.get(inspection.subject())).isEmpty();
        assertThat(OnEventThread.get(inspection.map().answer()).phase()).isEqualTo(Phase.NOTHING);
    }

    /** The first tile at level 0, of one pixel for each value. To be called where it may block. */
    private Callable<BufferedImage> tile(Subject subject, String layer) {
        var link = bench.session().link().orElseThrow();
        return () -> {
            try (TileScreen screen = TileScreen.open(link.client())) {
                Mosaic mosaic = screen.open(
                        OpenView.newBuilder()
                                .setFeed(subject.fed().feed())
                                .setLayer(layer)
                                .addChannels(
                                        ChannelRange.newBuilder().setFirst(5).setLast(5))
                                .setColoring(Palettes.of("RdBu_r", "symlog"))
                                .build(),
                        subject.fed().inputs());
                Viewport viewport =
                        Viewport.newBuilder().setWidth(48).setHeight(48).build();
                return ImageIO.read(screen.look(mosaic, viewport)
                        .get(TileAddress.getDefaultInstance())
                        .newInput());
            }
        };
    }

    private static int[] colours(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
