package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Job;
import dev.layerscope.v1.Optimization;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code top --optimize}: a figure, a job for its channels, and the figure with what the job found. */
final class TopCommandTest extends CommandLineCase {
    private int command(String line) {
        return run(line.split(" "));
    }

    private Optimization asked() {
        return server.jobs.creation.getOptimization();
    }

    @Test
    void the_channels_of_the_figure_are_searched_and_drawn_again_with_what_was_found() throws IOException {
        assertThat(command("top resnet cat.jpg --layer conv1 -n 4 --optimize -o t.png"))
                .isZero();

        assertThat(asked().getModel()).isEqualTo("resnet");
        assertThat(asked().getObjectivesCount()).isEqualTo(1);
        assertThat(asked().getObjectives(0).getTerms(0).getChannelMean().getLayer())
                .isEqualTo("conv1");
        assertThat(asked().getObjectives(0).getTerms(0).getChannelMean().getChannel())
                .isZero();
        assertThat(asked().getObjectives(0).getTerms(0).hasWeight()).isFalse();
        assertThat(asked().getRecipe()).isEqualTo(Optimization.Recipe.RECIPE_QUICK);
        assertThat(asked().hasSize()).isFalse();
        assertThat(server.jobs.creation.getIdempotencyKey()).isNotEmpty();
        assertThat(server.figures).hasSize(2);
        assertThat(server.figures.get(0).getTop().getJob()).isEmpty();
        assertThat(server.figures.get(1))
                .isEqualTo(server.figures.get(0).toBuilder()
                        .setTop(server.figures.get(0).getTop().toBuilder().setJob(FakeJobs.ID))
                        .build());
        assertThat(server.figures.get(1).getTop().getCount()).isEqualTo(4);
        assertThat(file("t.png")).isEqualTo(FakeServer.PNG);
        assertThat(out().lines()).hasSize(2).last().isEqualTo("conv1     1        0  1.500");
        assertThat(err().lines())
                .contains("job job000000001: stage 2 of 2, 96x96", "note: a dead start was tried again")
                .last()
                .isEqualTo("job job000000001: objective 10.00 after 40 steps, engine gradient (the first that can)");
    }

    @Test
    void the_search_has_settings_of_its_own_and_the_preprocessing_of_the_image() {
        assertThat(command(
                        "top resnet cat.jpg --layer conv1 --optimize --recipe fourier --seed 7 --optimize-size 96x128"
                                + " --size 64x64 --preprocess caffe -o t.png"))
                .isZero();

        assertThat(asked().getRecipe()).isEqualTo(Optimization.Recipe.RECIPE_FOURIER);
        assertThat(asked().getSeed()).isEqualTo(7);
        assertThat(asked().getSize().getHeight()).isEqualTo(96);
        assertThat(asked().getSize().getWidth()).isEqualTo(128);
        assertThat(asked().getPreprocessing().getPreset()).isEqualTo("caffe");
        assertThat(server.figure.getFeed().getSize().getHeight()).isEqualTo(64);
    }

    @Test
    void a_job_that_is_there_is_waited_for_and_drawn() throws IOException {
        assertThat(command("top resnet cat.jpg --layer conv1 --job " + FakeJobs.ID + " -o t.png"))
                .isZero();

        assertThat(asked()).isEqualTo(Optimization.getDefaultInstance());
        assertThat(server.figures).hasSize(1);
        assertThat(server.figure.getTop().getJob()).isEqualTo(FakeJobs.ID);
        assertThat(file("t.png")).isEqualTo(FakeServer.PNG);
    }

    @Test
    void options_that_contradict_each_other_are_refused() throws IOException {
        assertThat(command("top resnet cat.jpg --layer conv1 --optimize --job job000000001 -o t.png"))
                .isEqualTo(2);
        assertThat(err()).contains("--job: with --optimize");
        assertThat(command("top resnet cat.jpg --layer conv1 --recipe fourier -o t.png"))
                .isEqualTo(2);
        assertThat(err()).contains("(expected: with --optimize)");
        assertThat(command("top resnet cat.jpg dog.jpg --layer conv1 --optimize -o t.png"))
                .isEqualTo(2);
        assertThat(err()).contains("images: 2 (expected: exactly one)");
        assertThat(written()).isEmpty();
        assertThat(server.figures).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"STATE_FAILED, 3, failed: model: 'resnet' is gone", "STATE_CANCELLED, 5, cancelled"})
    void where_the_job_leaves_nothing_no_figure_is_written(Job.State end, int code, String sentence)
            throws IOException {
        server.jobs.end = end;
        assertThat(command("top resnet cat.jpg --layer conv1 --optimize -o t.png"))
                .isEqualTo(code);
        assertThat(err()).contains("job " + FakeJobs.ID).contains(sentence);
        assertThat(written()).isEmpty();
        assertThat(server.figures).hasSize(1);
    }

    @Test
    void who_stops_watching_is_told_how_the_figure_is_drawn_later() throws IOException {
        server.jobs.forgets = true;
        assertThat(command("top resnet cat.jpg --layer conv1 --optimize -o t.png"))
                .isEqualTo(4);
        assertThat(err())
                .contains("job job000000001 goes on: ")
                .contains("the same command with --job job000000001 for --optimize draws what it finds");
        assertThat(written()).isEmpty();
    }
}
