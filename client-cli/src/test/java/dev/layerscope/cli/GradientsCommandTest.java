package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.v1.ReluRule;
import dev.layerscope.v1.RenderFigureRequest.FigureCase;
import dev.layerscope.v1.SaliencyFigure.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which layers have gradients, and what these are. */
final class GradientsCommandTest extends CommandLineCase {
    @Test
    void layers_are_listed_with_what_stops_their_gradients() {
        assertThat(command("gradients resnet --match *conv* --size 64x48")).isZero();

        List<String> lines = out().lines().toList();
        assertThat(lines.get(0)).matches("PATH +OP TYPE +GRADIENT +STOPS AT +OPERATOR +OPSET +NODE +REASON");
        assertThat(lines.get(1)).matches("conv1 +Conv +yes");
        assertThat(lines.get(2))
                .matches("rounded +Conv +stopped +round +Round +17 +/Round_3 +it changes only in steps, .*");
        assertThat(err()).startsWith("1 of 2 layers have a gradient by input 'input'");
        assertThat(server.gradients.listing.getMatch()).isEqualTo("*conv*");
        assertThat(server.gradients.listing.getSize().getWidth()).isEqualTo(48);
        assertThat(server.runs).isEmpty();
    }

    @Test
    void an_image_tells_how_many_channels_are_dead() {
        assertThat(command("gradients resnet cat.jpg")).isZero();

        assertThat(out().lines().toList().get(0)).contains("DEAD");
        assertThat(out().lines().toList().get(1)).matches("conv1 +Conv +yes +1/2");
        assertThat(server.summary.getLayersList()).containsExactly("conv1", "rounded");
        assertThat(server.summary.getLayersOnly()).isTrue();
        assertThat(server.summary.getMomentsOnly()).isTrue();
    }

    @Test
    void programs_get_all_of_it() {
        assertThat(command("gradients resnet cat.jpg --format csv")).isZero();
        assertThat(out().lines())
                .containsExactly(
                        "path,op_type,gradient,dead_channels,stops_at,operator,opset,node,reason",
                        "conv1,Conv,yes,1,,,,,",
                        "rounded,Conv,stopped,1,round,Round,17,/Round_3,"
                                + "\"it changes only in steps, so its derivative is zero\"");

        assertThat(command("gradients resnet cat.jpg --format json")).isZero();
        JsonArray layers = JsonParser.parseString(out()).getAsJsonObject().getAsJsonArray("layers");
        assertThat(layers.get(0).getAsJsonObject().get("stop").isJsonNull()).isTrue();
        assertThat(layers.get(1).getAsJsonObject().getAsJsonArray("dead_channels"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'', false", "--all, true"})
    void values_of_shapes_are_among_them_if_asked_for(String option, boolean included) {
        assertThat(command("gradients resnet " + option)).isZero();

        assertThat(server.gradients.listing.getIncludeShapeValues()).isEqualTo(included);
    }

    @Test
    void a_pattern_that_nothing_matches_is_told() {
        assertThat(command("gradients resnet --match nothing")).isZero();
        assertThat(err()).startsWith("no layer matches 'nothing'");
    }

    @Test
    void a_gradient_goes_into_a_file() throws IOException {
        assertThat(command("saliency resnet cat.jpg --layer conv1 --channel 3 --relu guided -o g.npy"))
                .isZero();

        ByteBuffer npy = ByteBuffer.wrap(file("g.npy"));
        assertThat(NpyHeader.parse(npy).shape()).containsExactly(1L, 2L, 2L, 2L);
        assertThat(npy).isEqualTo(ByteBuffer.wrap(FakeServer.values()));
        assertThat(server.gradients.gradient.getLayer()).isEqualTo("conv1");
        assertThat(server.gradients.gradient.getChannel()).isEqualTo(3);
        assertThat(server.gradients.gradient.getRelu()).isEqualTo(ReluRule.RELU_RULE_GUIDED);
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--colormap gray", "--norm log", "--signed", "--map-only", "--opacity 0.5", "--scale 2"})
    void numbers_have_no_colours(String option) {
        assertThat(command("saliency resnet cat.jpg --layer conv1 --channel 3 -o g.npy " + option))
                .isEqualTo(2);

        assertThat(err())
                .startsWith("layerscope saliency: " + option.split(" ")[0] + ": -o g.npy (expected: a figure, .png)");
        assertThat(server.gradients.gradient.getLayer()).isEmpty();
    }

    @Test
    void a_heat_map_is_drawn() throws IOException {
        assertThat(command("saliency resnet cat.jpg --layer conv1 relu --channel 3 --signed --opacity 0.5"
                        + " --percentiles 2:98 --scale 2 -o g.png"))
                .isZero();

        assertThat(file("g.png")).isEqualTo(FakeServer.PNG);
        assertThat(server.figure.getFigureCase()).isEqualTo(FigureCase.SALIENCY);
        assertThat(server.figure.getLayersList()).containsExactly("conv1", "relu");
        assertThat(server.figure.getScale()).isEqualTo(2);
        assertThat(server.figure.getColoring().getPercentiles().getLow()).isEqualTo(2);
        assertThat(server.figure.getSaliency().getReading()).isEqualTo(Reading.READING_SIGNED);
        assertThat(server.figure.getSaliency().getRelu()).isEqualTo(ReluRule.RELU_RULE_PLAIN);
        assertThat(server.figure.getSaliency().getOverlay().getOpacity()).isEqualTo(0.5);
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"g.png", "g.npy"})
    void a_gradient_of_zeros_comes_with_advice(String output) throws IOException {
        assertThat(command("saliency resnet cat.jpg --layer conv1 --channel 63 -o " + output))
                .isZero();
        assertThat(written()).containsExactly(output);
        assertThat(err().strip())
                .isEqualTo(
                        "conv1: channel 63: the gradient is zero everywhere, as of a dead channel (expected, perhaps:"
                                + " the layer before its Relu, or --relu redirected)");

        assertThat(command("saliency resnet cat.jpg --layer conv1 --channel 63 --relu redirected -o " + output))
                .isZero();
        assertThat(err()).contains("(expected, perhaps: the layer before its Relu)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "saliency resnet cat.jpg --layer conv1 -o g.npy; Missing required option: '--channel=N'",
                "saliency resnet cat.jpg --layer conv1 relu --channel 1 -o g.npy; -o g.npy: 2 layers (expected: one, or"
                        + " a figure, .png)",
                "saliency resnet cat.jpg dog.jpg --layer conv1 --channel 1 -o g.png; images: 2 (expected: exactly one)",
                "saliency resnet cat.jpg --layer conv1 --channel 1 --opacity 0 -o g.png; --opacity: 0 (expected: above 0",
                "saliency resnet cat.jpg --layer conv1 --channel 1 --opacity 1 --map-only -o g.png; --opacity: 1.0 with"
                        + " --map-only (expected: one of them)",
                "saliency resnet cat.jpg --layer conv1 --channel 1 --relu no -o g.npy; no (expected: one of plain,"
                        + " redirected, guided, deconvnet)",
            })
    void a_wrong_option_is_refused_before_anything_is_asked(String line, String sentence) throws IOException {
        assertThat(command(line)).isEqualTo(2);

        assertThat(err()).contains(sentence);
        assertThat(written()).isEmpty();
    }

    private int command(String line) {
        return run(line.split(" "));
    }
}
