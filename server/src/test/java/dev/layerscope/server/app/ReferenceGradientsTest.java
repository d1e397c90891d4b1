package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.MemorySink;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.GradientStop;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.LayerGradient;
import dev.layerscope.v1.ListLayerGradientsRequest;
import dev.layerscope.v1.StreamGradientsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which layers of models from elsewhere have gradients, and what is said of the others. */
@EnabledIfSystemProperty(named = "layerscope.reference", matches = ".+")
@Timeout(600)
class ReferenceGradientsTest {
    private static final long MOST_BYTES = 1 << 26;

    @TempDir
    private static Path models;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        copy("models");
        copy("edge");
        copy("edge/external");
        server = TestServer.over(models);
    }

    private static void copy(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("layerscope.reference"), folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, models.resolve(file.getFileName().toString()));
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** None has an operator that no gradient passes, but for what is computed from shapes. */
    @ParameterizedTest
    @CsvSource({
        "mnist_cntk, mnist_digit_3.jpg",
        "mnist_keras_nhwc, mnist_digit_3.jpg",
        "mnist_pytorch_tribuo, mnist_digit_3.jpg",
        "resnet20_cifar10_bn, chelsea_cat_skimage.png",
        "squeezenet1.0_nhwc_tf, chelsea_cat_skimage.png",
        "squeezenet1.1_int8_qdq, chelsea_cat_skimage.png",
        "squeezenet1.1_nchw, chelsea_cat_skimage.png",
        "external_data, "
    })
    void everyLayerOfANetworkHasAGradient(String model, String photo) throws IOException {
        List<LayerGradient> layers = layers(model);

        assertThat(layers).isNotEmpty().allSatisfy(gradient -> {
            Layer layer = gradient.getLayer();
            assertThat(gradient.hasStop()).as(layer.getPath()).isEqualTo(layer.getShapeValue());
            if (gradient.hasStop()) {
                assertThat(gradient.getStop().getReason()).isEqualTo("it depends on the shape of its input alone");
            }
        });
        List<Layer> reached = layers.stream()
                .filter(gradient -> !gradient.hasStop())
                .map(LayerGradient::getLayer)
                .filter(layer -> layer.getChannelAxis() >= 0)
                .toList();
        if (photo != null) {
            for (int i : List.of(0, 1, reached.size() / 2, reached.size() - 2, reached.size() - 1)) {
                assertGradient(model, photo, reached.get(i).getPath());
            }
        }
    }

    /** It is there, and of numbers. Which numbers, the golden cases say. */
    private static void assertGradient(String model, String photo, String layer) throws IOException {
        LocalInput input =
                LocalInput.of(Files.readAllBytes(Path.of(System.getProperty("layerscope.reference"), "photos", photo)));
        MemorySink sink = new MemorySink(MOST_BYTES);
        server.client()
                .streamGradients(
                        StreamGradientsRequest.newBuilder()
                                .setFeed(TestServer.feed(model, List.of(input)))
                                .setLayer(layer)
                                .build(),
                        List.of(input),
                        sink);
        for (float value : TestServer.floats(sink.tensors().get(0))) {
            assertThat(value).as("%s %s", model, layer).isFinite();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "burn_loop_simple, final_accum, final_accum, Loop, '', 16, it takes its way by what the model is fed",
        "burn_loop_nested, sum_final, sum_final, Loop, '', 16, it takes its way by what the model is fed",
        "burn_disconnected_subgraphs, abs_subgraph2, mul_subgraph2, Mul, mul_subgraph2, 16, it doesn't depend on 'input1'"
    })
    void whatStopsAGradientIsNamed(
            String model, String layer, String at, String operator, String node, long opset, String reason) {
        GradientStop expected = GradientStop.newBuilder()
                .setLayer(at)
                .setOpType(operator)
                .setNode(node)
                .setOpset(opset)
                .build();

        assertThat(layers(model))
                .filteredOn(gradient -> gradient.getLayer().getPath().equals(layer))
                .singleElement()
                .satisfies(gradient -> {
                    assertThat(gradient.getStop().toBuilder().clearReason().build())
                            .isEqualTo(expected);
                    assertThat(gradient.getStop().getReason()).startsWith(reason);
                });
    }

    @Test
    void theOtherHalfOfADisconnectedGraphHasGradients() {
        assertThat(layers("burn_disconnected_subgraphs"))
                .filteredOn(gradient -> !gradient.hasStop())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "burn_opset_01",
        "burn_opset_22",
        "burn_if_conv2d",
        "empty_0byte",
        "jpeg_renamed",
        "lfs_pointer",
        "truncated_mnist_26000"
    })
    void aModelThatIsRefusedHasNone(String model) {
        assertThatThrownBy(() -> layers(model))
                .isInstanceOfSatisfying(
                        ServerError.class,
                        refusal -> assertThat(refusal.reason()).contains("MODEL_REFUSED"));
    }

    private static List<LayerGradient> layers(String model) {
        return server.client()
                .listLayerGradients(ListLayerGradientsRequest.newBuilder()
                        .setModel(model)
                        .setIncludeShapeValues(true)
                        .build())
                .layers();
    }
}
