package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.Limits;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.RenderFigureRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a grid's answer says beside the picture. */
@Timeout(60)
class GridOverTheWireTest {
    private static final String MODEL = "tiny_resnet";
    private static final String LAYER = "layer1.0.conv1";

    @TempDir
    private static Path models;

    private static TestServer server;
    private static LocalInput input;

    @BeforeAll
    static void start() throws IOException {
        TestServer.copyGolden(models, MODEL);
        server = TestServer.over(models, settings -> settings);
        input = LocalInput.of(Npz.files("/golden/" + MODEL + ".npz").get("input"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void itHasLimitsForEachChannelDrawn() throws IOException {
        FigurePanel header = grid(Coloring.newBuilder());
        assertThat(header.getLimitsCount()).isEqualTo(header.getChannelsCount()).isPositive();
        assertThat(header.getHiddenList()).hasSize(header.getChannelsCount()).containsOnly(0L);
        assertThat(header.getLimitsList().stream().distinct()).hasSizeGreaterThan(1);
    }

    @Test
    void limitsOfTheLayerSpanThoseOfItsChannels() throws IOException {
        List<Limits> channels = grid(Coloring.newBuilder()).getLimitsList();
        List<Limits> layer =
                grid(Coloring.newBuilder().setScope(Coloring.Scope.SCOPE_LAYER)).getLimitsList();
        assertThat(layer)
                .hasSameSizeAs(channels)
                .containsOnly(Limits.newBuilder()
                        .setLow(channels.stream()
                                .mapToDouble(Limits::getLow)
                                .min()
                                .orElseThrow())
                        .setHigh(channels.stream()
                                .mapToDouble(Limits::getHigh)
                                .max()
                                .orElseThrow())
                        .build());
    }

    @Test
    void whatALogarithmCantShowIsCountedAndLimitsAreAboveZero() throws IOException {
        FigurePanel header =
                grid(Coloring.newBuilder().setNorm(Norm.newBuilder().setKind(Norm.Kind.KIND_LOG)));
        assertThat(header.getHiddenList()).anyMatch(count -> count > 0);
        assertThat(header.getLimitsList()).allMatch(limits -> limits.getLow() > 0);
    }

    @Test
    void aDivergingMapHasZeroInTheMiddleUnlessToldOtherwise() throws IOException {
        Coloring.Builder diverging = Coloring.newBuilder().setColormap("RdBu_r");
        assertThat(grid(diverging).getLimitsList()).allMatch(limits -> limits.getLow() == -limits.getHigh());
        assertThat(grid(diverging.setCenter(Coloring.Center.CENTER_NONE)).getLimitsList())
                .isEqualTo(grid(Coloring.newBuilder()).getLimitsList());
    }

    private static FigurePanel grid(Coloring.Builder coloring) throws IOException {
        RenderFigureRequest request = RenderFigureRequest.newBuilder()
                .setFeed(Feed.newBuilder().setModel(MODEL).addInputs(input.sha256()))
                .addLayers(LAYER)
                .setGrid(GridFigure.getDefaultInstance())
                .setColoring(coloring)
                .build();
        return server.client().renderFigure(request, List.of(input)).header().getPanels(0);
    }
}
