package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.LayerMaxima;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.TileScreen;
import dev.layerscope.client.TransferException;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.app.DegenerateTensors.Degenerate;
import dev.layerscope.server.image.PngEncoder;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.ChannelFigure;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.CompareActivationsRequest;
import dev.layerscope.v1.Component;
import dev.layerscope.v1.ComponentsFigure;
import dev.layerscope.v1.CropsFigure;
import dev.layerscope.v1.CropsRow;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FindComponentsRequest;
import dev.layerscope.v1.FindMaximaRequest;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.HistogramFigure;
import dev.layerscope.v1.Mosaic;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.Overlay;
import dev.layerscope.v1.Percentiles;
import dev.layerscope.v1.PictureCrop;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.PixelBox;
import dev.layerscope.v1.Reduction;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.RenderFigureResponse;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.SparsityFigure;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamComponentsRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.TopFigure;
import dev.layerscope.v1.Viewport;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every question about every layer that is at the edge of what a layer can be: an answer, or a sentence. */
@Timeout(60)
class DegenerateTensorsTest {
    private static final Set<Status.Code> SENTENCES =
            Set.of(Status.Code.FAILED_PRECONDITION, Status.Code.INVALID_ARGUMENT, Status.Code.OUT_OF_RANGE);

    @TempDir
    private static Path models;

    private static TestServer server;
    private static LocalInput input;
    private static LocalInput picture;

    @BeforeAll
    static void start() throws IOException {
        DegenerateTensors.write(models);
        server = TestServer.over(models);
        byte[] header = NpyHeader.of(NpyType.FLOAT32, 1, 1, 1, 1).toBytes();
        input = LocalInput.of(Arrays.copyOf(header, header.length + Float.BYTES));
        picture = LocalInput.of(PngEncoder.encode(RgbImage.of(1, 1, new byte[3])));
        server.client().ensureInputs(List.of(input, picture));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Which layers must have an answer; the others may have a sentence. */
    private enum Answered {
        ALL,
        WITH_CHANNELS,
        SOME;

        boolean includes(Degenerate tensor) {
            return this == ALL || this == WITH_CHANNELS && tensor.hasChannels() && !tensor.isEmpty();
        }
    }

    /** What can be asked about a layer. A new figure joins by a line in {@link #questions}. */
    record Question(String name, Answered answered, Consumer<String> ask) {
        static Question figure(String name, Answered answered, Consumer<RenderFigureRequest.Builder> figure) {
            return new Question(name, answered, layer -> {
                RenderFigureRequest.Builder request =
                        RenderFigureRequest.newBuilder().setFeed(feed()).addLayers(layer);
                figure.accept(request);
                assertIsPicture(request.build());
            });
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Question> questions() {
        GridFigure grid = GridFigure.getDefaultInstance();
        ChannelFigure first = ChannelFigure.getDefaultInstance();
        return List.of(
                Question.figure("grid", Answered.WITH_CHANNELS, request -> request.setGrid(grid)),
                Question.figure(
                        "grid log",
                        Answered.WITH_CHANNELS,
                        request -> request.setGrid(grid).setColoring(norm(Norm.Kind.KIND_LOG))),
                Question.figure(
                        "grid symlog",
                        Answered.WITH_CHANNELS,
                        request -> request.setGrid(grid)
                                .setColoring(norm(Norm.Kind.KIND_SYMLOG).setScope(Coloring.Scope.SCOPE_LAYER))),
                Question.figure(
                        "grid logit",
                        Answered.WITH_CHANNELS,
                        request -> request.setGrid(grid)
                                .setColoring(norm(Norm.Kind.KIND_LOGIT).setScope(Coloring.Scope.SCOPE_LAYER))),
                Question.figure(
                        "grid percentiles",
                        Answered.WITH_CHANNELS,
                        request -> request.setGrid(grid)
                                .setColoring(Coloring.newBuilder()
                                        .setColormap("RdBu_r")
                                        .setPercentiles(Percentiles.newBuilder()
                                                .setLow(1)
                                                .setHigh(99)))),
                Question.figure(
                        "grid of all",
                        Answered.WITH_CHANNELS,
                        request ->
                                request.setGrid(grid.toBuilder().setLimit(4096).setColumns(64))),
                Question.figure(
                        "grid sorted",
                        Answered.WITH_CHANNELS,
                        request -> request.setGrid(grid.toBuilder()
                                .setSort(GridFigure.Sort.SORT_MEAN)
                                .setLimit(5))),
                Question.figure(
                        "grid over the input",
                        Answered.SOME,
                        request -> request.setGrid(grid.toBuilder().setOverlay(Overlay.getDefaultInstance()))),
                Question.figure("channel", Answered.WITH_CHANNELS, request -> request.setChannel(first)),
                Question.figure(
                        "channel log",
                        Answered.WITH_CHANNELS,
                        request -> request.setChannel(first)
                                .setColoring(norm(Norm.Kind.KIND_LOG))
                                .setScale(2)),
                Question.figure(
                        "histogram",
                        Answered.ALL,
                        request -> request.setHistogram(HistogramFigure.getDefaultInstance())),
                Question.figure(
                        "histogram log",
                        Answered.ALL,
                        request -> request.setScale(2)
                                .setHistogram(HistogramFigure.newBuilder()
                                        .setLogarithmic(true)
                                        .setBins(4096))),
                Question.figure(
                        "sparsity", Answered.ALL, request -> request.setSparsity(SparsityFigure.getDefaultInstance())),
                Question.figure(
                        "top",
                        Answered.WITH_CHANNELS,
                        request -> request.setTop(TopFigure.newBuilder().setCount(64))),
                Question.figure(
                        "components",
                        Answered.SOME,
                        request -> request.setComponents(ComponentsFigure.getDefaultInstance())),
                Question.figure(
                        "one component",
                        Answered.SOME,
                        request -> request.setComponents(
                                        ComponentsFigure.newBuilder().setComponents(1))
                                .setColoring(Coloring.newBuilder().setColormap("magma"))
                                .setScale(2)),
                new Question("crops", Answered.ALL, DegenerateTensorsTest::crop),
                new Question("basis", Answered.SOME, DegenerateTensorsTest::findComponents),
                new Question("component values", Answered.SOME, DegenerateTensorsTest::streamComponents),
                new Question("maxima of maps", Answered.SOME, DegenerateTensorsTest::findMaxima),
                new Question("tiles", Answered.WITH_CHANNELS, layer -> look(layer, Coloring.newBuilder())),
                new Question("tiles log", Answered.WITH_CHANNELS, layer -> look(layer, norm(Norm.Kind.KIND_LOG))),
                new Question("comparison", Answered.ALL, DegenerateTensorsTest::compare),
                new Question("stats", Answered.ALL, DegenerateTensorsTest::summarize),
                new Question("values", Answered.ALL, layer -> stream(layer, Reduction.REDUCTION_UNSPECIFIED)),
                new Question("means", Answered.SOME, layer -> stream(layer, Reduction.REDUCTION_MEAN)),
                new Question("maxima", Answered.SOME, layer -> stream(layer, Reduction.REDUCTION_MAX)));
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> everything() {
        return DegenerateTensors.all().stream()
                .flatMap(tensor -> questions().stream()
                        .map(question -> org.junit.jupiter.params.provider.Arguments.of(tensor, question)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everything")
    void thereIsAnAnswerOrASentence(Degenerate tensor, Question question) {
        try {
            question.ask().accept(tensor.name());
        } catch (StatusRuntimeException e) {
            assertIsSentence(
                    e.getStatus().getCode(), String.valueOf(e.getStatus().getDescription()));
            assertThat(question.answered().includes(tensor)).as(e.getMessage()).isFalse();
        } catch (ServerError e) {
            assertIsSentence(e.code(), String.valueOf(e.getMessage()));
            assertThat(question.answered().includes(tensor)).as(e.getMessage()).isFalse();
        }
    }

    private static void assertIsSentence(Status.Code code, String sentence) {
        assertThat(code).as(sentence).isIn(SENTENCES);
        assertThat(sentence).contains("(expected: ");
    }

    private static Feed feed() {
        return TestServer.feed(DegenerateTensors.MODEL, List.of(input)).build();
    }

    private static Coloring.Builder norm(Norm.Kind kind) {
        return Coloring.newBuilder().setNorm(Norm.newBuilder().setKind(kind));
    }

    private static Channel channel() {
        return server.connection().channel();
    }

    private static void assertIsPicture(RenderFigureRequest request) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        PicturesGrpc.newBlockingStub(channel())
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .renderFigure(request)
                .forEachRemaining(message -> write(message, file));
        try {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file.toByteArray()));
            assertThat(picture.getWidth() * picture.getHeight()).isGreaterThan(1000);
        } catch (IOException e) {
            throw new AssertionError("no picture", e);
        }
    }

    private static void write(RenderFigureResponse message, ByteArrayOutputStream file) {
        file.writeBytes(message.getData().toByteArray());
    }

    private static void summarize(String layer) {
        var summary = ActivationsGrpc.newBlockingStub(channel())
                .summarizeActivations(SummarizeActivationsRequest.newBuilder()
                        .setFeed(feed())
                        .addLayers(layer)
                        .build());
        assertThat(summary.getLayersList()).hasSize(1);
    }

    /** A part of the picture, which stands for whatever excites the layer most. */
    private static void crop(String layer) {
        CropsRow row = CropsRow.newBuilder()
                .addCrops(PictureCrop.newBuilder()
                        .setBox(PixelBox.newBuilder().setHeight(1).setWidth(1))
                        .setValue(Double.NaN))
                .build();
        assertIsPicture(RenderFigureRequest.newBuilder()
                .setFeed(TestServer.feed(DegenerateTensors.MODEL, List.of(picture)))
                .addLayers(layer)
                .setCrops(CropsFigure.newBuilder().addRows(row))
                .build());
    }

    private static void findComponents(String layer) {
        var found = ActivationsGrpc.newBlockingStub(channel())
                .findComponents(FindComponentsRequest.newBuilder()
                        .setFeed(feed())
                        .addLayers(layer)
                        .setComponents(1)
                        .build());
        Component first = found.getLayers(0).getBasis().getComponents(0);
        assertThat(first.getLoadingsList()).allMatch(Double::isFinite);
        assertThat(first.getVariance()).isFinite().isNotNegative();
        assertThat(first.getVarianceRatio()).isBetween(0.0, 1 + 1e-9);
    }

    private static void streamComponents(String layer) {
        var messages = ActivationsGrpc.newBlockingStub(channel())
                .streamComponents(StreamComponentsRequest.newBuilder()
                        .setFeed(feed())
                        .addLayers(layer)
                        .setComponents(1)
                        .build());
        assertThat(messages.next().hasHeader()).isTrue();
        messages.forEachRemaining(message -> assertThat(message.hasHeader()).isFalse());
    }

    private static void findMaxima(String layer) {
        LayerMaxima maxima;
        try {
            maxima = server.client()
                    .findMaxima(
                            FindMaximaRequest.newBuilder()
                                    .setFeed(feed())
                                    .addLayers(layer)
                                    .build(),
                            List.of(input))
                    .get(0);
        } catch (TransferException e) {
            throw new AssertionError("broken stream", e);
        }
        Size map = maxima.header().getMap();
        for (int i = 0; i < maxima.values().length; i++) {
            assertThat(maxima.rows()[i]).isBetween(0, map.getHeight() - 1);
            assertThat(maxima.columns()[i]).isBetween(0, map.getWidth() - 1);
        }
    }

    private static void look(String layer, Coloring.Builder coloring) {
        OpenView view = OpenView.newBuilder()
                .setFeed(feed())
                .setLayer(layer)
                .setColoring(coloring)
                .build();
        try (TileScreen screen = TileScreen.open(server.client())) {
            Mosaic mosaic = screen.open(view, List.of(input));
            for (int level : new int[] {mosaic.getLowestLevel(), 0, mosaic.getHighestLevel()}) {
                assertThat(screen.look(mosaic, viewport(level))).isNotEmpty();
            }
        }
    }

    private static Viewport viewport(int level) {
        return Viewport.newBuilder()
                .setLevel(level)
                .setWidth(512)
                .setHeight(512)
                .build();
    }

    private static void compare(String layer) {
        var comparison = ActivationsGrpc.newBlockingStub(channel())
                .compareActivations(CompareActivationsRequest.newBuilder()
                        .setFeed(feed())
                        .setAgainst(input.sha256())
                        .addLayers(layer)
                        .build());
        var all = comparison.getLayers(0).getAll();
        assertThat(all.getPairs() == 0 || all.getLargestAbsolute() == 0).isTrue();
    }

    private static void stream(String layer, Reduction reduction) {
        var messages = ActivationsGrpc.newBlockingStub(channel())
                .streamActivations(StreamActivationsRequest.newBuilder()
                        .setFeed(feed())
                        .addLayers(layer)
                        .setReduction(reduction)
                        .build());
        assertThat(messages.next().hasHeader()).isTrue();
        messages.forEachRemaining(message -> assertThat(message.hasHeader()).isFalse());
    }
}
