package dev.layerscope.viewer.search;

import dev.layerscope.client.JobsClient;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.WatchJobRequest;
import dev.layerscope.v1.WatchJobResponse;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.EventThread;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One search, seen as it grows and then as it ended. Of all jobs only this one is watched, which holds one thread of the
 * background until it has ended, another is shown or nobody looks; where the server goes, it is watched again when it is back.
 * Belongs to the event thread.
 */
final class Watching {
    private static final double PREVIEWS_PER_SECOND = 2;

    private final Background background;
    private final Asked<Job> watch;
    private final Asked<Result> result;
    private final Property<Optional<Watched>> shown = new Property<>(Optional.empty());
    /** Counts what is shown, so that news of what was shown before, which may be on its way still, tell nothing. */
    private int turn;

    Watching(Bench bench) {
        this.background = bench.background();
        this.watch = bench.asked();
        this.result = bench.asked();
        watch.answer().observe(answer -> answer.current().ifPresent(this::ended));
        result.answer().observe(answer -> answer.current().ifPresent(this::read));
    }

    /** Empty while no search is chosen. */
    Observed<Optional<Watched>> shown() {
        return shown;
    }

    /** What is asked while a job isn't done: where it fails, the watch is over. */
    Asked<Job> watch() {
        return watch;
    }

    /** What is asked once it is. */
    Asked<Result> result() {
        return result;
    }

    /** Shows a job in place of the one before. */
    void show(Job job) {
        forget();
        shown.set(Optional.of(Watched.of(job)));
        follow(job);
    }

    /** Shows none. */
    void clear() {
        forget();
        shown.set(Optional.empty());
    }

    /** Leaves what is shown as it is, for nobody looks. */
    void pause() {
        EventThread.require();
        turn++;
        watch.clear();
    }

    /** Goes on after a pause. */
    void resume() {
        shown.get().ifPresent(seen -> {
            if (!SearchWords.hasEnded(seen.job()) || result.answer().get().phase() == Answer.Phase.FAILED) {
                follow(seen.job());
            }
        });
    }

    private void forget() {
        pause();
        result.clear();
    }

    private void follow(Job job) {
        if (SearchWords.hasEnded(job)) {
            result.ask("reading what search " + job.getId() + " made", client -> Result.read(client.jobs(), job));
            return;
        }
        int mine = turn;
        WatchJobRequest request = WatchJobRequest.newBuilder()
                .setJob(job.getId())
                .setUpdatesPerSecond(PREVIEWS_PER_SECOND)
                .setPreview(true)
                .build();
        int count = Math.max(1, job.getOptimization().getObjectivesCount());
        // Without a title: it is no wait that a person would want to end.
        watch.ask("", client -> watch(client.jobs(), request, count, mine));
    }

    private Job watch(JobsClient jobs, WatchJobRequest request, int count, int mine) throws IOException {
        return jobs.watch(request, news -> {
            List<BufferedImage> pictures = pictures(news, count);
            background.hand(() -> take(mine, news.getJob(), pictures));
        });
    }

    private static List<BufferedImage> pictures(WatchJobResponse news, int count) {
        if (news.getPreview().isEmpty()) {
            return List.of();
        }
        try {
            return Result.decode(news.getPreview().toByteArray())
                    .map(sheet -> Sheet.cut(sheet, count))
                    .orElse(List.of());
        } catch (IOException e) {
            // The next one comes soon, and a watch is worth more than a preview.
            return List.of();
        }
    }

    private void take(int of, Job news, List<BufferedImage> pictures) {
        if (of == turn) {
            shown.set(shown.get().map(seen -> seen.with(news, pictures)));
        }
    }

    private void ended(Job job) {
        shown.set(shown.get().map(seen -> seen.with(job, List.of())));
        turn++;
        shown.get().ifPresent(seen -> follow(seen.job()));
    }

    private void read(Result read) {
        shown.set(shown.get().map(seen -> seen.with(read)));
    }
}
