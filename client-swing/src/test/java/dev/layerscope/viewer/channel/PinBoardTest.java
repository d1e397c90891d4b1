package dev.layerscope.viewer.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.v1.CompareActivationsRequest;
import dev.layerscope.v1.Comparison;
import dev.layerscope.v1.Limits;
import dev.layerscope.viewer.channel.PinBoard.Pinned;
import dev.layerscope.viewer.channel.PinBoard.Sharing;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.work.OnEventThread;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PinBoardTest extends ChannelCase {
    private Pins pins;
    private PinBoard board;

    @BeforeEach
    void set() throws Exception {
        pins = OnEventThread.call(() -> new Pins(bench, inspection));
        board = OnEventThread.call(() -> new PinBoard(bench, pins));
    }

    @Test
    void the_place_is_pinned_and_unpinned() throws Exception {
        pin("star.png", LAYER, 3);
        assertThat(OnEventThread.get(pins.pins())).hasSize(1);

        OnEventThread.run(pins::toggle);
        assertThat(OnEventThread.get(pins.pins())).isEmpty();
    }

    @Test
    void a_place_without_an_input_cannot_be_pinned() throws Exception {
        go(LAYER, 3);
        OnEventThread.run(pins::toggle);

        assertThat(OnEventThread.get(pins.pins())).isEmpty();
    }

    @Test
    void there_are_no_more_pins_than_64() throws Exception {
        choose("star.png");
        for (int channel = 0; channel < Pins.MOST + 3; channel++) {
            go(LAYER, channel);
            OnEventThread.run(pins::toggle);
        }

        assertThat(OnEventThread.get(pins.pins())).hasSize(64);
        assertThat(OnEventThread.call(pins::isFull)).isTrue();
        assertThat(OnEventThread.get(pins.pins()).get(63).subject().channel()).isEqualTo(63);
    }

    @Test
    void pins_are_moved_and_stop_at_the_ends() throws Exception {
        pin("star.png", LAYER, 0);
        pin("star.png", LAYER, 1);
        pin("star.png", LAYER, 2);
        OnEventThread.run(() -> pins.move(pins.pins().get().get(2), -1));
        assertThat(channels()).containsExactly(0, 2, 1);

        OnEventThread.run(() -> pins.move(pins.pins().get().get(0), 9));
        assertThat(channels()).containsExactly(2, 1, 0);
    }

    @Test
    void maps_are_read_once_the_board_is_shown() throws Exception {
        pin("star.png", LAYER, 3);
        pin("star.png", "stage2.0.relu2", 7);
        assertThat(OnEventThread.get(board.shown())).extracting(Pinned::map).containsOnlyNulls();
        List<Pinned> shown = shown(all -> all.stream().allMatch(pinned -> pinned.map() != null));

        assertThat(shown.get(0).map().width()).isEqualTo(48);
        assertThat(shown.get(1).map().width()).isEqualTo(24);
        assertThat(shown).allSatisfy(pinned -> assertThat(pinned.comparison()).isEmpty());
    }

    @Test
    void with_the_same_limits_the_same_colour_is_the_same_value_in_all() throws Exception {
        pin("star.png", LAYER, 3);
        pin("star.png", "stage2.0.relu2", 7);
        List<Pinned> own = shown(all -> all.stream().allMatch(pinned -> pinned.map() != null));
        OnEventThread.run(() -> board.share(Sharing.SAME_LIMITS));
        List<Pinned> same = OnEventThread.get(board.shown());
        double greatest = own.stream()
                .mapToDouble(pinned -> pinned.colors().limits().getHigh())
                .max()
                .orElseThrow();
        Set<Limits> limits =
                same.stream().map(pinned -> pinned.colors().limits()).collect(Collectors.toSet());

        assertThat(own.get(0).colors().limits())
                .isNotEqualTo(own.get(1).colors().limits());
        assertThat(limits).hasSize(1);
        assertThat(limits.iterator().next().getHigh()).isEqualTo(greatest);
    }

    @Test
    void limits_are_not_shared_with_another_norm_which_may_not_be_able_to_show_them() throws Exception {
        pin("star.png", LAYER, 3);
        OnEventThread.run(() -> inspection.color(Palettes.of("viridis", "log")));
        pin("star.png", LAYER, 5);
        OnEventThread.run(() -> board.share(Sharing.SAME_LIMITS));
        List<Pinned> shown = shown(all -> all.stream().allMatch(pinned -> pinned.map() != null));

        assertThat(shown.get(0).colors().limits().getLow()).isZero();
        assertThat(shown.get(1).colors().limits().getLow()).isPositive();
    }

    @Test
    void a_pin_of_another_input_is_compared_as_the_server_compares() throws Exception {
        pin("star.png", LAYER, 3);
        choose("ring.png");
        OnEventThread.run(() -> pins.addForChosenInput(pins.pins().get().get(0)));
        List<Pinned> shown =
                shown(all -> all.size() == 2 && all.get(1).comparison().isPresent());
        PinBoard.Comparison comparison = shown.get(1).comparison().orElseThrow();
        Comparison theirs = compared(shown.get(0).pin(), shown.get(1).pin());

        assertThat(comparison.other().name()).isEqualTo("star.png");
        assertThat(comparison.likeness().meanAbsolute()).isCloseTo(theirs.getMeanAbsolute(), within(1e-9));
        assertThat(comparison.likeness().cosine()).isCloseTo(theirs.getCosineSimilarity(), within(1e-9));
        assertThat(shown.get(0).comparison()).isEmpty();
    }

    @Test
    void a_pin_that_cannot_be_read_says_why_and_the_others_are_shown() throws Exception {
        pin("star.png", LAYER, 99);
        pin("star.png", LAYER, 3);
        List<Pinned> shown = shown(all -> all.get(1).map() != null);

        assertThat(shown.get(0).map()).isNull();
        assertThat(shown.get(0).problem()).contains("99");
    }

    @Test
    void visiting_a_pin_chooses_its_input_again() throws Exception {
        pin("star.png", LAYER, 3);
        choose("ring.png");
        go("stage2.0.relu2", 7);
        OnEventThread.run(() -> pins.visit(pins.pins().get().get(0)));

        assertThat(OnEventThread.get(bench.travel().place())).isEqualTo(new Place(MODEL, LAYER, 3, View.CHANNEL));
        assertThat(OnEventThread.get(bench.feeding().chosen()).orElseThrow().name())
                .isEqualTo("star.png");
    }

    private void pin(String picture, String layer, int channel) throws Exception {
        choose(picture);
        go(layer, channel);
        OnEventThread.run(pins::toggle);
    }

    private List<Integer> channels() throws Exception {
        return OnEventThread.get(pins.pins()).stream()
                .map(pin -> pin.subject().channel())
                .toList();
    }

    private List<Pinned> shown(Predicate<List<Pinned>> wanted) throws Exception {
        OnEventThread.run(() -> bench.travel().go(bench.travel().place().get().withView(View.PINS)));
        return OnEventThread.await(board.shown(), wanted);
    }

    private Comparison compared(Pin one, Pin other) throws Exception {
        var link = OnEventThread.call(() -> bench.session().link().orElseThrow());
        CompareActivationsRequest request = CompareActivationsRequest.newBuilder()
                .setFeed(one.subject().fed().feed())
                .setAgainst(other.subject().fed().feed().getInputs(0))
                .addLayers(one.subject().layer())
                .build();
        return link.client()
                .compareActivations(
                        request, List.of(one.input().content(), other.input().content()))
                .getLayers(0)
                .getChannels(one.subject().channel());
    }
}
