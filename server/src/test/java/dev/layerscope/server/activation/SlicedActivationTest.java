package dev.layerscope.server.activation;

import static dev.layerscope.server.activation.TestActivations.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.Selection.ChannelRange;
import dev.layerscope.server.activation.Selection.Crop;
import dev.layerscope.server.activation.Selection.Reduction;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes in slices is, byte for byte, what comes at once. */
class SlicedActivationTest {
    private static final ActivationSettings NO_CACHE =
            ActivationSettings.defaults().keepingNothing();
    private static final String[] INPUTS = new String[5];

    @TempDir
    private static Path folder;

    private static TestActivations atOnce;

    @BeforeAll
    static void start() {
        pictures("n").write(folder, "open");
        pictures(1).write(folder, "ones");
        pictures(5).write(folder, "fives");
        new GraphBuilder()
                .input("x", "n", 3, 8, 8)
                .weight("w", 5, 3, 2, 2)
                .node("Conv", "conv", "x", "w")
                .node("Transpose", "last", Map.of("perm", Attribute.Ints.of(0, 2, 3, 1)), "conv")
                .weight("rows", dev.layerscope.server.graph.Weight.ofInts(-1, 5))
                .node("Reshape", "tokens", "last", "rows")
                .node("ReduceMean", "mean", Map.of("keepdims", new Attribute.Int(0)), "conv")
                .output("tokens", "mean")
                .write(folder, "tokens");
        atOnce = new TestActivations(folder, NO_CACHE);
        for (int i = 0; i < INPUTS.length; i++) {
            INPUTS[i] = atOnce.put(ClientFiles.png(8, 8, i));
        }
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(atOnce.models().pool().usedBytes()).isZero();
    }

    @AfterAll
    static void stop() {
        atOnce.close();
    }

    private static GraphBuilder pictures(Object batch) {
        return new GraphBuilder()
                .input("x", batch, 3, 8, 8)
                .weight("w", 6, 3, 3, 3)
                .node("Conv", "conv", "x", "w")
                .node("Relu", "relu", "conv")
                .node("GlobalAveragePool", "pooled", "relu")
                .node("Flatten", "scores", "pooled")
                .output("scores");
    }

    private record Case(String model, String layer, Selection selection) {}

    static Stream<Case> cases() {
        List<Selection> selections = List.of(
                Selection.ALL,
                select(Optional.empty(), Reduction.NONE, Optional.of(ElementType.FLOAT16)),
                select(Optional.empty(), Reduction.NONE, Optional.empty(), new ChannelRange(3, 4)),
                select(
                        Optional.of(new Crop(1, 2, 3, 4)),
                        Reduction.NONE,
                        Optional.empty(),
                        new ChannelRange(5, 5),
                        new ChannelRange(0, 1)),
                select(Optional.empty(), Reduction.MEAN, Optional.empty()),
                select(
                        Optional.of(new Crop(0, 0, 6, 5)),
                        Reduction.MAX,
                        Optional.of(ElementType.FLOAT16),
                        new ChannelRange(2, 5)));
        Stream<Case> pictures = Stream.of("open", "ones", "fives")
                .flatMap(model -> selections.stream().map(selection -> new Case(model, "relu", selection)));
        return Stream.concat(
                pictures,
                Stream.of(
                        new Case("tokens", "last", Selection.ALL),
                        new Case("tokens", "last", select(Optional.empty(), Reduction.MEAN, Optional.empty())),
                        new Case(
                                "tokens",
                                "last",
                                select(Optional.empty(), Reduction.NONE, Optional.empty(), new ChannelRange(1, 2))),
                        new Case("tokens", "tokens", Selection.ALL)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void slicesJoinedAreTheWholeByteForByte(Case tried) {
        byte[] whole = bytes(atOnce, tried);
        for (long limit : new long[] {2_500, 1_000, 700, 200}) {
            try (TestActivations sliced = new TestActivations(folder, NO_CACHE.withWholeBytes(limit))) {
                putAll(sliced);
                try (OpenActivations opened = open(sliced, tried)) {
                    SlicedActivation activation = inSlices(opened);

                    assertThat(activation.byteSize()).isEqualTo(whole.length);
                    assertThat(joined(activation, limit))
                            .as("slices of %d bytes", limit)
                            .isEqualTo(whole);
                }
                assertThat(sliced.models().pool().usedBytes()).isZero();
            }
        }
    }

    @Test
    void statisticsOverSlicesAreThoseOverTheWhole() {
        for (long limit : new long[] {2_500, 700, 200}) {
            try (TestActivations sliced = new TestActivations(folder, NO_CACHE.withWholeBytes(limit))) {
                putAll(sliced);
                for (String model : List.of("open", "ones", "fives")) {
                    Case relu = new Case(model, "relu", Selection.ALL);
                    try (OpenActivations whole = open(atOnce, relu);
                            OpenActivations inSlices = open(sliced, relu)) {
                        LayerStatistics expected = LayerStatistics.of(
                                whole.activations().get(0), StatisticsSettings.USUAL, Call.ofServer());
                        LayerStatistics statistics = LayerStatistics.of(
                                inSlices.activations().get(0), StatisticsSettings.USUAL, Call.ofServer());

                        assertThat(withoutChannelQuantiles(statistics)).isEqualTo(withoutChannelQuantiles(expected));
                        assertThat(statistics.leftOut()).startsWith("quantiles of channels: the layer comes in slices");
                    }
                }
            }
        }
    }

    private static LayerStatistics withoutChannelQuantiles(LayerStatistics statistics) {
        List<Statistics> channels = statistics.channels().stream()
                .map(channel -> channel.with(List.of()))
                .toList();
        return new LayerStatistics(
                statistics.all(),
                channels,
                statistics.channelCount(),
                statistics.deadChannels(),
                statistics.histogram(),
                "");
    }

    @Test
    void slicesOfWholeChannelsHaveTheirQuantilesToo() {
        FeedRequest one = request("open", INPUTS[2]);
        try (TestActivations sliced = new TestActivations(folder, NO_CACHE.withWholeBytes(300));
                OpenActivations whole = atOnce.open(one, List.of("relu"), Selection.ALL)) {
            putAll(sliced);
            try (OpenActivations inSlices = sliced.open(one, List.of("relu"), Selection.ALL)) {
                assertThat(inSlices(inSlices).slices()).isEqualTo(3);

                LayerStatistics statistics =
                        LayerStatistics.of(inSlices.activations().get(0), StatisticsSettings.USUAL, Call.ofServer());

                assertThat(statistics)
                        .isEqualTo(LayerStatistics.of(
                                whole.activations().get(0), StatisticsSettings.USUAL, Call.ofServer()));
                assertThat(statistics.channels().get(5).quantiles()).hasSize(5);
            }
        }
    }

    @Test
    void twoInputsAreComparedSliceBySlice() {
        try (TestActivations sliced = new TestActivations(folder, NO_CACHE.withWholeBytes(300))) {
            putAll(sliced);
            assertThat(comparison(sliced)).isEqualTo(comparison(atOnce));
            assertThat(comparison(sliced).all().largestAbsolute()).isPositive();
        }
    }

    private static LayerComparison comparison(TestActivations activations) {
        try (OpenActivations one = activations.open(request("open", INPUTS[2]), List.of("relu"), Selection.ALL);
                OpenActivations other = activations.open(request("open", INPUTS[3]), List.of("relu"), Selection.ALL)) {
            return LayerComparison.of(
                    one.activations().get(0), other.activations().get(0), Call.ofServer());
        }
    }

    @Test
    void classesOfManyInputsAreRankedSliceBySlice() {
        try (TestActivations sliced = new TestActivations(folder, NO_CACHE.withWholeBytes(50))) {
            putAll(sliced);
            Case scores = new Case("open", "scores", Selection.ALL);
            try (OpenActivations whole = open(atOnce, scores);
                    OpenActivations inSlices = open(sliced, scores)) {
                assertThat(inSlices(inSlices).slices()).isEqualTo(5);
                assertThat(Classes.rank(inSlices.activations().get(0), 3, Call.ofServer()))
                        .isEqualTo(Classes.rank(whole.activations().get(0), 3, Call.ofServer()))
                        .hasSize(5);
            }
        }
    }

    @Test
    void onlyWhatIsTooLargeComesInSlices() {
        try (TestActivations some = new TestActivations(folder, NO_CACHE.withWholeBytes(1_000))) {
            putAll(some);
            try (OpenActivations opened =
                    some.open(request("open", INPUTS), List.of("scores", "relu", "pooled"), Selection.ALL)) {
                assertThat(opened.activations())
                        .extracting(one -> one instanceof OpenActivation.InSlices)
                        .containsExactly(false, true, false);
                assertThat(((OpenActivation.Computed) opened.activations().get(2))
                                .activation()
                                .layer()
                                .path())
                        .isEqualTo("pooled");
            }
        }
    }

    @Test
    void aPartOfAnArrayIsFedToo() {
        ByteBuffer rows = ClientFiles.randomNpy(3, 4, 3, 8, 8);
        String here = atOnce.put(rows.duplicate());
        byte[] whole = bytes(atOnce, request("open", INPUTS[0], here, INPUTS[1]), "conv");
        try (TestActivations sliced = new TestActivations(folder, NO_CACHE.withWholeBytes(3_000))) {
            putAll(sliced);
            sliced.put(rows.duplicate());

            assertThat(bytes(sliced, request("open", INPUTS[0], here, INPUTS[1]), "conv"))
                    .isEqualTo(whole);
        }
    }

    @Test
    void aLayerWithoutTheBatchsAxisComesAtOnce() {
        try (TestActivations small = new TestActivations(folder, NO_CACHE.withWholeBytes(4));
                OpenActivations opened = openWith(small, new Case("tokens", "mean", Selection.ALL))) {
            assertThat(opened.activations().get(0)).isInstanceOf(OpenActivation.Computed.class);
        }
    }

    @Test
    void whatALayerDoesNotAllowIsRefusedBeforeAnythingIsComputed() {
        try (TestActivations sliced = new TestActivations(folder, NO_CACHE.withWholeBytes(700))) {
            putAll(sliced);

            assertRefused(
                    sliced,
                    select(Optional.empty(), Reduction.NONE, Optional.empty(), new ChannelRange(6, 6)),
                    Reason.CHANNEL_INVALID);
            assertRefused(
                    sliced,
                    select(Optional.of(new Crop(0, 0, 7, 1)), Reduction.NONE, Optional.empty()),
                    Reason.CROP_INVALID);
            assertRefused(
                    sliced,
                    select(Optional.empty(), Reduction.NONE, Optional.of(ElementType.INT8)),
                    Reason.REQUEST_INVALID);
        }
        try (TestActivations tiny = new TestActivations(folder, NO_CACHE.withWholeBytes(100))) {
            putAll(tiny);

            assertRefused(tiny, select(Optional.empty(), Reduction.MEAN, Optional.empty()), Reason.TOO_LARGE);
        }
    }

    private static void assertRefused(TestActivations server, Selection selection, Reason reason) {
        assertThatThrownBy(() -> open(server, new Case("open", "relu", selection)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static Selection select(
            Optional<Crop> crop, Reduction reduction, Optional<ElementType> type, ChannelRange... channels) {
        return new Selection(List.of(channels), crop, reduction, type);
    }

    private static void putAll(TestActivations server) {
        for (int i = 0; i < INPUTS.length; i++) {
            assertThat(server.put(ClientFiles.png(8, 8, i))).isEqualTo(INPUTS[i]);
        }
    }

    private static OpenActivations openWith(TestActivations server, Case tried) {
        putAll(server);
        return open(server, tried);
    }

    private static OpenActivations open(TestActivations server, Case tried) {
        return server.open(request(tried.model(), INPUTS), List.of(tried.layer()), tried.selection());
    }

    private static SlicedActivation inSlices(OpenActivations opened) {
        return ((OpenActivation.InSlices) opened.activations().get(0)).sliced();
    }

    private static byte[] bytes(TestActivations server, Case tried) {
        try (OpenActivations opened = open(server, tried)) {
            return bytes(opened, tried.selection(), server);
        }
    }

    private static byte[] bytes(TestActivations server, FeedRequest feed, String layer) {
        try (OpenActivations opened = server.open(feed, List.of(layer), Selection.ALL)) {
            return bytes(opened, Selection.ALL, server);
        }
    }

    private static byte[] bytes(OpenActivations opened, Selection selection, TestActivations server) {
        if (opened.activations().get(0) instanceof OpenActivation.Computed computed) {
            try (Tensor selected =
                    selection.of(computed.activation(), server.models().pool())) {
                return bytes(selected);
            }
        }
        return joined(inSlices(opened), Long.MAX_VALUE);
    }

    private static byte[] joined(SlicedActivation activation, long limit) {
        ByteBuffer all = ByteBuffer.allocate((int) activation.byteSize());
        List<Integer> sizes = new ArrayList<>();
        for (long i = 0; i < activation.slices(); i++) {
            try (Tensor slice = activation.compute(i, Call.ofServer())) {
                all.put(bytes(slice));
                sizes.add(slice.byteSize());
            }
        }
        assertThat(sizes).allSatisfy(size -> assertThat((long) size).isLessThanOrEqualTo(limit));
        assertThat(all.hasRemaining()).isFalse();
        return all.array();
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[tensor.byteSize()];
        tensor.bytes().get(bytes);
        return bytes;
    }
}
