package dev.layerscope.viewer.search;

import dev.layerscope.v1.Job;
import dev.layerscope.v1.JobProgress;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A search as it is shown.
 *
 * @param job with what was asked of it
 * @param pictures as they are at the moment, in order; none before the first preview, and one sheet where the server's isn't
 *     as expected
 * @param curve of what was seen since the watch began, and of all steps when the job has ended
 */
record Watched(Job job, List<BufferedImage> pictures, Curve curve) {
    Watched {
        pictures = List.copyOf(pictures);
    }

    static Watched of(Job job) {
        return new Watched(job, List.of(), Curve.EMPTY);
    }

    /** What is newer of the same job; news leave out what doesn't change. */
    Watched with(Job news, List<BufferedImage> newer) {
        Job next = news.hasOptimization()
                ? news
                : news.toBuilder().setOptimization(job.getOptimization()).build();
        JobProgress progress = next.getProgress();
        return new Watched(
                next,
                newer.isEmpty() ? pictures : newer,
                next.hasProgress() ? curve.with(progress.getStep(), progress.getValuesList()) : curve);
    }

    /** What the job left. */
    Watched with(Result result) {
        return new Watched(
                job,
                result.pictures().isEmpty() ? pictures : result.pictures(),
                result.curve().points().isEmpty() ? curve : result.curve());
    }

    /** How many pictures it has, or will have. */
    int count() {
        return Math.max(1, job.getOptimization().getObjectivesCount());
    }
}
