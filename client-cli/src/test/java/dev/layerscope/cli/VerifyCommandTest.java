package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerscope.v1.Tolerance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifyCommandTest extends CommandLineCase {
    @Test
    void layers_are_a_table_and_all_within_tolerance_is_success() {
        assertThat(run("verify", "resnet")).isZero();

        assertThat(out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "LAYER OP TYPE VERDICT LARGEST ABSOLUTE RELATIVE TO LARGEST OF TOLERANCE OPTIMIZED REFERENCE"
                                + " BEYOND AT EXPLANATION",
                        "conv1 Conv within 1.000e-07 0.000 0.1250 3.000 3.000 0 [0, 0, 1, 1]",
                        "conv2 Conv within 1.000e-07 0.000 0.1250 3.000 3.000 0 [0, 0, 1, 1]");
        assertThat(err()).isEqualTo("2 layers: 2 within; worst: conv1, 1.000e-07, 0.1250 of its tolerance\n");
        assertThat(server.verification.getFeed().getModel()).isEqualTo("resnet");
        assertThat(server.verification.getFeed().getInputsList()).isEmpty();
        assertThat(server.verification.hasTolerance()).isFalse();
    }

    @Test
    void a_layer_that_differs_has_an_exit_code_of_its_own() {
        assertThat(run("verify", "resnet", "cat.jpg", "--layer", "conv1", "wrong", "random", "--only-differing"))
                .isEqualTo(6);

        assertThat(out()).contains("wrong").contains("[0, 1, 0, 1]").doesNotContain("conv1", "random");
        assertThat(err())
                .isEqualTo("3 layers: 1 within, 1 beyond, 1 not compared; worst: wrong, 1.500, Infinity of its"
                        + " tolerance\n");
        assertThat(server.verification.getLayersList()).containsExactly("conv1", "wrong", "random");
        assertThat(server.inputs).hasSize(1);
    }

    @Test
    void a_second_layer_without_an_image_before_it_is_told_how_to_be_named() {
        assertThat(run("verify", "resnet", "--layer", "conv1", "conv2")).isEqualTo(2);

        assertThat(err())
                .contains(
                        "conv2: no such file or folder", "of several layers behind one --layer, the images come first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failing", "random"})
    void what_fails_or_compares_nothing_is_no_success(String layer) {
        assertThat(run("verify", "resnet", "--layer", layer)).isEqualTo(6);

        assertThat(out()).contains(layer.equals("failing") ? "run: the model failed" : "depends on random numbers");
    }

    @Test
    void a_layer_that_cant_be_compared_leaves_the_others_a_success() {
        assertThat(run("verify", "resnet", "--layer", "conv1", "--layer", "random"))
                .isZero();
    }

    @Test
    void programs_read_csv_and_json() {
        assertThat(run("verify", "resnet", "--format", "csv", "--layer", "wrong", "--layer", "failing"))
                .isEqualTo(6);
        assertThat(out().lines().skip(1))
                .containsExactly(
                        "wrong,Conv,beyond,1.5,0.25,Infinity,4.5,3.0,3,\"[0, 1, 0, 1]\",",
                        "failing,Conv,failed,,,,,,,,run: the model failed");

        assertThat(run("verify", "resnet", "--format", "json", "--layer", "wrong"))
                .isEqualTo(6);
        JsonArray layers = JsonParser.parseString(out()).getAsJsonArray();
        JsonObject difference = layers.get(0).getAsJsonObject().getAsJsonObject("difference");
        assertThat(layers).hasSize(1);
        assertThat(difference.get("largest_absolute").getAsDouble()).isEqualTo(1.5);
        assertThat(difference.get("of_tolerance").isJsonNull()).isTrue();
    }

    @Test
    void tolerance_and_seed_are_the_servers_to_apply() {
        assertThat(run("verify", "resnet", "--tolerance", "1e-3,0.5", "--seed", "-7"))
                .isZero();

        assertThat(server.verification.getTolerance())
                .isEqualTo(Tolerance.newBuilder()
                        .setAbsolute(1e-3)
                        .setRelative(0.5)
                        .build());
        assertThat(server.verification.getSeed()).isEqualTo(-7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e", "1,2,3,4", "much"})
    void a_tolerance_that_is_none_is_a_wrong_command_line(String tolerance) {
        assertThat(run("verify", "resnet", "--tolerance=" + tolerance)).isEqualTo(2);
    }

    @Test
    void a_person_sees_how_far_it_is() {
        reader = Terminal.Reader.PERSON;
        assertThat(run("verify", "resnet")).isZero();

        assertThat(err()).contains("\r1/2 layers", "\r2/2 layers");
    }
}
