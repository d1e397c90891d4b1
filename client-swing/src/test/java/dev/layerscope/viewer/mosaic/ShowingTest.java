package dev.layerscope.viewer.mosaic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.ShapesServer;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.ServerState.Lost;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShowingTest {
    private static final ViewSize SIZE = new ViewSize(900, 600, 1);
    private static final Place PLACE = new Place(ShapesServer.MODEL, ShapesServer.LAYER, 0, View.MOSAIC);

    @TempDir
    private Path folder;

    private ShapesServer server;
    private Bench bench;
    private Showing showing;

    @BeforeEach
    void start() throws Exception {
        server = ShapesServer.start(folder, 0);
        ChosenInput input = new ChosenInput("star", ShapesServer.picture());
        showing = OnEventThread.call(() -> {
            Background background = new Background();
            bench = Bench.of(background, new Session(ServerAccess.PLAIN_TEXT, background));
            Showing made = new Showing(bench);
            made.resize(SIZE);
            bench.feeding().choose(input);
            bench.session().connect(server.address());
            return made;
        });
        OnEventThread.await(bench.session().state(), Connected.class::isInstance);
    }

    @AfterEach
    void stop() throws Exception {
        OnEventThread.run(() -> {
            showing.close();
            bench.session().close();
        });
        server.close();
    }

    @Test
    void a_layer_is_shown_whole_with_all_tiles_that_are_seen() throws Exception {
        go(PLACE, 1);
        Scene scene = scene();

        assertThat(scene.coat().mosaic().getLayer()).isEqualTo(ShapesServer.LAYER);
        assertThat(scene.camera().isWhole()).isTrue();
        assertThat(TilePlace.of(scene.camera().viewport(scene.coat().lowestLevel())))
                .isNotEmpty()
                .allMatch(place -> showing.memory().has(scene.coat().identity(), place));
    }

    @Test
    void other_colours_keep_the_camera_and_lie_over_the_old_ones_until_they_are_there() throws Exception {
        go(PLACE, 1);
        Scene before = scene();
        Camera near = before.camera().zoomed(3, 100, 100);
        List<Scene> seen = new ArrayList<>();
        OnEventThread.run(() -> {
            showing.look(near);
            showing.scene().observe(scene -> scene.ifPresent(seen::add));
            showing.appear(Appearance.FIRST.withColormap("magma"));
        });
        settled(2);

        assertThat(scene().coat()).isNotEqualTo(before.coat());
        assertThat(scene().under()).isEmpty();
        assertThat(OnEventThread.call(() -> List.copyOf(seen)))
                .allMatch(scene -> scene.camera().equals(near))
                .anyMatch(scene -> scene.under().equals(Optional.of(before.coat())));
    }

    @Test
    void the_layer_before_stays_until_there_is_enough_of_the_next() throws Exception {
        go(PLACE, 1);
        Scene before = scene();
        List<Optional<Scene>> seen = new ArrayList<>();
        OnEventThread.run(() -> showing.scene().observe(seen::add));
        go(PLACE.withLayer(ShapesServer.OTHER_LAYER), 2);

        assertThat(OnEventThread.call(() -> List.copyOf(seen)))
                .startsWith(Optional.of(before))
                .doesNotContain(Optional.empty());
        assertThat(scene().coat().mosaic().getLayer()).isEqualTo(ShapesServer.OTHER_LAYER);
        assertThat(scene().camera().isWhole()).isTrue();
    }

    @Test
    void whoever_comes_back_finds_it_as_it_was_left_and_nothing_is_sent_twice() throws Exception {
        go(PLACE, 1);
        Camera near = scene().camera().zoomed(2, 50, 60);
        OnEventThread.run(() -> showing.look(near));
        List<BufferedImage> held = seen(scene());
        go(PLACE.withLayer(ShapesServer.OTHER_LAYER), 2);
        OnEventThread.run(bench.travel()::back);

        assertThat(scene().camera()).isEqualTo(near);
        settled(3);
        assertThat(seen(scene())).isEqualTo(held);
    }

    @Test
    void a_lost_server_takes_nothing_away_and_sends_nothing_twice_when_it_is_back() throws Exception {
        go(PLACE, 1);
        Scene before = scene();
        List<BufferedImage> held = seen(before);
        int port = server.port();
        server.close();
        OnEventThread.await(bench.session().state(), Lost.class::isInstance);

        assertThat(scene()).isEqualTo(before);
        assertThat(OnEventThread.get(showing.asked().answer()).phase()).isEqualTo(Answer.Phase.WAITING);
        server = ShapesServer.start(folder, port);
        settled(2);
        assertThat(scene()).isEqualTo(before);
        assertThat(seen(before)).isEqualTo(held);
        assertThat(OnEventThread.call(showing::isCurrent)).isTrue();
    }

    @Test
    void a_layer_that_there_is_not_is_a_sentence_and_no_picture_of_another() throws Exception {
        go(PLACE, 1);
        OnEventThread.run(() -> bench.travel().go(PLACE.withLayer("nowhere")));
        Answer<?> answer = OnEventThread.await(showing.asked().answer(), now -> now.phase() == Answer.Phase.FAILED);

        assertThat(answer.problem()).contains("nowhere");
        assertThat(OnEventThread.get(showing.scene())).isEmpty();
        OnEventThread.run(bench.travel()::back);
        settled(2);
        assertThat(scene().coat().mosaic().getLayer()).isEqualTo(ShapesServer.LAYER);
    }

    @Test
    void only_the_last_of_many_layers_is_waited_for() throws Exception {
        OnEventThread.run(() -> {
            for (int i = 0; i < 20; i++) {
                bench.travel().go(PLACE.withLayer(ShapesServer.OTHER_LAYER));
                bench.travel().go(PLACE);
            }
        });
        settled(1);

        assertThat(scene().coat().mosaic().getLayer()).isEqualTo(ShapesServer.LAYER);
        assertThat(OnEventThread.call(showing::isCurrent)).isTrue();
    }

    /** The very pictures: a tile that is sent again is another one. */
    private List<BufferedImage> seen(Scene scene) {
        return TilePlace.of(scene.camera().viewport(scene.coat().lowestLevel())).stream()
                .map(place -> showing.memory().get(scene.coat().identity(), place))
                .map(Objects::requireNonNull)
                .toList();
    }

    private void go(Place place, long wantedSettled) throws Exception {
        OnEventThread.run(() -> bench.travel().go(place));
        settled(wantedSettled);
    }

    private void settled(long count) throws Exception {
        OnEventThread.await(showing.settled(), now -> now >= count);
    }

    private Scene scene() throws Exception {
        return OnEventThread.get(showing.scene()).orElseThrow();
    }
}
