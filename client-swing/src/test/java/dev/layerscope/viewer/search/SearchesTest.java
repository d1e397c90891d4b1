package dev.layerscope.viewer.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Job;
import dev.layerscope.v1.Job.State;
import dev.layerscope.viewer.FakeJobs;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SearchesTest extends WithServer {
    private static final Job DONE = FakeJobs.job("a", State.STATE_SUCCEEDED, 4, 9);

    @TempDir
    private Path folder;

    private Searches searches;

    @BeforeEach
    void begin() throws Exception {
        searches = OnEventThread.call(() -> new Searches(bench));
    }

    @Test
    void a_search_that_is_started_is_the_one_that_is_watched_and_listed() throws Exception {
        look();
        OnEventThread.run(() -> {
            searches.start(SearchForm.EMPTY.at(PLACE));
            searches.start(SearchForm.EMPTY.at(PLACE));
        });

        assertThat(FakeJobs.next(jobs.creations).getIdempotencyKey()).isNotEmpty();
        assertThat(FakeJobs.next(jobs.watchers).request().getJob()).isEqualTo("new");
        OnEventThread.await(searches.gallery().jobs(), listed -> listed.size() == 1);
        OnEventThread.run(searches::cancel);
        assertThat(FakeJobs.next(jobs.cancellations)).isEqualTo("new");
        assertThat(jobs.creations).isEmpty();
    }

    @Test
    void what_the_server_refuses_is_said_in_its_words() throws Exception {
        jobs.refusal = "search: no gradient (expected: one)";
        OnEventThread.run(() -> searches.start(SearchForm.EMPTY.at(PLACE)));

        Answer<Job> refused = OnEventThread.await(searches.started().answer(), now -> now.phase() == Phase.FAILED);
        assertThat(refused.problem()).isEqualTo("search: no gradient (expected: one)");
        OnEventThread.run(() -> searches.choose(DONE));
        assertThat(OnEventThread.get(searches.started().answer()).problem()).isEmpty();
    }

    @Test
    void nothing_is_asked_while_nobody_looks() throws Exception {
        OnEventThread.run(() -> bench.travel().go(PLACE.withView(View.CHANNEL)));
        OnEventThread.settle();
        assertThat(jobs.lists).isEmpty();

        look();
        FakeJobs.next(jobs.lists);
        OnEventThread.run(() -> searches.choose(FakeJobs.job("b", State.STATE_RUNNING, 1)));
        FakeJobs.Watcher watcher = FakeJobs.next(jobs.watchers);
        OnEventThread.run(() -> bench.travel().back());
        assertThat(FakeJobs.next(watcher.left())).isEqualTo("b");
        look();
        assertThat(FakeJobs.next(jobs.watchers).request().getJob()).isEqualTo("b");
    }

    @Test
    void files_of_the_chosen_picture_are_saved_as_the_job_made_them() throws Exception {
        Job done = jobs.ended(DONE, Color.RED, Color.BLUE);
        OnEventThread.run(() -> {
            searches.choose(done);
            searches.point(1);
        });
        Path picture = folder.resolve("b.png");
        Files.writeString(picture, "before");
        assertThat(save(Keepsake.PICTURE, picture)).isEqualTo(jobs.files.get("a/picture-1.png"));
        assertThat(save(Keepsake.ARRAY, folder.resolve("b.npy"))).isEqualTo(new byte[] {1});
        assertThat(save(Keepsake.GRID, folder.resolve("g.png"))).isEqualTo(jobs.files.get("a/grid.png"));
        assertThat(OnEventThread.call(() -> searches.artifact(Keepsake.ANIMATION)))
                .isEmpty();

        jobs.files.clear();
        OnEventThread.run(() -> searches.save(Keepsake.PICTURE, picture));
        OnEventThread.await(searches.saved().answer(), now -> now.phase() == Phase.FAILED);
        assertThat(picture).isNotEmptyFile();
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("b.png", "b.npy", "g.png");
        }
    }

    @Test
    void the_picture_leads_to_its_channel() throws Exception {
        OnEventThread.run(() -> {
            bench.travel().go(PLACE);
            searches.choose(jobs.ended(DONE, Color.RED, Color.BLUE));
            searches.point(1);
            searches.showChannel();
        });

        assertThat(OnEventThread.get(bench.travel().place())).isEqualTo(new Place("resnet", "layer3", 9, View.CHANNEL));
    }

    @Test
    void a_search_that_is_deleted_is_gone_though_somebody_else_was_faster() throws Exception {
        look();
        Job done = jobs.ended(DONE, Color.RED, Color.BLUE);
        OnEventThread.run(() -> {
            searches.choose(done);
            searches.delete();
        });

        assertThat(FakeJobs.next(jobs.deletions)).isEqualTo("a");
        OnEventThread.await(searches.watching().shown(), Optional::isEmpty);
    }

    @Test
    void another_server_has_other_searches() throws Exception {
        look();
        jobs.all.add(DONE);
        OnEventThread.run(() -> {
            searches.choose(DONE);
            searches.gallery().refresh();
        });
        OnEventThread.await(searches.gallery().jobs(), listed -> listed.size() == 1);
        OnEventThread.run(() -> bench.session().connect("localhost:1"));

        assertThat(OnEventThread.get(searches.watching().shown())).isEmpty();
        assertThat(OnEventThread.get(searches.gallery().jobs())).isEmpty();
    }

    private void look() throws Exception {
        OnEventThread.run(() -> bench.travel().go(PLACE));
    }

    private byte[] save(Keepsake what, Path file) throws Exception {
        OnEventThread.run(() -> searches.save(what, file));
        OnEventThread.await(
                searches.saved().answer(),
                now -> now.current().filter(file::equals).isPresent());
        return Files.readAllBytes(file);
    }
}
