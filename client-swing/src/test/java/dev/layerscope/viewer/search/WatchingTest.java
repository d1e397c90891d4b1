package dev.layerscope.viewer.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Job;
import dev.layerscope.v1.Job.State;
import dev.layerscope.viewer.FakeJobs;
import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.session.Answer.Phase;
import dev.layerscope.viewer.session.ServerState.Lost;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Color;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WatchingTest extends WithServer {
    private static final Job RUNNING = FakeJobs.job("a", State.STATE_RUNNING, 4, 9);
    private static final Job OTHER = FakeJobs.job("b", State.STATE_QUEUED, 1);

    private Watching watching;

    @BeforeEach
    void begin() throws Exception {
        watching = OnEventThread.call(() -> new Watching(bench));
    }

    @Test
    void a_search_is_seen_to_grow_and_ends_with_what_it_made() throws Exception {
        show(RUNNING);
        FakeJobs.Watcher watcher = FakeJobs.next(jobs.watchers);
        assertThat(watcher.request().getPreview()).isTrue();
        watcher.tell(RUNNING, new byte[0]);
        watcher.tell(news(10, 1, 2), FakeJobs.sheet(8, Color.RED, Color.BLUE));
        watcher.tell(news(20, 3, 4), new byte[0]);

        Watched growing = await(seen -> seen.job().getProgress().getStep() == 20);
        assertThat(growing.pictures())
                .extracting(picture -> new Color(picture.getRGB(0, 0)))
                .containsExactly(Color.RED, Color.BLUE);
        assertThat(growing.curve().series(1)).isEqualTo(new double[][] {{10, 20}, {2, 4}});
        assertThat(growing.job().getOptimization()).isEqualTo(RUNNING.getOptimization());

        watcher.end(jobs.ended(news(100, 5, 6), Color.ORANGE, Color.PINK));
        Watched whole = await(seen -> seen.curve().points().get(0).step() == 0);
        assertThat(whole.job().getState()).isEqualTo(State.STATE_SUCCEEDED);
        assertThat(whole.pictures())
                .extracting(picture -> new Color(picture.getRGB(0, 0)))
                .containsExactly(Color.ORANGE, Color.PINK);
        assertThat(whole.curve().series(0)).isEqualTo(new double[][] {{0, 1, 2}, {0.0, 0.1, 0.2}});
    }

    @Test
    void only_what_is_shown_is_watched() throws Exception {
        show(RUNNING);
        FakeJobs.Watcher first = FakeJobs.next(jobs.watchers);
        show(OTHER);
        FakeJobs.Watcher second = FakeJobs.next(jobs.watchers);

        assertThat(FakeJobs.next(first.left())).isEqualTo("a");
        assertThat(second.request().getJob()).isEqualTo("b");
        OnEventThread.run(watching::pause);
        assertThat(FakeJobs.next(second.left())).isEqualTo("b");
        assertThat(shown().map(seen -> seen.job().getId())).contains("b");

        OnEventThread.run(watching::resume);
        assertThat(FakeJobs.next(jobs.watchers).request().getJob()).isEqualTo("b");
    }

    @Test
    void a_job_that_has_ended_is_read_and_not_watched() throws Exception {
        show(jobs.ended(FakeJobs.job("c", State.STATE_SUCCEEDED, 3), Color.CYAN));

        Watched whole = await(seen -> !seen.pictures().isEmpty());
        assertThat(new Color(whole.pictures().get(0).getRGB(0, 0))).isEqualTo(Color.CYAN);
        assertThat(jobs.watchers).isEmpty();
        OnEventThread.run(watching::pause);
        int read = jobs.readings.size();
        OnEventThread.run(watching::resume);
        OnEventThread.settle();
        assertThat(OnEventThread.get(watching.result().answer()).phase()).isEqualTo(Phase.READY);
        assertThat(jobs.readings).hasSize(read);
    }

    @Test
    void a_watch_that_the_server_took_with_it_goes_on_when_it_is_back() throws Exception {
        show(RUNNING);
        FakeJobs.next(jobs.watchers).tell(news(10, 1, 2), new byte[0]);
        await(seen -> seen.job().hasProgress());
        server.close();
        OnEventThread.await(bench.session().state(), Lost.class::isInstance);
        assertThat(OnEventThread.get(watching.watch().answer()).problem()).isEmpty();

        try (FakeServer back = server.again()) {
            assertThat(back.address()).isEqualTo(server.address());
            FakeJobs.next(jobs.watchers).tell(news(30, 3, 4), new byte[0]);
            Watched later = await(seen -> seen.job().getProgress().getStep() == 30);
            assertThat(later.curve().points()).hasSize(2);
        }
    }

    @Test
    void a_job_that_failed_says_why_and_has_no_pictures() throws Exception {
        show(RUNNING);
        Job failed = news(10, 1, 2).toBuilder()
                .setState(State.STATE_FAILED)
                .setFailure(dev.layerscope.v1.JobFailure.newBuilder().setMessage("gradient: none (expected: one)"))
                .build();
        FakeJobs.next(jobs.watchers).end(failed);

        Watched over = await(seen -> seen.job().getState() == State.STATE_FAILED);
        assertThat(SearchWords.progress(over.job())).isEqualTo("failed: gradient: none (expected: one)");
        assertThat(over.pictures()).isEmpty();
    }

    private static Job news(long step, double... values) {
        return FakeJobs.at(RUNNING, step, values).toBuilder()
                .clearOptimization()
                .build();
    }

    private void show(Job job) throws Exception {
        OnEventThread.run(() -> watching.show(job));
    }

    private Optional<Watched> shown() throws Exception {
        return OnEventThread.get(watching.shown());
    }

    private Watched await(Predicate<Watched> wanted) throws Exception {
        return OnEventThread.await(
                        watching.shown(), shown -> shown.filter(wanted).isPresent())
                .orElseThrow();
    }
}
