package dev.layerscope.viewer.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Job;
import dev.layerscope.v1.Job.State;
import dev.layerscope.viewer.FakeJobs;
import dev.layerscope.viewer.search.Gallery.Filter;
import dev.layerscope.viewer.work.OnEventThread;
import java.awt.Color;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GalleryTest extends WithServer {
    private static final Job DONE = FakeJobs.job("a", State.STATE_SUCCEEDED, 4);
    private static final Job RUNNING = FakeJobs.job("b", State.STATE_RUNNING, 5);

    @Test
    void jobs_are_listed_again_and_again_while_somebody_looks() throws Exception {
        jobs.all.add(DONE);
        Gallery gallery = OnEventThread.call(() -> new Gallery(bench, Duration.ofMillis(1)));
        assertThat(jobs.lists).isEmpty();
        OnEventThread.run(gallery::open);
        OnEventThread.await(gallery.jobs(), listed -> listed.size() == 1);
        jobs.all.add(0, RUNNING);

        assertThat(OnEventThread.await(gallery.jobs(), listed -> listed.size() == 2))
                .containsExactly(RUNNING, DONE);
    }

    @Test
    void a_model_and_a_state_can_be_chosen() throws Exception {
        jobs.all.add(RUNNING);
        jobs.all.add(DONE);
        Gallery gallery = OnEventThread.call(() -> new Gallery(bench));
        OnEventThread.run(() -> gallery.show(new Filter("resnet", Optional.of(State.STATE_SUCCEEDED))));

        assertThat(OnEventThread.await(gallery.jobs(), listed -> !listed.isEmpty()))
                .containsExactly(DONE);
        assertThat(FakeJobs.next(jobs.lists).getModel()).isEqualTo("resnet");
    }

    @Test
    void older_ones_are_listed_as_they_are_wanted_up_to_a_limit() throws Exception {
        for (int i = 0; i < 700; i++) {
            jobs.all.add(FakeJobs.job("j" + i, State.STATE_FAILED, 1));
        }
        Gallery gallery = OnEventThread.call(() -> new Gallery(bench));
        OnEventThread.run(gallery::open);
        OnEventThread.await(gallery.jobs(), listed -> listed.size() == Gallery.PAGE);
        for (int size = 2 * Gallery.PAGE; size <= Gallery.MOST; size += Gallery.PAGE) {
            int wanted = size;
            OnEventThread.run(gallery::showMore);
            OnEventThread.await(gallery.jobs(), listed -> listed.size() == wanted);
        }

        assertThat(OnEventThread.call(gallery::hasMore)).isFalse();
    }

    @Test
    void thumbnails_are_read_once_and_kept_to_a_limit() throws Exception {
        Thumbnails thumbnails = OnEventThread.call(() -> new Thumbnails(bench));
        Job done = jobs.ended(DONE, Color.RED);
        assertThat(OnEventThread.call(() -> thumbnails.of(RUNNING))).isEmpty();
        assertThat(OnEventThread.call(() -> thumbnails.of(done))).isEmpty();
        OnEventThread.await(thumbnails.arrived(), count -> thumbnails.count() == 1);

        int middle = Thumbnails.SIDE / 2;
        Color seen = OnEventThread.call(
                () -> new Color(thumbnails.of(done).orElseThrow().getRGB(middle, middle)));
        assertThat(seen).isEqualTo(Color.RED);
        assertThat(jobs.readings).containsExactly("a/picture-0.png");

        for (int i = 0; i < Thumbnails.MOST + 5; i++) {
            Job other = jobs.ended(FakeJobs.job("j" + i, State.STATE_SUCCEEDED, 1), Color.BLUE);
            OnEventThread.run(() -> thumbnails.of(other));
            OnEventThread.await(
                    thumbnails.arrived(),
                    count -> thumbnails.count() == Thumbnails.MOST
                            || thumbnails.of(other).isPresent());
        }
        assertThat(OnEventThread.call(thumbnails::count)).isEqualTo(Thumbnails.MOST);
    }

    @Test
    void a_thumbnail_that_cant_be_had_isnt_asked_for_again() throws Exception {
        Thumbnails thumbnails = OnEventThread.call(() -> new Thumbnails(bench));
        Job done = jobs.ended(DONE, Color.RED);
        jobs.files.clear();
        OnEventThread.run(() -> thumbnails.of(done));
        OnEventThread.await(thumbnails.arrived(), count -> thumbnails.count() == 1);

        assertThat(OnEventThread.call(() -> thumbnails.of(done))).isEmpty();
        OnEventThread.settle();
        assertThat(jobs.readings).hasSize(1);
    }

    @Test
    void several_pictures_are_a_square_of_their_first() throws Exception {
        Thumbnails thumbnails = OnEventThread.call(() -> new Thumbnails(bench));
        Job done = jobs.ended(
                FakeJobs.job("a", State.STATE_SUCCEEDED, 1, 2, 3, 4), Color.RED, Color.GREEN, Color.BLUE, Color.WHITE);
        OnEventThread.run(() -> thumbnails.of(done));
        OnEventThread.await(thumbnails.arrived(), count -> thumbnails.count() == 1);

        Color last = OnEventThread.call(() ->
                new Color(thumbnails.of(done).orElseThrow().getRGB(Thumbnails.SIDE * 3 / 4, Thumbnails.SIDE * 3 / 4)));
        assertThat(last).isEqualTo(Color.WHITE);
    }
}
