package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.Percentiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColoringOptionsTest extends CommandLineCase {
    @Test
    void what_is_not_said_is_left_to_the_server() {
        assertThat(grid("")).isZero();

        Coloring asked = server.figure.getColoring();
        assertThat(asked.getColormap()).isEmpty();
        assertThat(asked.getNorm()).isEqualTo(Norm.getDefaultInstance());
        assertThat(asked.getEndsCase()).isEqualTo(Coloring.EndsCase.ENDS_NOT_SET);
        assertThat(asked.getScope()).isEqualTo(Coloring.Scope.SCOPE_UNSPECIFIED);
        assertThat(asked.getCenter()).isEqualTo(Coloring.Center.CENTER_UNSPECIFIED);
    }

    @Test
    void all_that_is_said_is_asked_for() {
        assertThat(grid(" --colormap RdBu_r --norm symlog --linthresh 0.5 --linscale 2 --base 2 --limits -1.5:2e3"
                        + " --scope layer --center none"))
                .isZero();

        assertThat(server.figure.getColoring())
                .isEqualTo(Coloring.newBuilder()
                        .setColormap("RdBu_r")
                        .setNorm(Norm.newBuilder()
                                .setKind(Norm.Kind.KIND_SYMLOG)
                                .setLinthresh(0.5)
                                .setLinscale(2)
                                .setBase(2))
                        .setLimits(Limits.newBuilder().setLow(-1.5).setHigh(2000))
                        .setScope(Coloring.Scope.SCOPE_LAYER)
                        .setCenter(Coloring.Center.CENTER_NONE)
                        .build());
    }

    @Test
    void percentiles_take_the_place_of_limits() {
        assertThat(grid(" --percentiles 1:99.5 --norm log --center zero")).isZero();

        assertThat(server.figure.getColoring().getPercentiles())
                .isEqualTo(Percentiles.newBuilder().setLow(1).setHigh(99.5).build());
        assertThat(server.figure.getColoring().getNorm().getKind()).isEqualTo(Norm.Kind.KIND_LOG);
        assertThat(server.figure.getColoring().getCenter()).isEqualTo(Coloring.Center.CENTER_ZERO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--norm logg; norm: 'logg' (expected: linear, log, symlog or logit)",
                "--scope all; scope: 'all' (expected: channel or layer)",
                "--center one; center: 'one' (expected: zero or none)",
                "--limits 3; limits: '3' (expected: LOW:HIGH, for example -1:1)",
                "--limits a:b; limits: 'a:b' (expected: LOW:HIGH, for example -1:1)",
                "--limits NaN:1; limits: 'NaN:1' (expected: LOW:HIGH, for example -1:1)",
                "--percentiles 1-99; percentiles: '1-99' (expected: LOW:HIGH, for example 1:99)",
                "--limits 0:1 --percentiles 1:99; limits: 0:1 with percentiles 1:99 (expected: one of them)"
            })
    void a_wrong_option_is_exit_code_2_and_one_sentence(String options, String sentence) {
        assertThat(grid(" " + options)).isEqualTo(2);

        assertThat(err().lines()).filteredOn(line -> line.contains(sentence)).hasSize(1);
        assertThat(server.figure.getLayersList()).isEmpty();
    }

    private int grid(String options) {
        return run(("grid resnet cat.jpg --layer conv1 -o a.png" + options).split(" "));
    }
}
