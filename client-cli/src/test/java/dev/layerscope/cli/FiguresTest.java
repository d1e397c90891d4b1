package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerscope.v1.RenderFigureRequest.FigureCase;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Commands that draw statistics. */
final class FiguresTest extends CommandLineCase {
    @Test
    void a_histogram_is_drawn_of_several_layers() throws IOException {
        assertThat(run("histogram", "resnet", "cat.jpg", "--layer", "conv1", "fc", "-o", "h.png"))
                .isZero();
        assertThat(file("h.png")).isEqualTo(FakeServer.PNG);
        assertThat(out()).isEmpty();
        assertThat(server.figure.getLayersList()).containsExactly("conv1", "fc");
        assertThat(server.figure.getHistogram().getBins()).isZero();
        assertThat(server.figure.getHistogram().getLogarithmic()).isFalse();

        assertThat(run(
                        "histogram",
                        "resnet",
                        "cat.jpg",
                        "--layer",
                        "conv1",
                        "--log",
                        "--bins",
                        "50",
                        "--scale",
                        "2",
                        "-o",
                        "h.png"))
                .isZero();
        assertThat(server.figure.getHistogram().getBins()).isEqualTo(50);
        assertThat(server.figure.getHistogram().getLogarithmic()).isTrue();
        assertThat(server.figure.getScale()).isEqualTo(2);
    }

    @Test
    void sparsity_needs_no_layers_and_takes_some() throws IOException {
        assertThat(run("sparsity", "resnet", "cat.jpg", "-o", "s.png")).isZero();
        assertThat(file("s.png")).isEqualTo(FakeServer.PNG);
        assertThat(server.figure.getFigureCase()).isEqualTo(FigureCase.SPARSITY);
        assertThat(server.figure.getLayersList()).isEmpty();

        assertThat(run("sparsity", "resnet", "cat.jpg", "--layer", "conv1", "fc", "-o", "s.png"))
                .isZero();
        assertThat(server.figure.getLayersList()).containsExactly("conv1", "fc");
    }

    @Test
    void what_has_no_colour_map_takes_none() {
        assertThat(run("sparsity", "resnet", "cat.jpg", "--colormap", "magma", "-o", "s.png"))
                .isEqualTo(2);
        assertThat(run("histogram", "resnet", "cat.jpg", "--layer", "fc", "--norm", "log", "-o", "h.png"))
                .isEqualTo(2);
    }

    @Test
    void the_top_channels_are_drawn_and_printed() throws IOException {
        assertThat(run("top", "resnet", "cat.jpg", "--layer", "conv1", "-n", "4", "--colormap", "magma", "-o", "t.png"))
                .isZero();
        assertThat(file("t.png")).isEqualTo(FakeServer.PNG);
        assertThat(server.figure.getTop().getCount()).isEqualTo(4);
        assertThat(server.figure.getColoring().getColormap()).isEqualTo("magma");
        assertThat(out().lines())
                .containsExactly(
                        "LAYER  RANK  CHANNEL   MEAN", //
                        "conv1     1        0  1.500");

        assertThat(run("top", "resnet", "cat.jpg", "--layer", "conv1", "-o", "t.png", "--format", "csv"))
                .isZero();
        assertThat(out().lines()).containsExactly("layer,rank,channel,mean", "conv1,1,0,1.5");

        assertThat(run("top", "resnet", "cat.jpg", "--layer", "conv1", "-o", "t.png", "--format", "json"))
                .isZero();
        JsonObject first = JsonParser.parseString(out()).getAsJsonArray().get(0).getAsJsonObject();
        assertThat(first.get("mean").getAsDouble()).isEqualTo(1.5);
    }

    @Test
    void on_standard_output_the_picture_is_alone() {
        assertThat(run("top", "resnet", "cat.jpg", "--layer", "conv1", "-o", "-"))
                .isZero();
        assertThat(out.toByteArray()).isEqualTo(FakeServer.PNG);
    }
}
