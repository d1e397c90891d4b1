package dev.layerscope.viewer.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Job.State;
import dev.layerscope.viewer.FakeJobs;
import dev.layerscope.viewer.ShapesServer;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.session.ServerState.Connected;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Color;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A search from the form to the file, against a real server with the network that travels with it. */
@Timeout(120)
final class RealSearchTest {
    @TempDir
    private Path folder;

    @Test
    void two_channels_are_searched_seen_and_saved() throws Exception {
        Background background = new Background();
        Bench bench = OnEventThread.call(() -> Bench.of(background, new Session(ServerAccess.PLAIN_TEXT, background)));
        try (ShapesServer server = ShapesServer.start(folder, 0)) {
            Searches searches = OnEventThread.call(() -> new Searches(bench));
            Knowing knowing = OnEventThread.call(() -> new Knowing(bench));
            OnEventThread.run(() -> bench.session().connect("localhost:" + server.port()));
            OnEventThread.await(bench.session().state(), Connected.class::isInstance);
            Place place = new Place("shapes", "stage2.0", 1, View.SEARCHES);
            OnEventThread.run(() -> {
                bench.travel().go(place);
                knowing.about("shapes");
            });
            Known known =
                    OnEventThread.await(knowing.known(), now -> !now.layers().isEmpty());
            assertThat(SearchForm.EMPTY.at(place.withChannel(9999)).problems(known))
                    .containsOnlyKeys(SearchForm.Entry.CHANNELS);
            SearchForm form = new SearchForm(
                    "shapes",
                    "stage2.0",
                    "1,3",
                    SearchForm.EMPTY.recipe(),
                    SearchForm.EMPTY.engine(),
                    "5",
                    "32x32",
                    Optional.of(new ChosenInput("gray", LocalInput.of(FakeJobs.png(32, 32, Color.GRAY)))));
            assertThat(form.problems(known)).isEmpty();

            OnEventThread.run(() -> searches.start(form));
            Watched whole = OnEventThread.await(
                            searches.watching().shown(),
                            shown -> shown.filter(seen -> seen.job().getState() == State.STATE_SUCCEEDED
                                            && seen.pictures().size() == 2
                                            && seen.curve().points().size() == 96)
                                    .isPresent())
                    .orElseThrow();

            assertThat(whole.pictures()).allMatch(picture -> picture.getWidth() == 32 && picture.getHeight() == 32);
            double[] values = whole.curve().series(0)[1];
            assertThat(values[values.length - 1]).isGreaterThan(values[0]);
            for (Keepsake what : Keepsake.values()) {
                Path file = folder.resolve("saved." + what.ordinal() + "." + what.extension());
                OnEventThread.run(() -> searches.save(what, file));
                OnEventThread.await(
                        searches.saved().answer(),
                        now -> now.current().filter(file::equals).isPresent());
                assertThat(file).isNotEmptyFile();
            }
            assertThat(whole.job().getOptimization().getStart()).isNotEmpty();
            OnEventThread.await(searches.gallery().jobs(), listed -> listed.size() == 1);
        } finally {
            OnEventThread.run(bench.session()::close);
        }
    }
}
