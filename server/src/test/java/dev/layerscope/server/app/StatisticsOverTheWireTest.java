package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.Picture;
import dev.layerscope.client.ServerError;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.v1.CompareActivationsRequest;
import dev.layerscope.v1.Comparison;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.HistogramFigure;
import dev.layerscope.v1.LayerSummary;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.SparsityFigure;
import dev.layerscope.v1.Statistics;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import dev.layerscope.v1.TopFigure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics, comparisons and the figures made of them, as a client gets them. */
class StatisticsOverTheWireTest {
    private static final String MODEL = "tiny_resnet";
    private static final String LAYER = "layer2.0";
    private static final double TOLERANCE = 1e-3;

    @TempDir
    private static Path models;

    private static TestServer server;
    private static LocalInput input;
    private static LocalInput other;
    private static LocalInput picture;
    private static LocalInput larger;

    @BeforeAll
    static void start() throws IOException {
        TestServer.copyGolden(models, MODEL);
        server = TestServer.over(models, settings -> settings);
        input = LocalInput.of(Npz.files("/golden/" + MODEL + ".npz").get("input"));
        other = LocalInput.of(bytes(ClientFiles.randomNpy(3, 1, 3, 64, 64)));
        larger = LocalInput.of(bytes(ClientFiles.randomNpy(3, 1, 3, 96, 96)));
        picture = LocalInput.of(bytes(ClientFiles.png(80, 70, 4)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void numbersOfALayerAreThoseOfNumPy() {
        LayerSummary summary = summary(summaryRequest(LAYER).build()).getLayers(0);

        // numpy's over golden/tiny_resnet.npz, act:layer2.0
        Statistics all = summary.getAll();
        assertThat(all.getMean()).isCloseTo(2.6399081, within(TOLERANCE));
        assertThat(all.getStandardDeviation()).isCloseTo(4.1514285, within(TOLERANCE));
        assertThat(all.getQuantilesList())
                .zipSatisfy(
                        List.of(0.0, 0.0, 0.0, 4.4127829, 12.6064117),
                        (one, expected) -> assertThat(one).isCloseTo(expected, within(TOLERANCE)));
        assertThat(all.getValues()).isEqualTo(24 * 64);
        assertThat(summary.getChannelsList()).hasSize(summary.getChannelCount()).hasSize(24);
        assertThat(summary.getDeadChannelsList()).containsExactly(2, 9, 11, 19);
        assertThat(summary.getHistogram().getCountsList()).hasSize(64);
        assertThat(summary.getHistogram().getCountsList().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(24 * 64);
        assertThat(summary.getLeftOut()).isEmpty();
    }

    @Test
    void whatIsNotWantedIsLeftOut() {
        SummarizeActivationsResponse few = summary(summaryRequest(LAYER)
                .addAllQuantiles(List.of(0.9, 0.1))
                .setBins(7)
                .setLayersOnly(true)
                .build());
        LayerSummary moments =
                summary(summaryRequest(LAYER).setMomentsOnly(true).build()).getLayers(0);

        assertThat(few.getQuantilesList()).containsExactly(0.9, 0.1);
        assertThat(few.getLayers(0).getAll().getQuantiles(0))
                .isGreaterThan(few.getLayers(0).getAll().getQuantiles(1));
        assertThat(few.getLayers(0).getHistogram().getCountsCount()).isEqualTo(7);
        assertThat(few.getLayers(0).getChannelsList()).isEmpty();
        assertThat(few.getLayers(0).getChannelCount()).isEqualTo(24);
        assertThat(moments.hasHistogram()).isFalse();
        assertThat(moments.getAll().getQuantilesList()).isEmpty();
        assertThat(moments.getChannelsList()).hasSize(24);
    }

    @Test
    void wrongQuantilesAndBinsAreRefused() {
        refused(() -> summary(summaryRequest(LAYER).addQuantiles(1.5).build()), "REQUEST_INVALID", "quantile: 1.5");
        refused(() -> summary(summaryRequest(LAYER).setBins(-1).build()), "REQUEST_INVALID", "bins: -1");
    }

    @Test
    void anAnswerBeyondAMessageIsRefusedAndFitsWithoutChannels() {
        List<String> many = Collections.nCopies(2000, LAYER);
        SummarizeActivationsRequest request =
                summaryRequest().addAllLayers(many).build();

        refused(
                () -> summary(request),
                "TOO_LARGE",
                "(expected: fewer layers at once, or layers without their channels)");
        assertThat(summary(request.toBuilder().setLayersOnly(true).build()).getLayersList())
                .hasSize(2000);
    }

    @Test
    void anInputIsComparedWithAnother() {
        Comparison same = compare(input, input, LAYER).getAll();
        Comparison different = compare(input, other, LAYER).getAll();

        assertThat(same.getLargestAbsolute()).isZero();
        assertThat(same.getCosineSimilarity()).isEqualTo(1);
        assertThat(same.getPairs()).isEqualTo(24 * 64);
        assertThat(different.getLargestAbsolute()).isGreaterThanOrEqualTo(different.getRootMeanSquare());
        assertThat(different.getRootMeanSquare()).isGreaterThan(different.getMeanAbsolute());
        assertThat(different.getMeanAbsolute()).isPositive();
        assertThat(different.getCosineSimilarity()).isBetween(-1.0, 1.0);
        assertThat(compare(input, other, LAYER).getChannelsList()).hasSize(24);
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        refused(
                () -> compare(input, larger, LAYER),
                "INPUT_INVALID",
                "[1, 24, 8, 8] for one input and [1, 24, 12, 12] for the other (expected: the same shape)");
        refused(
                () -> server.client()
                        .compareActivations(
                                CompareActivationsRequest.newBuilder()
                                        .setFeed(TestServer.feed(MODEL, List.of(input, other)))
                                        .setAgainst(other.sha256())
                                        .addLayers(LAYER)
                                        .build(),
                                List.of(input, other)),
                "REQUEST_INVALID",
                "inputs: 2 (expected: one, which is compared with another)");
    }

    @Test
    void theTopChannelsAreThoseOfTheLargestMeans() throws IOException {
        FigurePanel top = figure(
                picture,
                figureRequest(picture)
                        .addLayers(LAYER)
                        .setTop(TopFigure.newBuilder().setCount(5)));
        List<Statistics> channels = summary(SummarizeActivationsRequest.newBuilder()
                        .setFeed(TestServer.feed(MODEL, List.of(picture)))
                        .addLayers(LAYER)
                        .build())
                .getLayers(0)
                .getChannelsList();

        assertThat(top.getChannelsList())
                .isEqualTo(IntStream.range(0, 24)
                        .boxed()
                        .sorted((a, b) -> Double.compare(
                                channels.get(b).getMean(), channels.get(a).getMean()))
                        .limit(5)
                        .toList());
        assertThat(top.getMeansList())
                .zipSatisfy(
                        top.getChannelsList(),
                        (mean, channel) ->
                                assertThat(mean).isCloseTo(channels.get(channel).getMean(), within(1e-9)));
        assertThat(top.getLimitsCount()).isEqualTo(5);
        assertThat(top.getChannelsAvailable()).isEqualTo(24);
    }

    @Test
    void anArrayHasTopChannelsTooWithoutAPicture() throws IOException {
        assertThat(figure(input, figureRequest(input).addLayers(LAYER).setTop(TopFigure.getDefaultInstance()))
                        .getChannelsList())
                .hasSize(6);
    }

    @Test
    void sparsityIsOfAllLayersAfterActivationFunctions() throws IOException {
        Picture drawn = server.client()
                .renderFigure(
                        figureRequest(input)
                                .setSparsity(SparsityFigure.getDefaultInstance())
                                .build(),
                        List.of(input));

        assertThat(drawn.header().getPanelsList())
                .extracting(FigurePanel::getLayer)
                .containsExactly(
                        "relu",
                        "layer1.0.relu#1",
                        "layer1.0.relu#2",
                        "layer1.1.relu#1",
                        "layer1.1.relu#2",
                        "layer2.0.relu#1",
                        "layer2.0.relu#2",
                        "layer2.1.relu#1",
                        "layer2.1.relu#2",
                        "layer3.0.relu#1",
                        "layer3.0.relu#2");
    }

    @Test
    void aHistogramIsDrawnOfEachLayerAndWrongBinsAreRefused() throws IOException {
        RenderFigureRequest.Builder request =
                figureRequest(input).addLayers(LAYER).addLayers("fc");

        Picture drawn = server.client()
                .renderFigure(
                        request.setHistogram(HistogramFigure.newBuilder().setLogarithmic(true))
                                .build(),
                        List.of(input));

        assertThat(drawn.header().getPanelsList())
                .extracting(FigurePanel::getChannelsAvailable)
                .containsExactly(24, 10);
        refused(
                () -> figure(
                        input, request.setHistogram(HistogramFigure.newBuilder().setBins(5000))),
                "REQUEST_INVALID",
                "bins: 5000 (expected: 1 to 4096)");
        refused(
                () -> figure(input, request.setTop(TopFigure.newBuilder().setCount(65))),
                "REQUEST_INVALID",
                "channels: 65 (expected: 1 to 64)");
    }

    private interface Call {
        void make() throws IOException;
    }

    private static void refused(Call call, String reason, String sentence) {
        assertThatThrownBy(call::make)
                .isInstanceOfSatisfying(
                        ServerError.class, error -> assertThat(error.reason()).contains(reason))
                .hasMessageContaining(sentence);
    }

    private static SummarizeActivationsRequest.Builder summaryRequest(String... layers) {
        return SummarizeActivationsRequest.newBuilder()
                .setFeed(TestServer.feed(MODEL, List.of(input)))
                .addAllLayers(List.of(layers));
    }

    private static SummarizeActivationsResponse summary(SummarizeActivationsRequest request) {
        return server.client().summarizeActivations(request, List.of(input, picture));
    }

    private static dev.layerscope.v1.LayerComparison compare(LocalInput one, LocalInput against, String layer) {
        return server.client()
                .compareActivations(
                        CompareActivationsRequest.newBuilder()
                                .setFeed(TestServer.feed(MODEL, List.of(one)))
                                .setAgainst(against.sha256())
                                .addLayers(layer)
                                .build(),
                        List.of(one, against))
                .getLayers(0);
    }

    private static RenderFigureRequest.Builder figureRequest(LocalInput shown) {
        return RenderFigureRequest.newBuilder().setFeed(TestServer.feed(MODEL, List.of(shown)));
    }

    private static FigurePanel figure(LocalInput shown, RenderFigureRequest.Builder request) throws IOException {
        return server.client()
                .renderFigure(request.build(), List.of(shown))
                .header()
                .getPanels(0);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
