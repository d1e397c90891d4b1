package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MosaicGeometry;
import dev.layerscope.client.MosaicReading;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.TileScreen;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.testing.Await;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.TileAddress;
import dev.layerscope.v1.Viewport;
import io.grpc.Status;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tiles over a real port, read back with the client library. */
@Timeout(60)
class TilesOverTheWireTest {
    private static final String MODEL = "tiny_resnet";
    private static final String LAYER = "layer1.0.conv1";

    @TempDir
    private Path models;

    private TestServer server;
    private LocalInput input;

    @BeforeEach
    void start() throws IOException {
        TestServer.copyGolden(models, MODEL, "tiny_vit");
        TestModels.writeEndless(models, "endless");
        server = TestServer.over(models);
        input = LocalInput.of(Npz.files("/golden/" + MODEL + ".npz").get("input"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Norm.Kind.class,
            names = {"KIND_LINEAR", "KIND_LOG", "KIND_SYMLOG", "KIND_LOGIT"})
    void everyValueIsReadBackFromItsPixelAtEveryLevel(Norm.Kind norm) throws IOException {
        float[] values =
                TestServer.floats(server.activations(MODEL, input, LAYER).get(0));
        try (TileScreen screen = TileScreen.open(server.client())) {
            Mosaic mosaic = screen.open(
                    view().setColoring(Coloring.newBuilder()
                                    .setNorm(Norm.newBuilder().setKind(norm)))
                            .build(),
                    List.of(input));
            MosaicReading reading = new MosaicReading(mosaic);
            int width = mosaic.getMap().getWidth();
            int plane = width * mosaic.getMap().getHeight();
            for (int level = mosaic.getLowestLevel(); level <= 2; level++) {
                int read = 0;
                for (Map.Entry<TileAddress, ByteString> tile :
                        screen.look(mosaic, everything(level)).entrySet()) {
                    Raster raster = ImageIO.read(
                                    new ByteArrayInputStream(tile.getValue().toByteArray()))
                            .getRaster();
                    for (int y = 0; y < MosaicGeometry.TILE_SIDE; y++) {
                        for (int x = 0; x < MosaicGeometry.TILE_SIDE; x++) {
                            Optional<MosaicReading.Reading> pixel = reading.read(
                                    level,
                                    (long) tile.getKey().getColumn() * MosaicGeometry.TILE_SIDE + x,
                                    (long) tile.getKey().getRow() * MosaicGeometry.TILE_SIDE + y,
                                    raster.getSample(x, y, 0));
                            if (pixel.isPresent()) {
                                check(pixel.get(), values, width, plane);
                                read++;
                            }
                        }
                    }
                }
                assertThat(read).isGreaterThanOrEqualTo(mosaic.getChannelsCount());
            }
        }
    }

    /** The value lies in what the pixel says, but for the rounding of single precision. */
    private static void check(MosaicReading.Reading pixel, float[] values, int width, int plane) {
        MosaicGeometry.Place place = pixel.place();
        double sum = 0;
        for (int row = place.row(); row < place.row() + place.rows(); row++) {
            for (int column = place.column(); column < place.column() + place.columns(); column++) {
                sum += values[place.channel() * plane + row * width + column];
            }
        }
        double mean = sum / (place.rows() * place.columns());
        if (pixel instanceof MosaicReading.Value value) {
            double rounding = 1e-5 * Math.max(1e-3, Math.abs(mean));
            if (mean < value.least() - rounding || mean > value.most() + rounding) {
                throw new AssertionError("%s (expected: %s)".formatted(value, mean));
            }
        }
    }

    @Test
    void limitsAreThoseOfTheFigure() throws IOException {
        for (Coloring.Scope scope : List.of(Coloring.Scope.SCOPE_CHANNEL, Coloring.Scope.SCOPE_LAYER)) {
            Coloring coloring = Coloring.newBuilder().setScope(scope).build();
            FigurePanel panel = server.client()
                    .renderFigure(
                            RenderFigureRequest.newBuilder()
                                    .setFeed(feed())
                                    .addLayers(LAYER)
                                    .setColoring(coloring)
                                    .setGrid(GridFigure.newBuilder().setSort(GridFigure.Sort.SORT_MEAN))
                                    .build(),
                            List.of(input))
                    .header()
                    .getPanels(0);
            try (TileScreen screen = TileScreen.open(server.client())) {
                Mosaic mosaic = screen.open(
                        view().setColoring(coloring)
                                .setSort(OpenView.Sort.SORT_MEAN)
                                .build(),
                        List.of());

                assertThat(mosaic.getLimitsList()).isEqualTo(panel.getLimitsList());
                assertThat(mosaic.getChannelsList()).isEqualTo(panel.getChannelsList());
                assertThat(mosaic.getHiddenList()).isEqualTo(panel.getHiddenList());
                assertThat(mosaic.getChannelsAvailable()).isEqualTo(panel.getChannelsAvailable());
                assertThat(mosaic.getLayer()).isEqualTo(panel.getLayer());
            }
        }
    }

    @Test
    void tokensAreSquares() throws IOException {
        LocalInput small = LocalInput.of(Npz.files("/golden/tiny_vit.npz").get("input"));
        try (TileScreen screen = TileScreen.open(server.client())) {
            Mosaic mosaic = screen.open(
                    view().setFeed(Feed.newBuilder().setModel("tiny_vit").addInputs(small.sha256()))
                            .setLayer("encoder.ln")
                            .build(),
                    List.of(small));

            assertThat(mosaic.getMap().getHeight()).isEqualTo(4);
            assertThat(mosaic.getMap().getWidth()).isEqualTo(4);
            assertThat(mosaic.getFirstPosition()).isEqualTo(1);
            assertThat(mosaic.getChannelsCount()).isEqualTo(32);
        }
    }

    @Test
    void aViewThatIsStillComputedIsStoppedByTheNextOne() throws Exception {
        byte[] header = NpyHeader.of(NpyType.FLOAT32, 1, 4).toBytes();
        LocalInput four = LocalInput.of(
                ByteBuffer.allocate(header.length + 16).put(header).array());
        server.client().ensureInputs(List.of(four));
        try (TileScreen screen = TileScreen.open(server.client())) {
            CompletableFuture<Thread> waiting = new CompletableFuture<>();
            CompletableFuture<Void> endless = CompletableFuture.runAsync(() -> {
                waiting.complete(Thread.currentThread());
                screen.open(
                        view().setFeed(Feed.newBuilder().setModel("endless").addInputs(four.sha256()))
                                .setLayer("turned")
                                .build(),
                        List.of());
            });
            waiting.get();
            Await.until(() -> server.server().tensorBytes() > 0);

            assertThat(screen.open(view().build(), List.of(input)).getLayer()).isEqualTo(LAYER);
            assertThat(endless).isNotDone();
            Await.until(() -> server.server().tensorBytes() < 1 << 20);
        }
    }

    @Test
    void anIdleViewerDoesntHoldUpAServerThatStops() {
        try (TileScreen screen = TileScreen.open(server.client())) {
            Mosaic mosaic = screen.open(view().build(), List.of(input));
            screen.look(mosaic, everything(0));

            assertThat(server.server().stop(Duration.ofMinutes(10))).isTrue();

            assertThatThrownBy(() -> screen.look(mosaic, everything(1)))
                    .isInstanceOfSatisfying(
                            ServerError.class, e -> assertThat(e.code()).isEqualTo(Status.Code.UNAVAILABLE));
        }
    }

    @Test
    void twoConnectionsGetTheSameTiles() throws IOException {
        try (TestServer other = TestServer.over(models);
                TileScreen one = TileScreen.open(server.client());
                TileScreen another = TileScreen.open(other.client())) {
            Mosaic here = one.open(view().build(), List.of(input));
            Mosaic there = another.open(view().build(), List.of(input));

            assertThat(there).isEqualTo(here);
            assertThat(another.look(there, everything(1))).isEqualTo(one.look(here, everything(1)));
        }
    }

    private OpenView.Builder view() {
        return OpenView.newBuilder().setFeed(feed()).setLayer(LAYER);
    }

    private Feed feed() {
        return Feed.newBuilder().setModel(MODEL).addInputs(input.sha256()).build();
    }

    private static Viewport everything(int level) {
        return Viewport.newBuilder()
                .setLevel(level)
                .setWidth(2048)
                .setHeight(2048)
                .build();
    }
}
