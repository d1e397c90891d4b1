package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.v1.BetweenStages;
import dev.layerscope.v1.Engine;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Optimizer;
import dev.layerscope.v1.Parameterization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches, and jobs that do them. */
final class OptimizeCommandTest extends CommandLineCase {
    private Optimization asked() {
        return server.jobs.creation.getOptimization();
    }

    private ObjectiveTerm term(int picture) {
        return asked().getObjectives(picture).getTerms(0);
    }

    private int command(String line) {
        return run(line.split(" "));
    }

    @Test
    void a_channel_is_searched_watched_and_written() throws IOException {
        assertThat(command("optimize resnet --layer layer3 --channel 5 -o out.png"))
                .isZero();

        assertThat(asked().getModel()).isEqualTo("resnet");
        assertThat(term(0).getChannelMean().getLayer()).isEqualTo("layer3");
        assertThat(term(0).getChannelMean().getChannel()).isEqualTo(5);
        assertThat(asked().getRecipe()).isEqualTo(Optimization.Recipe.RECIPE_QUICK);
        assertThat(asked().getEngine()).isEqualTo(Engine.ENGINE_AUTO);
        assertThat(asked().hasTransforms()).isFalse();
        assertThat(asked().getStagesList()).isEmpty();
        assertThat(server.jobs.creation.getIdempotencyKey()).isNotEmpty();
        assertThat(file("out.png")).isEqualTo(FakeJobs.content("picture-0.png"));
        assertThat(err().lines())
                .containsExactly(
                        "job job000000001: waits",
                        "job job000000001: stage 1 of 2, 64x64",
                        "job job000000001: stage 2 of 2, 96x96",
                        "note: a dead start was tried again",
                        "job job000000001: objective 10.00 after 40 steps, engine gradient (the first that can)");
    }

    @Test
    void a_person_sees_a_line_that_changes() {
        reader = Terminal.Reader.PERSON;
        assertThat(command("optimize resnet --layer layer3 --channel 5 -o out.png"))
                .isZero();
        assertThat(err())
                .contains("\rlayer3:5: waits, number 1 in line")
                .contains("\rlayer3:5: stage 2 of 2 (96x96), step 30 of 40, objective 7.500");
    }

    @Test
    void several_channels_are_a_grid_and_one_picture_each() throws IOException {
        assertThat(command("optimize resnet --layer layer3 --channel 5,7-8 -o out.png"))
                .isZero();
        assertThat(asked().getObjectivesCount()).isEqualTo(3);
        assertThat(written()).containsExactly("out-5.png", "out-7.png", "out-8.png", "out.png");
        assertThat(file("out.png")).isEqualTo(FakeJobs.content("grid.png"));
        assertThat(file("out-7.png")).isEqualTo(FakeJobs.content("picture-1.png"));
    }

    @Test
    void the_ending_says_what_is_written() throws IOException {
        assertThat(command("optimize resnet --layer layer3 --channel 5,5 -o out.npy"))
                .isZero();
        assertThat(written()).containsExactly("out-0.npy", "out-1.npy");
        assertThat(command("optimize resnet --layer layer3 --channel 5 -o one.npy"))
                .isZero();
        assertThat(file("one.npy")).isEqualTo(FakeJobs.content("input-0.npy"));
        assertThat(command("optimize resnet --layer layer3 --channel 5 -o values.csv"))
                .isZero();
        assertThat(file("values.csv")).isEqualTo(FakeJobs.content("objective.csv"));
        assertThat(command("optimize resnet --layer layer3 --channel 5 -o -")).isZero();
        assertThat(out.toByteArray()).isEqualTo(FakeJobs.content("picture-0.png"));
        assertThat(command("optimize resnet --layer layer3 --channel 5 -o out.gif"))
                .isEqualTo(3);
        assertThat(err()).contains("made no .gif file (expected: an ending of one of picture-0.png, ");
    }

    @Test
    void a_folder_takes_all_that_was_made() throws IOException {
        assertThat(command("optimize resnet --layer layer3 --channel 5,7 --save all"))
                .isZero();
        assertThat(written())
                .containsExactly(
                        "all/grid.png",
                        "all/input-0.npy",
                        "all/input-1.npy",
                        "all/objective.csv",
                        "all/picture-0.png",
                        "all/picture-1.png");
    }

    @Test
    void what_is_to_be_raised_is_said_in_many_ways() throws IOException {
        NpyHeader header = NpyHeader.of(NpyType.FLOAT32, 2);
        ByteArrayOutputStream vector = new ByteArrayOutputStream();
        vector.write(header.toBytes());
        vector.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.5f)
                .putFloat(-2)
                .array());
        Files.write(folder.resolve("v.npy"), vector.toByteArray());

        command("optimize resnet --layer layer3 --channel 5 --neuron 3,4 --detach");
        assertThat(term(0).getNeuron().getPosition().getRow()).isEqualTo(3);
        assertThat(term(0).getNeuron().getPosition().getColumn()).isEqualTo(4);
        command("optimize resnet --layer layer3 --channel 5 --neuron middle --detach");
        assertThat(term(0).getNeuron().hasPosition()).isFalse();
        command("optimize resnet --layer layer3 --detach");
        assertThat(term(0).getLayer().getLayer()).isEqualTo("layer3");
        command("optimize resnet --class 281 --class tabby --detach");
        assertThat(term(0).getLogit().getIndex()).isEqualTo(281);
        assertThat(term(1).getLogit().getLabel()).isEqualTo("tabby");
        command("optimize resnet --layer layer3 --direction v.npy --detach");
        assertThat(term(0).getDirection().getDirectionList()).containsExactly(0.5f, -2f);
        command(
                "optimize resnet --layer layer3 --channel 5 --also -0.5*layer4:7 --also 2*layer1 --diversity 0.1 --detach");
        Objective objective = asked().getObjectives(0);
        assertThat(objective.getTermsCount()).isEqualTo(3);
        assertThat(objective.getTerms(0).hasWeight()).isFalse();
        assertThat(objective.getTerms(1).getWeight().getValue()).isEqualTo(-0.5);
        assertThat(objective.getTerms(1).getChannelMean().getChannel()).isEqualTo(7);
        assertThat(objective.getTerms(2).getLayer().getLayer()).isEqualTo("layer1");
        assertThat(asked().getDiversity()).isEqualTo(0.1);
    }

    @Test
    void settings_replace_the_recipes_also_by_zero() {
        command(
                "optimize resnet --layer layer3 --channel 5 --recipe Fourier --engine gradient-free --seed 9 --size 64x48"
                        + " --stages 32x24:5,64x48:7 --optimizer sgd --learning-rate 0.5 --weight-decay 0 --momentum 0.9"
                        + " --basis pixels --colors plain --range clamp --jitter 0 --scale 0.8:1.2 --rotate 0 --pad 0 --blur 0"
                        + " --total-variation 0 --l1 0.1 --l2 0 --enlarge linear --blur-between 1 --start cat.jpg"
                        + " --input mask=cat.jpg --preprocess unit --key mine --detach");
        assertThat(asked().getRecipe()).isEqualTo(Optimization.Recipe.RECIPE_FOURIER);
        assertThat(asked().getEngine()).isEqualTo(Engine.ENGINE_GRADIENT_FREE);
        assertThat(asked().getSeed()).isEqualTo(9);
        assertThat(asked().getSize().getWidth()).isEqualTo(48);
        assertThat(asked().getStages(1).getSteps()).isEqualTo(7);
        assertThat(asked().getStages(0).getSize().getHeight()).isEqualTo(32);
        assertThat(asked().getOptimizer().getKind()).isEqualTo(Optimizer.Kind.KIND_SGD);
        assertThat(asked().getOptimizer().hasWeightDecay()).isTrue();
        assertThat(asked().getOptimizer().getMomentum().getValue()).isEqualTo(0.9);
        assertThat(asked().getParameterization().getRange()).isEqualTo(Parameterization.Range.RANGE_CLAMP);
        assertThat(asked().getTransforms().hasJitterPixels()).isTrue();
        assertThat(asked().getTransforms().hasRotateDegrees()).isTrue();
        assertThat(asked().getTransforms().getScale().getMaximum()).isEqualTo(1.2);
        assertThat(asked().getRegularizers().hasTotalVariation()).isTrue();
        assertThat(asked().getRegularizers().getL1().getValue()).isEqualTo(0.1);
        assertThat(asked().getBetweenStages().getFilter()).isEqualTo(BetweenStages.Filter.FILTER_LINEAR);
        assertThat(asked().getPreprocessing().getPreset()).isEqualTo("unit");
        assertThat(server.inputs).containsKey(asked().getStart());
        assertThat(asked().getNamedInputsMap()).containsOnly(Map.entry("mask", asked().getStart()));
        assertThat(server.jobs.creation.getIdempotencyKey()).isEqualTo("mine");
    }

    @Test
    void a_job_can_be_left_to_the_server() throws IOException {
        assertThat(command("optimize resnet --layer layer3 --channel 5 --steps 9 --detach"))
                .isZero();
        assertThat(out()).isEqualTo(FakeJobs.ID + System.lineSeparator());
        assertThat(asked().getStages(0).getSteps()).isEqualTo(9);
        assertThat(asked().getStages(0).hasSize()).isFalse();
        assertThat(written()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimize resnet -o out.png",
                "optimize resnet --channel 5 -o out.png",
                "optimize resnet --layer layer3 --neuron 3,3 -o out.png",
                "optimize resnet --layer layer3 --channel 5 --neuron 3 -o out.png",
                "optimize resnet --layer layer3 --class 5 -o out.png",
                "optimize resnet --layer layer3 --channel 5",
                "optimize resnet --layer layer3 --channel 5 --detach -o out.png",
                "optimize resnet --layer layer3 --channel 5 --steps 5 --stages 5x5:5 -o out.png",
                "optimize resnet --layer layer3 --channel 5 -o out",
                "optimize resnet --layer layer3 --channel 5 -o out.jpg",
                "optimize resnet --layer layer3 --channel 5 --recipe slow -o out.png",
                "optimize resnet --layer layer3 --channel 5 --also layer3 -o out.png",
                "optimize resnet --layer layer3 --channel 5 --scale 1 -o out.png",
                "optimize resnet --layer layer3 --channel 5 --start missing.png -o out.png",
                "optimize resnet --layer layer3 --channel 5 --input mask=missing.npy -o out.png"
            })
    void what_makes_no_search_is_refused_before_anything_is_asked(String line) {
        assertThat(command(line)).isEqualTo(2);
        assertThat(err()).contains("expected");
        assertThat(asked().getModel()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "STATE_FAILED, MODEL_NOT_FOUND, 3, failed: model: 'resnet' is gone",
        "STATE_FAILED, INTERNAL, 1, failed: model: 'resnet' is gone"
    })
    void how_a_job_ends_is_the_exit_code(Job.State end, String reason, int code, String sentence) throws IOException {
        server.jobs.end = end;
        server.jobs.failure = reason;
        assertThat(command("optimize resnet --layer layer3 --channel 5 -o out.png"))
                .isEqualTo(code);
        assertThat(err()).contains("job " + FakeJobs.ID).contains(sentence);
        assertThat(written()).isEmpty();
    }

    @Test
    void what_a_cancelled_job_had_reached_is_written() throws IOException {
        server.jobs.end = Job.State.STATE_CANCELLED;
        assertThat(command("optimize resnet --layer layer3 --channel 5 -o out.png"))
                .isEqualTo(5);
        assertThat(err()).contains("job " + FakeJobs.ID + ": cancelled after 40 of 40 steps, objective 10.00");
        assertThat(Files.readAllBytes(folder.resolve("out.png"))).isEqualTo(FakeJobs.content("picture-0.png"));
    }

    @Test
    void who_stops_watching_is_told_how_to_go_on() {
        server.jobs.forgets = true;
        assertThat(command("optimize resnet --layer layer3 --channel 5 -o out.png"))
                .isEqualTo(4);
        assertThat(err())
                .contains("job job000000001 goes on: 'layerscope jobs watch job000000001' follows it,"
                        + " 'layerscope jobs cancel job000000001' ends it");
    }

    @Test
    void jobs_are_listed_for_people_and_programs() {
        command("optimize resnet --layer layer3 --channel 5-9 --recipe article --detach");
        assertThat(command("jobs --state running --state queued --model resnet --own -n 7"))
                .isZero();
        assertThat(server.jobs.listing)
                .isEqualTo(ListJobsRequest.newBuilder()
                        .addStates(Job.State.STATE_RUNNING)
                        .addStates(Job.State.STATE_QUEUED)
                        .setModel("resnet")
                        .setOwn(true)
                        .setPageSize(7)
                        .build());
        List<String> lines = out().lines().toList();
        assertThat(lines.get(0)).matches("ID +STATE +MODEL +OBJECTIVE +RECIPE +ENGINE +CREATED +PROGRESS");
        assertThat(lines.get(1))
                .contains("job000000001  succeeded  resnet")
                .contains("layer3:5, layer3:6, layer3:7, layer3:8 and 1 more  article")
                .endsWith("objective 10.00");

        assertThat(command("jobs list --format csv")).isZero();
        assertThat(out()).startsWith("id,state,model,objective,recipe,engine,created,progress,owner");
        assertThat(command("jobs list --format json")).isZero();
        assertThat(JsonParser.parseString(out())
                        .getAsJsonObject()
                        .getAsJsonArray("jobs")
                        .get(0)
                        .getAsJsonObject()
                        .get("id")
                        .getAsString())
                .isEqualTo(FakeJobs.ID);
    }

    @Test
    void a_job_is_shown_watched_written_cancelled_and_deleted() throws IOException {
        command("optimize resnet --class tabby --detach");
        assertThat(command("jobs show job000000001")).isZero();
        assertThat(out())
                .containsPattern("engine_reason +the first that can")
                .containsPattern("objective +class tabby")
                .containsPattern("note +a dead start was tried again")
                .containsPattern("artifact +picture-0.png, 22 B");
        assertThat(command("jobs watch job000000001")).isZero();
        assertThat(err()).contains("stage 2 of 2, 96x96");
        assertThat(command("jobs result job000000001 -o result.png")).isZero();
        assertThat(file("result.png")).isEqualTo(FakeJobs.content("picture-0.png"));
        assertThat(command("jobs cancel job000000001")).isZero();
        assertThat(out()).isEqualTo("job000000001: cancelled" + System.lineSeparator());
        assertThat(command("jobs delete job000000001")).isZero();
        assertThat(server.jobs.deleted).isEqualTo(FakeJobs.ID);
        server.jobs.end = Job.State.STATE_RUNNING;
        assertThat(command("jobs result job000000001 -o result.png")).isEqualTo(3);
        assertThat(err()).contains("running, and not done (expected: one that has ended;");
    }
}
