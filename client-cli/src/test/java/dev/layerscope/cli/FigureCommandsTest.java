package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.Overlay;
import dev.layerscope.v1.RenderFigureRequest.FigureCase;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureCommandsTest extends CommandLineCase {
    @Test
    void a_grid_says_which_channels_of_which_layers_in_what_order() {
        assertThat(command("grid resnet cat.jpg --layer conv1 layer1 --sort Mean --overlay --opacity 0.5 --scale 2"
                        + " --channels 3-5,1 -o a.png"))
                .isZero();

        assertThat(server.figure.getLayersList()).containsExactly("conv1", "layer1");
        assertThat(server.figure.getScale()).isEqualTo(2);
        GridFigure grid = server.figure.getGrid();
        assertThat(grid.getSort()).isEqualTo(GridFigure.Sort.SORT_MEAN);
        assertThat(grid.getOverlay().getOpacity()).isEqualTo(0.5);
        assertThat(grid.getChannelsList()).hasSize(2);
    }

    @Test
    void nothing_is_laid_over_unless_asked_for() {
        assertThat(command("grid resnet cat.jpg --layer conv1 -o a.png")).isZero();

        assertThat(server.figure.getGrid().hasOverlay()).isFalse();
        assertThat(server.figure.getGrid().getSort()).isEqualTo(GridFigure.Sort.SORT_UNSPECIFIED);
        assertThat(server.figure.getScale()).isEqualTo(1);
    }

    @Test
    void a_channel_is_drawn_large() throws IOException {
        assertThat(command("channel resnet cat.jpg --layer conv1 --channel 12 --overlay -o a.png"))
                .isZero();

        assertThat(server.figure.getFigureCase()).isEqualTo(FigureCase.CHANNEL);
        assertThat(server.figure.getChannel().getChannel()).isEqualTo(12);
        assertThat(server.figure.getChannel().getOverlay()).isEqualTo(Overlay.getDefaultInstance());
        assertThat(file("a.png")).isEqualTo(FakeServer.PNG);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "grid resnet cat.jpg --layer conv1 --sort size -o a.png; sort: 'size' (expected: index, mean, max or"
                        + " sparsity)",
                "grid resnet cat.jpg --layer conv1 --opacity 0.5 -o a.png; --opacity: 0.5 without --overlay (expected:"
                        + " both)",
                "grid resnet cat.jpg --layer conv1 --overlay --opacity 0 -o a.png; --opacity: 0 (expected: above 0,"
                        + " at most 1)",
                "channel resnet cat.jpg --layer conv1 -o a.png; Missing required option: '--channel=N'",
            })
    void a_wrong_option_is_refused_before_anything_is_asked(String line, String sentence) {
        assertThat(command(line)).isEqualTo(2);

        assertThat(err()).contains(sentence);
        assertThat(server.figure.getLayersList()).isEmpty();
    }

    private int command(String line) {
        return run(line.split(" "));
    }
}
