package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.server.testing.GoldenModels;
import dev.layerscope.v1.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Over a real port, every activation of the golden networks is what PyTorch's hook recorded, asked for by the module's
 * path in PyTorch.
 */
class GoldenActivationsTest {
    private static final float TOLERANCE = 1e-4f;

    @TempDir
    private static Path models;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        TestServer.copyGolden(models, GoldenModels.names().toArray(String[]::new));
        TestServer.copyGolden(models, "tiny_dynamo", "tiny_dynamo_bn");
        server = TestServer.over(models);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("dev.layerscope.server.testing.GoldenModels#names")
    @ValueSource(strings = {"tiny_dynamo", "tiny_dynamo_bn"})
    void everyActivationEqualsPyTorchs(String model) throws IOException {
        Map<String, byte[]> golden = Npz.files("/golden/" + model + ".npz");
        List<String> paths = golden.keySet().stream()
                .filter(key -> key.startsWith("act:"))
                .map(key -> key.substring("act:".length()))
                .toList();
        assertThat(paths).hasSizeGreaterThanOrEqualTo(3);
        List<String> layers = new ArrayList<>(paths);
        layers.add("output");

        List<ReceivedTensor> received =
                server.activations(model, LocalInput.of(golden.get("input")), layers.toArray(String[]::new));

        assertThat(received).hasSameSizeAs(layers);
        for (int i = 0; i < paths.size(); i++) {
            assertEqual(model + " " + paths.get(i), received.get(i), golden.get("act:" + paths.get(i)));
        }
        assertEqual(model + " output", received.get(paths.size()), golden.get("output"));
    }

    @Test
    void aConvolutionWithANormalizationMergedInSaysSo() throws IOException {
        Map<String, byte[]> golden = Npz.files("/golden/tiny_resnet.npz");

        ReceivedTensor conv1 = server.activations("tiny_resnet", LocalInput.of(golden.get("input")), "conv1")
                .get(0);

        assertThat(conv1.header().getLayer().getFolded()).isTrue();
        assertEqual("conv1", conv1, golden.get("act:bn1"));
    }

    @Test
    void aConvolutionThatDynamoPutInTheNormalizationsPlaceIsFoundByBothNames() throws IOException {
        Map<String, byte[]> golden = Npz.files("/golden/tiny_dynamo.npz");

        List<ReceivedTensor> received =
                server.activations("tiny_dynamo", LocalInput.of(golden.get("input")), "stem.0", "stem.1");

        for (ReceivedTensor tensor : received) {
            assertThat(tensor.header().getLayer().getPath()).isEqualTo("stem.1");
            assertThat(tensor.header().getLayer().getFolded()).isTrue();
            assertEqual("stem.1", tensor, golden.get("act:stem.1"));
        }
    }

    @Test
    void aModuleCalledTwiceMeansItsLastCallAndANumberTheOthers() throws IOException {
        Map<String, byte[]> golden = Npz.files("/golden/tiny_resnet.npz");

        List<ReceivedTensor> received = server.activations(
                "tiny_resnet",
                LocalInput.of(golden.get("input")),
                "layer3.0.relu",
                "layer3.0.relu#2",
                "layer3.0.relu#1",
                "layer3",
                "layer3.0.conv1");

        assertEqual("last call", received.get(0), golden.get("act:layer3.0.relu"));
        assertThat(received.get(1).data()).isEqualTo(received.get(0).data());
        assertThat(received.get(3).data()).isEqualTo(received.get(0).data());
        float[] first = TestServer.floats(received.get(2));
        float[] before = TestServer.floats(received.get(4));
        for (int i = 0; i < first.length; i++) {
            assertThat(first[i]).isEqualTo(Math.max(0, before[i]));
        }
    }

    @Test
    void tokensCountTheirChannelsOnTheLastAxisAndPicturesOnTheSecond() throws IOException {
        LocalInput input = LocalInput.of(Npz.files("/golden/tiny_vit.npz").get("input"));

        List<ReceivedTensor> received =
                server.activations("tiny_vit", input, "conv_proj", "encoder.layers.encoder_layer_0", "heads");

        assertThat(received)
                .extracting(tensor -> tensor.header().getLayer().getChannelAxis())
                .containsExactly(1, 2, 1);
    }

    private static void assertEqual(String what, ReceivedTensor actual, byte[] expectedNpy) throws IOException {
        Layer layer = actual.header().getLayer();
        float[] expected = Npz.floats(expectedNpy);
        assertThat(actual.header().getShapeList().stream()
                        .mapToLong(Long::longValue)
                        .toArray())
                .as(what + " as " + layer.getPath())
                .isEqualTo(Npz.shape(expectedNpy));
        float[] values = TestServer.floats(actual);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(values[i] - expected[i]))
                    .as("%s as %s, element %d: %s instead of %s", what, layer.getPath(), i, values[i], expected[i])
                    .isLessThanOrEqualTo(TOLERANCE + TOLERANCE * Math.abs(expected[i]));
        }
    }
}
