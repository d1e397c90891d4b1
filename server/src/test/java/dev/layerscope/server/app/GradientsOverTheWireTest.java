package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.GradientListing;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MemorySink;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.client.ServerError;
import dev.layerscope.client.TensorSink;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.v1.GradientStop;
import dev.layerscope.v1.GradientsGrpc;
import dev.layerscope.v1.LayerGradient;
import dev.layerscope.v1.ListLayerGradientsRequest;
import dev.layerscope.v1.ListLayerGradientsResponse;
import dev.layerscope.v1.ReluRule;
import dev.layerscope.v1.Resumption;
import dev.layerscope.v1.Size;
import dev.layerscope.v1.StreamGradientsRequest;
import dev.layerscope.v1.StreamGradientsResponse;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which layers have gradients, how these arrive, and what is refused, over a real port. */
@Timeout(120)
class GradientsOverTheWireTest {
    private static final String NET = "tiny_resnet";
    private static final long MOST_BYTES = 1 << 26;
    private static final int SIDE = 8;

    @TempDir
    private static Path models;

    private static TestServer server;
    private static LocalInput golden;
    private static LocalInput small;

    @BeforeAll
    static void start() throws IOException {
        TestServer.copyGolden(models, NET);
        new GraphBuilder()
                .input("x", "n", 1, SIDE, SIDE)
                .add(node("lift", "Relu", "x", "lifted"))
                .add(node("steps", "Round", "lifted", "rounded"))
                .add(node("twice", "Neg", "rounded", "negated"))
                .add(node("where", "Shape", "lifted", "sizes"))
                .add(GraphBuilder.node("odd", "Hardmax", List.of("lifted"), List.of("hard"), Map.of()))
                .add(node("positive", "Sigmoid", "lifted", "squashed"))
                .output("negated", "hard", "squashed", "sizes")
                .write(models, "stops");
        new GraphBuilder()
                .input("x", "n", 2, SIDE, SIDE)
                .add(node("down", "Neg", "x", "below"))
                .add(node("alive", "Relu", "below", "dead"))
                .output("dead")
                .write(models, "negative");
        new GraphBuilder()
                .input("ids", ElementType.INT64, 1, 4)
                .node("Neg", "y", "ids")
                .output("y")
                .write(models, "ids");
        new GraphBuilder()
                .opset("", 6)
                .input("x", 1, 1, SIDE, SIDE)
                .node("Relu", "y", "x")
                .output("y")
                .write(models, "old");
        new GraphBuilder()
                .input("x", "n", 1, "h", "w")
                .weight("sizes", Weight.ofInts(1, SIDE * SIDE))
                .add(node("lift", "Relu", "x", "lifted"))
                .node("Reshape", "flat", "lifted", "sizes")
                .node("Neg", "below", "flat")
                .output("below")
                .write(models, "fixed");
        server = TestServer.over(models);
        golden = LocalInput.of(Npz.files("/golden/" + NET + ".npz").get("input"));
        small = array(1, 1, SIDE, SIDE);
    }

    private static dev.layerscope.server.graph.Node node(String name, String operator, String from, String to) {
        return GraphBuilder.node(name, operator, List.of(from), List.of(to), Map.<String, Attribute>of());
    }

    /** Numbers from 0.1 on. */
    private static LocalInput array(int... shape) {
        long[] dims = java.util.Arrays.stream(shape).asLongStream().toArray();
        byte[] header = NpyHeader.of(NpyType.FLOAT32, dims).toBytes();
        int elements = java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        ByteBuffer file = ByteBuffer.allocate(header.length + elements * Float.BYTES)
                .put(header)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            file.putFloat(0.1f + i % 10);
        }
        return LocalInput.of(file.array());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyLayerSaysWhatStopsItsGradientAndWhere() {
        Map<String, Optional<GradientStop>> stops = stops("stops");

        assertThat(stops.get("lifted")).isEmpty();
        assertThat(stops.get("squashed")).isEmpty();
        GradientStop round = stops.get("rounded").orElseThrow();
        assertThat(round.getOpType()).isEqualTo("Round");
        assertThat(round.getNode()).isEqualTo("steps");
        assertThat(round.getOpset()).isEqualTo(17);
        assertThat(round.getReason()).isEqualTo("it changes only in steps, so its derivative is zero");
        assertThat(stops.get("negated")).contains(round);
        assertThat(stops.get("hard").orElseThrow().getReason()).isEqualTo(round.getReason());
        assertThat(stops.get("sizes").orElseThrow().getReason())
                .isEqualTo("it depends on the shape of its input alone");
    }

    private static Map<String, Optional<GradientStop>> stops(String model) {
        Map<String, Optional<GradientStop>> stops = new java.util.HashMap<>();
        GradientListing listing = server.client()
                .listLayerGradients(ListLayerGradientsRequest.newBuilder()
                        .setModel(model)
                        .setIncludeShapeValues(true)
                        .build());
        assertThat(listing.input()).isEqualTo("x");
        for (LayerGradient gradient : listing.layers()) {
            stops.put(
                    gradient.getLayer().getTensor(),
                    gradient.hasStop() ? Optional.of(gradient.getStop()) : Optional.empty());
        }
        return stops;
    }

    @Test
    void whatCantBeComputedAtASizeHasNoGradientThere() {
        ListLayerGradientsRequest.Builder request =
                ListLayerGradientsRequest.newBuilder().setModel("fixed");

        List<LayerGradient> own = server.client()
                .listLayerGradients(request.setSize(size(SIDE)).build())
                .layers();
        List<LayerGradient> larger = server.client()
                .listLayerGradients(request.setSize(size(2 * SIDE)).build())
                .layers();

        assertThat(own).hasSize(3).noneMatch(LayerGradient::hasStop);
        assertThat(larger).extracting(LayerGradient::hasStop).containsExactly(false, true, true);
        assertThat(larger.get(2).getStop().getReason())
                .isEqualTo("it can't be computed at this size: Reshape fixes the size of the input");
    }

    private static Size.Builder size(int side) {
        return Size.newBuilder().setHeight(side).setWidth(side);
    }

    @Test
    void layersComeInPagesAndAreMatchedAsInTheCatalogue() {
        ListLayerGradientsRequest request = ListLayerGradientsRequest.newBuilder()
                .setModel(NET)
                .setMatch("Conv")
                .setPageSize(3)
                .setSize(Size.newBuilder().setHeight(48).setWidth(40))
                .build();
        ListLayerGradientsResponse page =
                GradientsGrpc.newBlockingStub(server.connection().channel()).listLayerGradients(request);
        GradientListing all = server.client().listLayerGradients(request);

        assertThat(page.getLayersList()).hasSize(3);
        assertThat(page.getNextPageToken()).isEqualTo("3");
        assertThat(all.layers()).hasSizeGreaterThan(6).allSatisfy(gradient -> {
            assertThat(gradient.hasStop()).isFalse();
            assertThat(gradient.getLayer().getOpType()).isEqualTo("Conv");
        });
        assertThat(all.size().getWidth()).isEqualTo(40);
        assertRefused(
                () -> server.client()
                        .listLayerGradients(
                                request.toBuilder().setPageToken("next").build()),
                "PAGE_TOKEN_INVALID",
                "page token: 'next'");
    }

    @Test
    void aStoppedLayerIsRefusedInTheWordsOfItsCoverage() {
        assertRefused(
                () -> gradient("stops", small, "negated", 0),
                "NOT_DIFFERENTIABLE",
                "layer 'twice': no gradient passes Round of node 'steps' at layer 'steps', opset 17: it changes only in"
                        + " steps, so its derivative is zero (expected: a layer before that)");
    }

    @Test
    void modelsWithoutGradientsSaySo() {
        assertRefused(
                () -> stops("ids"),
                "NOT_DIFFERENTIABLE",
                "model 'ids': no input of floating point, so there are no gradients (expected: one, to take gradients"
                        + " by)");
        assertRefused(
                () -> stops("old"),
                "NOT_DIFFERENTIABLE",
                "model 'old': operator set 6, so there are no gradients (expected: 7 or newer)");
        assertRefused(() -> gradient("old", small, "y", 0), "NOT_DIFFERENTIABLE", "operator set 6");
    }

    @Test
    void wrongLayersAndChannelsAreRefused() {
        assertRefused(() -> gradient(NET, golden, "layer9", 0), "LAYER_NOT_FOUND", "layer9");
        assertRefused(
                () -> gradient(NET, golden, "layer1.0.conv1", 99), "CHANNEL_INVALID", "channel: 99 (expected: 0 to ");
        assertRefused(() -> gradient(NET, golden, "layer1.0.conv1", -1), "CHANNEL_INVALID", "channel: -1");
        assertRefused(
                () -> stream(request(NET, golden, "conv1", 0).setReluValue(9).build(), golden),
                "REQUEST_INVALID",
                "relu: ");
    }

    @Test
    void aDeadChannelHasNoGradientUnlessItIsRedirected() throws IOException {
        LocalInput two = array(1, 2, SIDE, SIDE);

        ReceivedTensor plain = gradient("negative", two, "dead", 1);
        ReceivedTensor redirected = stream(
                request("negative", two, "dead", 1)
                        .setRelu(ReluRule.RELU_RULE_REDIRECTED)
                        .build(),
                two);

        for (float value : TestServer.floats(plain)) {
            // Zero of either sign.
            assertThat(value == 0).isTrue();
        }
        float[] values = TestServer.floats(redirected);
        for (int i = 0; i < values.length; i++) {
            // The mean over 64 positions of the negative of channel 1.
            float expected = i < SIDE * SIDE ? 0 : -1f / (SIDE * SIDE);
            assertThat(values[i] == expected).as("%s at %d", values[i], i).isTrue();
        }
    }

    @Test
    void eachPictureOfABatchHasTheGradientOfItsOwnMean() throws IOException {
        List<LocalInput> both = List.of(
                LocalInput.of(ErrorsOverTheWireTest.png(48, 40)), LocalInput.of(ErrorsOverTheWireTest.png(32, 64)));
        StreamGradientsRequest.Builder request =
                StreamGradientsRequest.newBuilder().setLayer("layer1.0.conv1").setChannel(3);
        MemorySink together = new MemorySink(MOST_BYTES);
        server.client()
                .streamGradients(request.setFeed(TestServer.feed(NET, both)).build(), both, together);

        ReceivedTensor batch = together.tensors().get(0);
        assertThat(batch.header().getShape(0)).isEqualTo(2);
        assertThat(batch.header().getLayer().getShape(0)).isEqualTo(2);
        assertThat(batch.header().getLayer().getPath()).isEqualTo("layer1.0.conv1");
        assertThat(batch.header().getSize().getHeight()).isPositive();
        List<Float> alone = new ArrayList<>();
        for (LocalInput one : both) {
            MemorySink single = new MemorySink(MOST_BYTES);
            server.client()
                    .streamGradients(
                            request.setFeed(TestServer.feed(NET, List.of(one))).build(), List.of(one), single);
            for (float value : TestServer.floats(single.tensors().get(0))) {
                alone.add(value);
            }
        }
        float[] values = TestServer.floats(batch);
        assertThat(values).hasSize(alone.size());
        for (int i = 0; i < values.length; i++) {
            assertThat(Math.abs(values[i] - alone.get(i))).isLessThan(1e-6f);
        }
    }

    @Test
    void aStreamGoesOnWhereItBroke() throws IOException {
        ReceivedTensor whole = gradient(NET, golden, "conv1", 2);
        int half = whole.data().remaining() / 2;
        CRC32C checksum = new CRC32C();
        checksum.update(whole.data().duplicate().limit(half));
        Resumption resume = Resumption.newBuilder()
                .setOffset(half)
                .setCrc32C((int) checksum.getValue())
                .setModelSha256(whole.header().getOrigin().getModelSha256())
                .build();

        Iterator<StreamGradientsResponse> rest = GradientsGrpc.newBlockingStub(
                        server.connection().channel())
                .streamGradients(
                        request(NET, golden, "conv1", 2).setResume(resume).build());

        assertThat(rest.next().getHeader()).isEqualTo(whole.header());
        StreamGradientsResponse first = rest.next();
        assertThat(first.getOffset()).isEqualTo(half);
        assertThat(first.getData().asReadOnlyByteBuffer())
                .isEqualTo(whole.data().duplicate().position(half));
        checksum.update(first.getData().asReadOnlyByteBuffer());
        assertThat(rest.next().getEnd().getCrc32C()).isEqualTo((int) checksum.getValue());
        assertThat(rest.hasNext()).isFalse();
    }

    @Test
    void aStreamBehindItsOnlyTensorIsEmpty() {
        Iterator<StreamGradientsResponse> rest = GradientsGrpc.newBlockingStub(
                        server.connection().channel())
                .streamGradients(request(NET, golden, "conv1", 2)
                        .setResume(Resumption.newBuilder().setIndex(1))
                        .build());

        assertThat(rest.hasNext()).isFalse();
    }

    @Test
    void aCallerMayLeaveInTheMiddle() throws IOException {
        LocalInput many = array(400, 1, 2 * SIDE * SIDE, SIDE * SIDE);
        new GraphBuilder()
                .input("x", "n", 1, "h", "w")
                .add(node("lift", "Sigmoid", "x", "lifted"))
                .output("lifted")
                .write(models, "large");
        try (CancellableContext context = Context.current().withCancellation()) {
            TensorSink leaving = header -> {
                context.cancel(null);
                return new MemorySink(MOST_BYTES).begin(header);
            };

            assertThatThrownBy(() -> context.call(() -> {
                        server.client()
                                .streamGradients(
                                        request("large", many, "lift", 0).build(), List.of(many), leaving);
                        return "";
                    }))
                    .isInstanceOfSatisfying(
                            ServerError.class, left -> assertThat(left.code()).isEqualTo(Status.Code.CANCELLED));
        }
        assertThat(gradient(NET, golden, "conv1", 2).data().remaining()).isPositive();
    }

    private static StreamGradientsRequest.Builder request(String model, LocalInput input, String layer, int channel) {
        return StreamGradientsRequest.newBuilder()
                .setFeed(TestServer.feed(model, List.of(input)))
                .setLayer(layer)
                .setChannel(channel);
    }

    private static ReceivedTensor gradient(String model, LocalInput input, String layer, int channel)
            throws IOException {
        return stream(request(model, input, layer, channel).build(), input);
    }

    private static ReceivedTensor stream(StreamGradientsRequest request, LocalInput input) throws IOException {
        MemorySink sink = new MemorySink(MOST_BYTES);
        server.client().streamGradients(request, List.of(input), sink);
        return sink.tensors().get(0);
    }

    private static void assertRefused(ThrowingCallable call, String reason, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServerError.class,
                        refusal -> assertThat(refusal.reason()).contains(reason))
                .hasMessageContaining(words);
    }
}
