package dev.layerscope.server.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.PngEncoder;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.job.Job;
import dev.layerscope.server.job.JobRun;
import dev.layerscope.server.job.JobSettings;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.job.NewJob;
import dev.layerscope.server.job.Progress;
import dev.layerscope.server.job.Task;
import dev.layerscope.server.optimize.Optimizations;
import dev.layerscope.server.picture.SearchedInputs.Sought;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.FoundInputs;
import dev.layerscope.server.testing.Await;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a figure takes from a job, with a task that leaves three pictures of one gray each. */
@Timeout(60)
class SearchedInputsTest {
    private static final List<Optional<Sought>> SOUGHT =
            List.of(Optional.of(new Sought("conv1", 7)), Optional.empty(), Optional.of(new Sought("conv1", 3)));

    @TempDir
    private Path folder;

    private static void leavePictures(JobRun run) {
        run.progress(Progress.of(1, 1, 0, 1, "2x3", List.of(0.5, 1.5, 2.5)), () -> () -> new byte[0]);
        for (int i = 0; i < 3; i++) {
            run.artifact("picture-%d.png".formatted(i), PngEncoder.encode(gray(i)));
        }
    }

    private static RgbImage gray(int level) {
        byte[] pixels = new byte[2 * 3 * 3];
        Arrays.fill(pixels, (byte) level);
        return RgbImage.of(2, 3, pixels);
    }

    private Jobs jobs(Task task) {
        Jobs jobs = Jobs.open(JobSettings.defaults().withFolder(folder).withSpareBytes(0), task);
        jobs.start();
        return jobs;
    }

    private static Job ended(Jobs jobs) {
        Job job = jobs.create(new NewJob(Caller.ANYONE, Optional.empty(), "net", new byte[0], Map.of()));
        Await.until(() -> jobs.get(job.id().text()).ended().isPresent());
        return jobs.get(job.id().text());
    }

    private static SearchedInputs searched(Jobs jobs, Job job) {
        return SearchedInputs.of(jobs, job, SOUGHT, "recipe quick, seed 0");
    }

    @Test
    void eachChannelHasItsPictureWhateverTheOrderOfTheSearch() {
        try (Jobs jobs = jobs(SearchedInputsTest::leavePictures)) {
            FoundInputs found = searched(jobs, ended(jobs)).of("conv1", List.of(3, 7));

            assertThat(found.size()).isEqualTo(new Extent(2, 3));
            assertThat(found.objectives()).containsExactly(2.5, 0.5);
            assertThat(found.pictures().apply(0).channel(0, 0, 0)).isEqualTo(2);
            assertThat(found.pictures().apply(1).channel(0, 0, 0)).isZero();
            assertThat(found.caption()).contains("recipe quick, seed 0, 2×3");
            assertThat(found.notes()).isEmpty();
        }
    }

    @Test
    void channelsThatWereDeadAreNamedOnceEach() {
        try (Jobs jobs = jobs(run -> {
            run.fact(Optimizations.BEFORE_ACTIVATION, "0, 1, 2");
            run.fact(Optimizations.NOT_RAISED, "1, 2");
            leavePictures(run);
        })) {
            Job job = ended(jobs);

            assertThat(searched(jobs, job).of("conv1", List.of(3, 7)).notes())
                    .containsExactly(
                            "channel 7: dead where the search began, so the mean of what the activation function is"
                                    + " given was raised",
                            "channel 3: dead where the search began, and nothing was found");
            assertThat(searched(jobs, job).of("conv1", List.of(3)).notes())
                    .containsExactly("channel 3: dead where the search began, and nothing was found");
        }
    }

    @Test
    void channelsAndLayersThatNobodySoughtAreRefusedByNumber() {
        try (Jobs jobs = jobs(SearchedInputsTest::leavePictures)) {
            SearchedInputs searched = searched(jobs, ended(jobs));

            assertRefused(
                    Reason.REQUEST_INVALID,
                    "sought nothing for channels 4, 5 of layer 'conv1' (expected: a search for the means of channels"
                            + " 4, 7, 5, a picture for each)",
                    () -> searched.of("conv1", List.of(4, 7, 5)));
            assertRefused(
                    Reason.REQUEST_INVALID,
                    "sought nothing for channel 7 of layer 'conv2'",
                    () -> searched.of("conv2", List.of(7)));
        }
    }

    @Test
    void aJobWithoutPicturesIsRefusedWithTheReasonThatItHas() {
        try (Jobs jobs = jobs(run -> {
            throw new DomainException(Reason.NOT_OPTIMIZABLE, "layer: 'x' (expected: another)");
        })) {
            Job job = ended(jobs);

            assertRefused(
                    Reason.ARTIFACT_NOT_FOUND,
                    "job: '" + job.id() + "' failed: layer: 'x' (expected: another) (expected: one that succeeded)",
                    () -> searched(jobs, job));
        }
    }

    @Test
    void aJobThatIsDeletedWhileItsPicturesAreDrawnIsNotFound() {
        try (Jobs jobs = jobs(SearchedInputsTest::leavePictures)) {
            Job job = ended(jobs);
            FoundInputs found = searched(jobs, job).of("conv1", List.of(3, 7));
            // Its thread may be about to leave it yet.
            Await.until(() -> isDeleted(jobs, job));

            assertRefused(
                    Reason.JOB_NOT_FOUND,
                    job.id().text(),
                    () -> found.pictures().apply(1));
        }
    }

    private static boolean isDeleted(Jobs jobs, Job job) {
        try {
            jobs.delete(job.id().text());
            return true;
        } catch (DomainException e) {
            assertThat(e.reason()).isEqualTo(Reason.JOB_NOT_ENDED);
            return false;
        }
    }

    private static void assertRefused(
            Reason reason, String sentence, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DomainException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.sentence()).contains(sentence);
        });
    }
}
