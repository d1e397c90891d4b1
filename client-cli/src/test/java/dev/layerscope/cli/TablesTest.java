package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands whose answers are tables, and the picture. */
final class TablesTest extends CommandLineCase {
    @Test
    void models_are_listed() {
        assertThat(run("models")).isZero();

        assertThat(out().lines().map(line -> String.join("|", line.split(" {2,}"))))
                .containsExactly(
                        "NAME|STATE|INPUTS|PREPROCESSING|PARAMETERS|FILE BYTES|PRODUCER|REFUSAL",
                        "resnet|loaded|input ?x3x224x224 NCHW at 224x224|imagenet (assumed)|11.7M|46.8 MB"
                                + "|pytorch 1.13.0");
        assertThat(err().lines()).containsExactly("run by onnxruntime 1.24.1 on cpu");
    }

    @Test
    void json_has_the_contracts_field_names() {
        assertThat(run("models", "--format", "json")).isZero();

        JsonObject answer = JsonParser.parseString(out()).getAsJsonObject();
        assertThat(answer.get("core").getAsString()).isEqualTo("onnxruntime 1.24.1");
        JsonObject model = answer.getAsJsonArray("models").get(0).getAsJsonObject();
        assertThat(model.get("file_bytes").getAsLong()).isEqualTo(46_800_000);
        assertThat(model.get("state").getAsString()).isEqualTo("STATE_LOADED");
        assertThat(model.get("preprocessing_assumed").getAsBoolean()).isTrue();
        assertThat(model.get("refusal").getAsString()).isEmpty();
        assertThat(err()).isEmpty();
    }

    @Test
    void one_model_is_shown_and_an_unknown_one_refused() {
        assertThat(run("models", "show", "resnet")).isZero();
        assertThat(out()).contains("parameters     11689512").contains("opset          17");

        assertThat(run("models", "show", "vgg")).isEqualTo(3);
        assertThat(err()).isEqualTo("model: vgg (expected: one of resnet)" + System.lineSeparator());
    }

    @Test
    void layers_are_listed_with_what_a_reader_must_know() {
        assertThat(run("layers", "resnet", "--match", "conv*", "--size", "224x224", "--all"))
                .isZero();

        assertThat(out().lines().toList().get(1))
                .isEqualTo("conv1       Conv     1x2x2x2  float                    1  before Relu  3.2 MB        9.4k"
                        + "  batch normalization folded in");
        assertThat(server.layers.getMatch()).isEqualTo("conv*");
        assertThat(server.layers.getIncludeShapeValues()).isTrue();
        assertThat(server.layers.getSize().getHeight()).isEqualTo(224);
    }

    @Test
    void csv_has_plain_numbers_and_quotes_commas() {
        assertThat(run("layers", "resnet", "--format", "csv")).isZero();

        assertThat(out().lines())
                .containsExactly(
                        "path,op_type,shape,element_type,channel_axis,activation,bytes,parameters,notes",
                        "conv1,Conv,1x2x2x2,float,1,before Relu,3211264,9408,batch normalization folded in",
                        "\"layer1.0,x\",Conv,1x2x2x2,float,1,before Relu,3211264,9408,batch normalization folded in");
    }

    @Test
    void classes_are_ranked_for_each_image() {
        assertThat(run("predict", "resnet", "cat.jpg", "dog.jpg", "-n", "2", "--format", "csv"))
                .isZero();

        assertThat(out().lines())
                .containsExactly(
                        "image,rank,index,label,score,probability",
                        "cat.jpg,1,281,\"tabby, tabby cat\",9.5,0.5",
                        "cat.jpg,2,282,\"tabby, tabby cat\",8.5,0.5",
                        "dog.jpg,1,281,\"tabby, tabby cat\",9.5,0.5",
                        "dog.jpg,2,282,\"tabby, tabby cat\",8.5,0.5");
    }

    @Test
    void statistics_come_by_layer_and_on_request_by_channel() {
        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "fc")).isZero();
        assertThat(out().lines())
                .containsExactly(
                        "LAYER  MEAN  STD  MIN   5 %  50 %  95 %       MAX   ZERO  DEAD",
                        "conv1   0.5    0    0  0.05   0.5  0.95  Infinity  0.0 %   1/2",
                        "fc      0.5    0    0  0.05   0.5  0.95  Infinity  0.0 %   1/2");
        assertThat(server.summary.getLayersOnly()).isTrue();
        assertThat(server.summary.getMomentsOnly()).isFalse();
        assertThat(server.summary.getQuantilesCount()).isZero();

        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "--per-channel", "--format", "csv"))
                .isZero();
        assertThat(out().lines())
                .containsExactly(
                        "layer,channel,mean,standard_deviation,minimum,quantile_0.05,quantile_0.25,quantile_0.5,"
                                + "quantile_0.75,quantile_0.95,maximum,sparsity,dead_channels,values,not_a_number,"
                                + "negative_infinity,positive_infinity",
                        "conv1,all,0.5,0.0,0.0,0.05,0.25,0.5,0.75,0.95,Infinity,0.0,1,8,0,0,0",
                        "conv1,0,0.25,0.0,0.0,NaN,NaN,NaN,NaN,NaN,0.0,0.0,0,0,0,0,0",
                        "conv1,1,0.75,0.0,0.0,NaN,NaN,NaN,NaN,NaN,0.0,0.125,1,0,2,0,0");
        assertThat(server.summary.getLayersOnly()).isFalse();
    }

    @Test
    void quantiles_are_those_asked_for_or_none() {
        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "--quantiles", "0.01,.5,1"))
                .isZero();
        assertThat(out().lines().toList().get(0))
                .isEqualTo("LAYER  MEAN  STD  MIN   1 %  50 %  100 %       MAX   ZERO  DEAD");
        assertThat(server.summary.getQuantilesList()).containsExactly(0.01, 0.5, 1.0);

        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "--quantiles", "none"))
                .isZero();
        assertThat(out().lines().toList().get(0)).isEqualTo("LAYER  MEAN  STD  MIN       MAX   ZERO  DEAD");
        assertThat(server.summary.getMomentsOnly()).isTrue();

        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "--quantiles", "0.5,"))
                .isEqualTo(2);
        assertThat(err()).contains("(expected: numbers from 0 to 1, for example 0.01,0.5,0.99, or none)");
    }

    @Test
    void rows_are_sorted_by_a_column() {
        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "fc", "--per-channel", "--sort", "mean"))
                .isZero();
        assertThat(channels()).containsExactly("all", "1", "0", "all", "1", "0");

        assertThat(run(
                        "stats",
                        "resnet",
                        "cat.jpg",
                        "--layer",
                        "fc",
                        "conv1",
                        "--per-channel",
                        "--sort=mean",
                        "--reverse"))
                .isZero();
        assertThat(channels()).containsExactly("all", "0", "1", "all", "0", "1");

        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "fc", "conv1", "--sort", "layer"))
                .isZero();
        assertThat(out().lines().map(line -> line.split(" ")[0])).containsExactly("LAYER", "conv1", "fc");

        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "--sort", "size"))
                .isEqualTo(2);
        assertThat(err()).contains("--sort: size (expected: one of layer, mean, standard_deviation, ");
        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "--reverse"))
                .isEqualTo(2);
    }

    private List<String> channels() {
        return out().lines().skip(1).map(line -> line.split(" +")[1]).toList();
    }

    @Test
    void layers_are_compared_with_those_of_another_image() {
        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "--against", "dog.jpg"))
                .isZero();
        assertThat(out().lines())
                .containsExactly(
                        "LAYER  MEAN ABS   RMS  LARGEST  COSINE", //
                        "conv1      0.25  0.75     1.25  -0.875");
        assertThat(server.comparison.getFeed().getInputsCount()).isEqualTo(1);
        assertThat(server.comparison.getAgainst())
                .hasSize(64)
                .isNotEqualTo(server.comparison.getFeed().getInputs(0));
        assertThat(server.comparison.getLayersOnly()).isTrue();

        assertThat(run(
                        "stats",
                        "resnet",
                        "cat.jpg",
                        "--layer",
                        "conv1",
                        "--against",
                        "dog.jpg",
                        "--per-channel",
                        "--format",
                        "csv"))
                .isZero();
        assertThat(out().lines())
                .containsExactly(
                        "layer,channel,mean_absolute,root_mean_square,largest_absolute,cosine_similarity,pairs,not_finite",
                        "conv1,all,0.25,0.75,1.25,-0.875,8,0",
                        "conv1,0,NaN,0.0,0.0,0.0,0,4");
    }

    @Test
    void what_comparisons_do_not_take_is_said() {
        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "--against", "owl.jpg"))
                .isEqualTo(2);
        assertThat(err()).contains("owl.jpg: no such file (expected: a picture or an .npy file)");
        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "--against", "dog.jpg", "--together"))
                .isEqualTo(2);
        assertThat(err()).contains("--against dog.jpg: with --together or --quantiles (expected: without)");
    }

    @Test
    void json_has_null_for_what_it_has_no_number_for() {
        assertThat(run("stats", "resnet", "cat.jpg", "--layer", "conv1", "--format", "json"))
                .isZero();

        JsonObject all = JsonParser.parseString(out())
                .getAsJsonObject()
                .getAsJsonArray("layers")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("all");
        assertThat(all.get("maximum").isJsonNull()).isTrue();
        assertThat(all.get("mean").getAsDouble()).isEqualTo(0.5);
    }

    @Test
    void a_grid_becomes_a_png_file_and_what_is_left_out_is_said() throws IOException {
        assertThat(run("grid", "resnet", "cat.jpg", "--layer", "conv1", "--limit", "1", "-o", "pictures/grid.png"))
                .isZero();

        assertThat(file("pictures/grid.png")).isEqualTo(FakeServer.PNG);
        assertThat(written()).containsExactly("pictures/grid.png");
        assertThat(err()).contains("conv1: 1 of 64 channels drawn");
        assertThat(server.figure.getGrid().getLimit()).isEqualTo(1);
        assertThat(server.figure.getGrid().getColumns()).isEqualTo(8);
    }

    @Test
    void a_grid_goes_to_a_pipe_too_and_takes_one_image() {
        assertThat(run("grid", "resnet", "cat.jpg", "--layer", "conv1", "-o", "-"))
                .isZero();
        assertThat(out.toByteArray()).isEqualTo(FakeServer.PNG);

        assertThat(run("grid", "resnet", "cat.jpg", "dog.jpg", "--layer", "conv1", "-o", "-"))
                .isEqualTo(2);
        assertThat(err()).contains("images: 2 (expected: exactly one)");
    }
}
