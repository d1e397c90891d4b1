package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.LocalInput;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.app.DegenerateTensors.Degenerate;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.ChannelFigure;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.Norm;
import dev.layerscope.v1.Overlay;
import dev.layerscope.v1.Percentiles;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.Reduction;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.RenderFigureResponse;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
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

    @BeforeAll
    static void start() throws IOException {
        DegenerateTensors.write(models);
        server = TestServer.over(models);
        byte[] header = NpyHeader.of(NpyType.FLOAT32, 1, 1, 1, 1).toBytes();
        input = LocalInput.of(Arrays.copyOf(header, header.length + Float.BYTES));
        server.client().ensureInputs(List.of(input));
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
            String sentence = String.valueOf(e.getStatus().getDescription());
            assertThat(e.getStatus().getCode()).as(sentence).isIn(SENTENCES);
            assertThat(sentence).contains("(expected: ");
            assertThat(question.answered().includes(tensor)).as(sentence).isFalse();
        }
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
