package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.client.BasisFile;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MemorySink;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Basis;
import dev.layerscope.v1.Component;
import dev.layerscope.v1.FindComponentsRequest;
import dev.layerscope.v1.FindComponentsResponse;
import dev.layerscope.v1.StreamComponentsRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Over a real port, the components of the golden networks' layers are those that scikit-learn's PCA(3) finds.
 * {@code pca.npz} has of each, by {@code MODEL:PATH}, the projections {@code [3, H, W]} scaled from 0 to 1, the sign of
 * each being anything, and by {@code MODEL:PATH:variance} the ratios of explained variance.
 */
class GoldenComponentsTest {
    private static final float TOLERANCE = 1e-3f;
    private static final float EPSILON = 1e-5f;
    private static final long MOST_BYTES = 1 << 24;

    @TempDir
    private static Path models;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        TestServer.copyGolden(models, "tiny_resnet", "tiny_vgg", "tiny_mobilenet_v2", "tiny_vit");
        server = TestServer.over(models);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"tiny_resnet,relu", "tiny_resnet,layer2.0", "tiny_vgg,features.9", "tiny_mobilenet_v2,features.3"})
    void componentsAreScikitLearns(String model, String layer) throws IOException {
        Map<String, byte[]> golden = Npz.files("/golden/pca.npz");
        float[] expected = Npz.floats(golden.get(model + ":" + layer));
        float[] ratios = Npz.floats(golden.get(model + ":" + layer + ":variance"));
        LocalInput input = input(model);

        Basis basis = find(model, input, layer).getLayers(0).getBasis();
        ReceivedTensor received = stream(request(model, input, layer).build(), input);

        float[] projections = TestServer.floats(received);
        int positions = projections.length / 3;
        assertThat(received.header().getShapeList().subList(0, 2)).containsExactly(1L, 3L);
        assertThat(projections).hasSameSizeAs(expected);
        for (int k = 0; k < 3; k++) {
            Component component = basis.getComponents(k);
            assertThat(component.getVarianceRatio()).isCloseTo(ratios[k], within((double) TOLERANCE));
            double[] shown = new double[positions];
            for (int i = 0; i < positions; i++) {
                shown[i] = (projections[k * positions + i] - component.getLowest())
                        / (component.getHighest() - component.getLowest() + EPSILON);
            }
            boolean turned = Math.abs(shown[0] - expected[k * positions]) > TOLERANCE;
            for (int i = 0; i < positions; i++) {
                assertThat(turned ? 1 - shown[i] : shown[i])
                        .as("component %d at %d", k, i)
                        .isCloseTo(expected[k * positions + i], within((double) TOLERANCE));
            }
        }
    }

    @Test
    void aBasisThatWasKeptInAFileGivesTheSameTensor(@TempDir Path folder) throws IOException {
        LocalInput input = input("tiny_resnet");
        Basis found = find("tiny_resnet", input, "relu").getLayers(0).getBasis();
        Path file = folder.resolve("basis.npz");
        try (OutputStream out = Files.newOutputStream(file)) {
            BasisFile.write(Map.of("relu", found), out);
        }

        Basis kept = BasisFile.read(file).get("relu");

        assertThat(kept).isEqualTo(found);
        assertThat(stream(request("tiny_resnet", input, "relu").addBases(kept).build(), input)
                        .data())
                .isEqualTo(stream(request("tiny_resnet", input, "relu").build(), input)
                        .data());
    }

    @Test
    void tokensHaveComponentsToo() throws IOException {
        LocalInput input = input("tiny_vit");

        ReceivedTensor tokens = stream(
                request("tiny_vit", input, "encoder.layers.encoder_layer_0").build(), input);

        assertThat(tokens.header().getLayer().getChannelAxis()).isEqualTo(2);
        assertThat(tokens.header().getShapeList())
                .containsExactly(1L, 3L, tokens.header().getLayer().getShape(1));
    }

    @Test
    void whatCantBeIsRefusedInASentence() throws IOException {
        LocalInput input = input("tiny_resnet");
        Basis basis = find("tiny_resnet", input, "relu").getLayers(0).getBasis();

        assertRefused(
                () -> find("tiny_resnet", input, "fc"), "COMPONENTS_INVALID", "3 of layer 'fc'", "expected: at most 1");
        assertRefused(
                () -> stream(
                        request("tiny_resnet", input, "relu").setComponents(40).build(), input),
                "COMPONENTS_INVALID",
                "components: 40 (expected: 1 to 16)");
        assertRefused(
                () -> stream(
                        request("tiny_resnet", input, "layer2.0")
                                .addBases(basis)
                                .build(),
                        input),
                "BASIS_INVALID",
                "of 12 channels for layer 'layer2.0");
        assertRefused(
                () -> stream(
                        request("tiny_resnet", input, "relu")
                                .addBases(basis)
                                .addBases(basis)
                                .build(),
                        input),
                "REQUEST_INVALID",
                "bases: 2 for 1 layers");
        assertRefused(
                () -> stream(
                        request("tiny_resnet", input, "relu")
                                .addBases(basis)
                                .setComponents(2)
                                .build(),
                        input),
                "REQUEST_INVALID",
                "components: 2");
    }

    private static LocalInput input(String model) throws IOException {
        return LocalInput.of(Npz.files("/golden/" + model + ".npz").get("input"));
    }

    private static FindComponentsResponse find(String model, LocalInput input, String layer) {
        return server.client()
                .findComponents(
                        FindComponentsRequest.newBuilder()
                                .setFeed(TestServer.feed(model, List.of(input)))
                                .addLayers(layer)
                                .build(),
                        List.of(input));
    }

    private static StreamComponentsRequest.Builder request(String model, LocalInput input, String layer) {
        return StreamComponentsRequest.newBuilder()
                .setFeed(TestServer.feed(model, List.of(input)))
                .addLayers(layer);
    }

    private static ReceivedTensor stream(StreamComponentsRequest request, LocalInput input) throws IOException {
        MemorySink sink = new MemorySink(MOST_BYTES);
        server.client().streamComponents(request, List.of(input), sink);
        return sink.tensors().get(0);
    }

    private static void assertRefused(ThrowingCallable call, String reason, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServerError.class,
                        refusal -> assertThat(refusal.reason()).contains(reason))
                .hasMessageContainingAll(words);
    }
}
