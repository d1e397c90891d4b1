package dev.layerscope.server.activation;

import static dev.layerscope.server.activation.TestActivations.named;
import static dev.layerscope.server.activation.TestActivations.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.input.ClientFiles;
import dev.layerscope.server.model.GraphBuilder;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationsTest {
    private static final float TOLERANCE = 1e-5f;
    private static final ActivationSettings NO_CACHE =
            ActivationSettings.defaults().keepingNothing();

    @TempDir
    private static Path folder;

    private static TestActivations server;

    @BeforeAll
    static void start() throws IOException {
        picture("fixed", 1, 3).write(folder, "fixed");
        picture("fixed", 2, 3).write(folder, "pairs");
        picture("fixed", "n", 4).write(folder, "rgba");
        rows("n").write(folder, "rows");
        rows(1).write(folder, "row");
        new GraphBuilder()
                .input("image", "n", 3, 8, 8)
                .input("scale", "n", 3)
                .node("GlobalAveragePool", "pooled", "image")
                .node("Flatten", "flat", "pooled")
                .node("Mul", "y", "flat", "scale")
                .output("y")
                .write(folder, "two");
        new GraphBuilder()
                .input("x", "n", 4)
                .node("NonZero", "where", "x")
                .node("Relu", "relu", "x")
                .node("Cast", "y", Map.of("to", new Attribute.Int(1)), "where")
                .output("y")
                .write(folder, "dynamic");
        new GraphBuilder()
                .input("x", 1, 4)
                .input("offset", 1, 4)
                .node("NonZero", "where", "x")
                .node("Transpose", "y", "where")
                .node("Neg", "beside", "offset")
                .output("y", "beside")
                .write(folder, "found");
        new GraphBuilder().input("x").node("Neg", "y", "x").output("y").write(folder, "scalar");
        server = new TestActivations(folder, NO_CACHE);
        server.models().golden("tiny_vgg", "tiny_resnet");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static GraphBuilder picture(String name, Object batch, int channels) {
        return new GraphBuilder()
                .input("x", batch, channels, 8, 8)
                .weight(name + ".weight", 4, channels, 3, 3)
                .node("Conv", "conv", "x", name + ".weight")
                .node("Relu", "relu", "conv")
                .node("ReduceMean", "all", Map.of("keepdims", new Attribute.Int(0)), "relu")
                .node("GlobalAveragePool", "pooled", "relu")
                .output("pooled", "all");
    }

    private static GraphBuilder rows(Object batch) {
        return new GraphBuilder()
                .input("x", batch, 4)
                .weight("w", 4, 5)
                .node("MatMul", "y", "x", "w")
                .output("y");
    }

    @Test
    void picturesOfAFreeBatchAreRunAtOnceAndEqualTheSingleRuns() {
        String[] inputs = {
            server.put(ClientFiles.png(40, 30, 1)),
            server.put(ClientFiles.png(32, 32, 2)),
            server.put(ClientFiles.png(9, 70, 3))
        };

        for (String layer : List.of("features.0", "classifier.4")) {
            float[] batch = server.floats(request("tiny_vgg", inputs), layer);
            float[] single = new float[0];
            for (String input : inputs) {
                single = TestActivations.joined(single, server.floats(request("tiny_vgg", input), layer));
            }
            assertThat(batch).containsExactly(single, org.assertj.core.api.Assertions.within(TOLERANCE));
        }
    }

    @Test
    void picturesOfAFixedBatchAreRunOneByOneAndJoined() {
        String first = server.put(ClientFiles.png(8, 8, 1));
        String second = server.put(ClientFiles.png(8, 8, 2));

        float[] batch = server.floats(request("fixed", first, second, first), "relu");

        float[] one = server.floats(request("fixed", first), "relu");
        float[] two = server.floats(request("fixed", second), "relu");
        assertThat(batch).isEqualTo(TestActivations.joined(TestActivations.joined(one, two), one));
    }

    @Test
    void severalInputsOfAFixedBatchCantBeJoinedWhereALayerHasNoBatchAxis() {
        String first = server.put(ClientFiles.png(8, 8, 1));
        String second = server.put(ClientFiles.png(8, 8, 2));

        assertThat(server.floats(request("fixed", first), "all")).hasSize(1);
        assertInvalid(request("fixed", first, second), "all", "has no batch axis to join them along");
    }

    @Test
    void aFixedBatchOfTwoTakesPairs() {
        String first = server.put(ClientFiles.png(8, 8, 1));
        String second = server.put(ClientFiles.png(8, 8, 2));

        assertThat(server.floats(request("pairs", first, second, second, first), "pooled"))
                .hasSize(16);
        assertInvalid(
                request("pairs", first),
                "pooled",
                "inputs: 1 (expected: 2 at once, as model 'pairs' fixes it, or a multiple)");
        assertInvalid(request("pairs", first, second, first), "pooled", "inputs: 3 (expected: 2 at once");
    }

    @Test
    void arraysOfAFixedBatchAreRunOneByOneToo() {
        String first = server.put(ClientFiles.randomNpy(1, 1, 4));
        String both = server.put(ClientFiles.randomNpy(1, 2, 4));

        float[] one = server.floats(request("row", first), "y");
        float[] two = server.floats(request("row", both), "y");

        assertThat(two).hasSize(10).startsWith(one);
        assertThat(server.floats(request("row", first, first), "y")).isEqualTo(TestActivations.joined(one, one));
    }

    @Test
    void picturesAndArraysMayShareABatch() {
        String picture = server.put(ClientFiles.png(32, 32, 2));
        String array = server.put(ClientFiles.randomNpy(1, 2, 3, 32, 32));

        float[] both = server.floats(request("tiny_vgg", picture, array), "features.0");

        assertThat(both).hasSize(3 * 16 * 32 * 32);
        assertThat(java.util.Arrays.copyOf(both, 16 * 32 * 32))
                .containsExactly(
                        server.floats(request("tiny_vgg", picture), "features.0"),
                        org.assertj.core.api.Assertions.within(TOLERANCE));
    }

    @Test
    void inputsOfOneBatchAreOfOneSize() {
        String small = server.put(ClientFiles.randomNpy(1, 1, 3, 32, 32));
        String large = server.put(ClientFiles.randomNpy(1, 1, 3, 64, 64));

        assertInvalid(
                request("tiny_resnet", small, large),
                "conv1",
                "inputs: shapes [1, 3, 32, 32] and [1, 3, 64, 64] in one batch (expected: all alike; ask for a size)");
    }

    @Test
    void anArrayIsHeldAgainstTheModelsDeclaration() {
        assertInvalid(
                request("tiny_vgg", server.put(ClientFiles.randomNpy(1, 3, 32, 32))),
                "features.0",
                "npy: shape [3, 32, 32] for input 'input' (expected: [batch, 3, 32, 32])");
        assertInvalid(
                request("tiny_vgg", server.put(ClientFiles.randomNpy(1, 1, 1, 32, 32))),
                "features.0",
                "npy: shape [1, 1, 32, 32] for input 'input'");
        assertInvalid(
                request("tiny_vgg", server.put(ClientFiles.randomNpy(1, 0, 3, 32, 32))),
                "features.0",
                "npy: shape [0, 3, 32, 32] for input 'input'");
        assertInvalid(
                request("rows", server.put(ClientFiles.npy(NpyHeader.of(NpyType.INT16, 1, 4), new byte[8]))),
                "y",
                "npy: int16 for input 'x' (expected: float32; numpy's astype converts)");
        assertInvalid(
                request("rows", server.put(ClientFiles.randomNpy(1, 1, 5))),
                "y",
                "npy: shape [1, 5] for input 'x' (expected: [n, 4])");
    }

    @Test
    void aModelOfArraysTakesNoPictures() {
        assertInvalid(request("rows", server.put(ClientFiles.png(8, 8, 1))), "y", "model 'rows' takes no pictures");
    }

    @Test
    void somethingMustBeFed() {
        assertInvalid(request("rows"), "y", "inputs: none (expected: a picture or an array)");
    }

    @Test
    void severalScalarsAreNoBatch() {
        String one = server.put(ClientFiles.npy(new float[] {3}));
        String two = server.put(ClientFiles.npy(new float[] {4}));

        assertThat(server.floats(request("scalar", one), "y")).containsExactly(-3);
        assertInvalid(request("scalar", one, two), "y", "inputs: 2 scalars (expected: one");
    }

    @Test
    void furtherInputsAreFedByName() {
        String image = server.put(ClientFiles.randomNpy(1, 1, 3, 8, 8));
        String twos = server.put(ClientFiles.npy(new float[] {2, 2, 2}, 1, 3));

        float[] pooled = server.floats(request("two", image), "flat");
        float[] scaled = server.floats(named("two", Map.of("scale", twos), image), "y");

        for (int i = 0; i < 3; i++) {
            assertThat(scaled[i]).isEqualTo(2 * pooled[i]);
        }
        assertThat(server.floats(named("two", Map.of("scale", twos, "image", image)), "y"))
                .isEqualTo(scaled);
    }

    @Test
    void anInputThatIsNeededAndNotFedIsNamed() {
        String image = server.put(ClientFiles.randomNpy(1, 1, 3, 8, 8));
        String twos = server.put(ClientFiles.npy(new float[] {2, 2, 2}, 1, 3));

        assertInvalid(
                request("two", image),
                "y",
                "input 'scale' of model 'two': not fed (expected: an array of shape [1, 3], by name)");
        assertInvalid(named("two", Map.of("scale", twos)), "y", "input 'image' of model 'two': not fed");
    }

    @Test
    void namedInputsAreArraysForInputsThatExist() {
        String image = server.put(ClientFiles.png(8, 8, 1));
        String twos = server.put(ClientFiles.npy(new float[] {2, 2, 2}, 1, 3));
        String four = server.put(ClientFiles.randomNpy(1, 1, 4));

        assertInvalid(
                named("two", Map.of("shift", twos), image),
                "y",
                "input 'shift': not one of model 'two' (expected: image, scale)");
        assertInvalid(
                named("two", Map.of("scale", image), image),
                "y",
                "input 'scale': a picture (expected: an array, .npy)");
        assertInvalid(
                named("two", Map.of("scale", four), image),
                "y",
                "npy: shape [1, 4] for input 'scale' (expected: [n, 3])");
        assertInvalid(
                named("row", Map.of("x", server.put(ClientFiles.randomNpy(1, 2, 4)))),
                "y",
                "npy: shape [2, 4] for input 'x' (expected: [1, 4])");
        assertInvalid(
                named("two", Map.of("image", server.put(ClientFiles.randomNpy(1, 1, 3, 8, 8)), "scale", twos), image),
                "y",
                "no input");
    }

    @Test
    void anUnknownInputOrLayerIsSaid() {
        String image = server.put(ClientFiles.png(8, 8, 1));

        assertReason(request("fixed", "00"), "relu", Reason.INPUT_NOT_FOUND);
        assertReason(request("fixed", image), "relu7", Reason.LAYER_NOT_FOUND);
        assertReason(request("fixt", image), "relu", Reason.MODEL_NOT_FOUND);
        assertThatThrownBy(() -> server.lease(request("fixed", image)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REQUEST_INVALID));
    }

    @Test
    void aLayerBehindAFixedSizeCantBeComputedAtAnother() {
        String array = server.put(ClientFiles.randomNpy(1, 1, 3, 48, 48));

        assertThat(server.floats(request("tiny_vgg", array), "features.9")).hasSize(32 * 12 * 12);
        assertThatThrownBy(() -> server.lease(request("tiny_vgg", array), "classifier.4"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SIZE_INVALID))
                .hasMessageContaining("Gemm fixes the size of the input");
    }

    @Test
    void aPictureIsBroughtToTheSizeAskedFor() {
        String picture = server.put(ClientFiles.png(40, 60, 1));
        FeedRequest request = new FeedRequest(
                "tiny_resnet",
                List.of(picture),
                Optional.of("unit"),
                UnaryOperator.identity(),
                Optional.of(new PictureSize(32, 48)),
                Map.of());

        try (SharedCache.Lease<ActivationSet> lease = server.lease(request, "conv1", "layer1", "conv1")) {
            ActivationSet set = lease.value();
            assertThat(set.size()).contains(new PictureSize(32, 48));
            assertThat(set.activations())
                    .extracting(activation -> activation.layer().path())
                    .containsExactly("conv1", "layer1.1.relu#2", "conv1");
            assertThat(set.activations().get(0).tensor().shape()).isEqualTo(Shape.of(1, 12, 16, 24));
            assertThat(set.activations().get(0).channelAxis()).isEqualTo(1);
        }
    }

    @Test
    void aRequestKeepsTheModelThatItBeganWith(@TempDir Path models) throws IOException {
        new GraphBuilder().input("x", 1, 4).node("Neg", "y", "x").output("y").write(models, "net");
        try (TestActivations changing = new TestActivations(models, NO_CACHE)) {
            FeedRequest feed = request("net", changing.put(ClientFiles.npy(new float[] {1, 2, 3, 4}, 1, 4)));
            HostedModel begun = changing.activations().model("net");
            List<Layer> layers = Activations.layers(begun, List.of("y"));

            changing.models().models().delete("net", Caller.SERVER);
            new GraphBuilder()
                    .input("x", 1, 4)
                    .node("Abs", "y", "x")
                    .output("y")
                    .write(models, "net");

            try (SharedCache.Lease<ActivationSet> computed =
                    changing.activations().compute(begun, feed, layers, Call.ofServer())) {
                assertThat(Example.floats(computed.value().activations().get(0).tensor()))
                        .containsExactly(-1, -2, -3, -4);
            }
            assertThat(changing.floats(feed, "y")).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void picturesOfFourChannelsNeedNoPreprocessingOfTheirOwn() {
        String picture = server.put(ClientFiles.png(8, 8, 1));

        assertThat(server.floats(request("rgba", picture), "pooled")).hasSize(4);
        DefaultPreprocessing assumed =
                DefaultPreprocessing.of(server.activations().model("rgba"));
        assertThat(assumed.assumed()).isTrue();
        assertThat(assumed.preprocessing().name()).isEqualTo("unit");
        assertThat(DefaultPreprocessing.of(server.activations().model("fixed"))
                        .preprocessing()
                        .name())
                .isEqualTo("imagenet");
    }

    @Test
    void whatDependsOnTheContentHasTheShapeThatTheContentGives() {
        String two = server.put(ClientFiles.npy(new float[] {0, 5, 0, -1}, 1, 4));
        String four = server.put(ClientFiles.npy(new float[] {1, 2, 3, 4}, 1, 4));

        assertThat(server.floats(request("dynamic", two), "y")).containsExactly(0, 0, 1, 3);
        assertThat(server.floats(request("dynamic", four), "y")).hasSize(8);
        assertThat(server.floats(request("dynamic", two), "relu")).containsExactly(0, 5, 0, 0);
    }

    @Test
    void resultsOfDifferentShapesAreNotJoined() {
        String two = server.put(ClientFiles.npy(new float[] {0, 5, 0, -1}, 1, 4));
        String three = server.put(ClientFiles.npy(new float[] {1, 2, 3, 0}, 1, 4));
        Map<String, String> offset = Map.of("offset", two);

        try (SharedCache.Lease<ActivationSet> lease = server.lease(named("found", offset, two, two), "y")) {
            assertThat(lease.value().activations().get(0).tensor().shape()).isEqualTo(Shape.of(4, 2));
        }
        assertInvalid(named("found", offset, two, three), "y", "layer 'y' has another shape for each");
        assertThat(server.floats(named("found", offset, two, three), "beside")).containsExactly(-0f, -5, -0f, 1);
    }

    @Test
    void theSameQuestionIsAnsweredFromTheCache(@TempDir Path own) throws IOException {
        Files.copy(folder.resolve("fixed.onnx"), own.resolve("fixed.onnx"));
        try (TestActivations cached =
                new TestActivations(own, ActivationSettings.defaults().withCacheBytes(1 << 20))) {
            String first = cached.put(ClientFiles.png(8, 8, 1));
            String second = cached.put(ClientFiles.png(8, 8, 2));
            try (SharedCache.Lease<ActivationSet> one = cached.lease(request("fixed", first), "relu");
                    SharedCache.Lease<ActivationSet> again = cached.lease(request("fixed", first), "relu");
                    SharedCache.Lease<ActivationSet> byNode = cached.lease(request("fixed", first), "conv");
                    SharedCache.Lease<ActivationSet> other = cached.lease(request("fixed", second), "relu");
                    SharedCache.Lease<ActivationSet> unit = cached.lease(
                            new FeedRequest(
                                    "fixed",
                                    List.of(first),
                                    Optional.of("unit"),
                                    UnaryOperator.identity(),
                                    Optional.empty(),
                                    Map.of()),
                            "relu")) {
                assertThat(again.value()).isSameAs(one.value());
                assertThat(List.of(byNode.value(), other.value(), unit.value())).doesNotContain(one.value());
            }
            assertThat(cached.activations().cache().hits()).isEqualTo(1);
            assertThat(cached.activations().cache().misses()).isEqualTo(4);
            assertThat(cached.models().pool().usedBytes()).isPositive();
        }
    }

    @Test
    void withoutACacheNothingIsKept() {
        String picture = server.put(ClientFiles.png(8, 8, 1));

        try (SharedCache.Lease<ActivationSet> one = server.lease(request("fixed", picture), "relu")) {
            assertThat(one.value().activations()).hasSize(1);
        }

        assertThat(server.models().pool().usedBytes()).isZero();
        assertThat(server.activations().cache().usedBytes()).isZero();
    }

    private static void assertInvalid(FeedRequest request, String layer, String sentence) {
        assertThatThrownBy(() -> server.lease(request, layer).close())
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INPUT_INVALID))
                .hasMessageContaining(sentence);
        assertThat(server.models().pool().usedBytes())
                .as("a refusal holds no memory")
                .isZero();
    }

    private static void assertReason(FeedRequest request, String layer, Reason reason) {
        assertThatThrownBy(() -> server.lease(request, layer).close())
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
