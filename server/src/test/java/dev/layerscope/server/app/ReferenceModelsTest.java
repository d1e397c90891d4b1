package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ReceivedTensor;
import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.Reduction;
import dev.layerscope.v1.ScoredClass;
import dev.layerscope.v1.StreamActivationsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real port, real networks name what is on real photos, and every layer of theirs can be had. */
@EnabledIfSystemProperty(named = "layerscope.reference", matches = ".+")
class ReferenceModelsTest {
    private static final String IMAGENET = "preprocessing: imagenet\nlabels: imagenet_labels_1000.txt\n";

    @TempDir
    private static Path models;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        try (Stream<Path> files = Files.list(reference("models"))) {
            for (Path file : files.toList()) {
                Files.copy(file, models.resolve(file.getFileName().toString()));
            }
        }
        card("squeezenet1.1_nchw", IMAGENET);
        card("squeezenet1.1_int8_qdq", IMAGENET);
        card("squeezenet1.0_nhwc_tf", "preprocessing: signed\nlabels: imagenet_labels_1001.txt\n");
        card("mnist_cntk", "preprocessing: raw\n");
        card("mnist_keras_nhwc", "preprocessing: unit\n");
        card("mnist_pytorch_tribuo", "preprocessing: {preset: unit, mean: 0.1307, std: 0.3081}\n");
        server = TestServer.over(models);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "squeezenet1.1_nchw, chelsea_cat_skimage.png, Egyptian cat|tabby",
        "squeezenet1.1_nchw, goldfish_ort.jpg, goldfish",
        "squeezenet1.1_nchw, hummingbird_winml.jpg, hummingbird",
        "squeezenet1.1_nchw, wolves_ort.jpg, white wolf",
        "squeezenet1.1_nchw, coffee_skimage.png, espresso",
        "squeezenet1.1_int8_qdq, goldfish_ort.jpg, goldfish",
        "squeezenet1.1_int8_qdq, hummingbird_winml.jpg, hummingbird",
        "squeezenet1.0_nhwc_tf, goldfish_ort.jpg, goldfish",
        "squeezenet1.0_nhwc_tf, wolves_ort.jpg, white wolf"
    })
    void aNetworkNamesWhatIsOnAPhoto(String model, String photo, String names) throws IOException {
        ScoredClass best = best(model, photo);

        assertThat(best.getLabel()).containsPattern("^(?:" + names + ")\\b");
        assertThat(best.getProbability()).isBetween(0.2f, 1f);
    }

    @ParameterizedTest
    @CsvSource({
        "mnist_cntk, 0",
        "mnist_cntk, 3",
        "mnist_cntk, 5",
        "mnist_cntk, 7",
        "mnist_keras_nhwc, 0",
        "mnist_keras_nhwc, 3",
        "mnist_keras_nhwc, 5",
        "mnist_keras_nhwc, 7",
        "mnist_pytorch_tribuo, 0",
        "mnist_pytorch_tribuo, 3",
        "mnist_pytorch_tribuo, 5",
        "mnist_pytorch_tribuo, 7"
    })
    void aNetworkReadsADigit(String model, int digit) throws IOException {
        assertThat(best(model, "mnist_digit_" + digit + ".jpg").getIndex()).isEqualTo(digit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mnist_cntk",
                "mnist_keras_nhwc",
                "mnist_pytorch_tribuo",
                "resnet20_cifar10_bn",
                "squeezenet1.0_nhwc_tf",
                "squeezenet1.1_int8_qdq",
                "squeezenet1.1_nchw"
            })
    void everyLayerIsListedAndStreams(String model) throws IOException {
        List<Layer> layers = layers(model);
        assertThat(layers).hasSizeGreaterThan(5).allSatisfy(layer -> {
            assertThat(layer.getPath()).isNotEmpty();
            assertThat(layer.getUnmeasured()).isEmpty();
        });
        assertThat(layers).extracting(Layer::getPath).doesNotHaveDuplicates();

        List<ReceivedTensor> received = server.activations(
                model,
                photo("goldfish_ort.jpg"),
                layers.stream().map(Layer::getPath).toArray(String[]::new));

        assertThat(received).hasSameSizeAs(layers);
        for (int i = 0; i < layers.size(); i++) {
            Layer listed = layers.get(i);
            assertThat(received.get(i).header().getShapeList())
                    .as(listed.getPath())
                    .isEqualTo(listed.getShapeList());
            assertThat((long) received.get(i).data().remaining())
                    .as(listed.getPath())
                    .isEqualTo(listed.getBytes());
        }
    }

    @Test
    void theWholeFolderLoads() {
        server.client()
                .listModels()
                .getModelsList()
                .forEach(model -> assertThat(
                                server.client().getModel(model.getName()).getState())
                        .isEqualTo(Model.State.STATE_LOADED));
    }

    @Test
    void aLayerWhoseChannelsComeLastHasTheMeansOfTheOneItWasTransposedFrom() throws IOException {
        LocalInput digit = photo("mnist_digit_7.jpg");

        List<ReceivedTensor> means = server.activations(
                StreamActivationsRequest.newBuilder()
                        .setFeed(TestServer.feed("mnist_keras_nhwc", List.of(digit)))
                        .addLayers("conv2d_2/Relu")
                        .addLayers("conv2d_2")
                        .setReduction(Reduction.REDUCTION_MEAN)
                        .build(),
                List.of(digit));

        assertThat(means)
                .extracting(tensor -> tensor.header().getLayer().getShapeList())
                .containsExactly(List.of(1L, 64L, 3L, 3L), List.of(1L, 3L, 3L, 64L));
        assertThat(means)
                .extracting(tensor -> tensor.header().getLayer().getChannelAxis())
                .containsExactly(1, 3);
        assertThat(TestServer.floats(means.get(1))).hasSize(64).isEqualTo(TestServer.floats(means.get(0)));
    }

    private static ScoredClass best(String model, String photo) throws IOException {
        LocalInput input = photo(photo);
        return server.client()
                .predict(
                        PredictRequest.newBuilder()
                                .setFeed(TestServer.feed(model, List.of(input)))
                                .build(),
                        List.of(input))
                .getPredictions(0)
                .getClasses(0);
    }

    private static List<Layer> layers(String model) {
        return server.client()
                .listLayers(ListLayersRequest.newBuilder().setModel(model).build())
                .layers();
    }

    private static LocalInput photo(String name) throws IOException {
        return LocalInput.read(reference("photos").resolve(name));
    }

    private static void card(String model, String yaml) throws IOException {
        Files.writeString(models.resolve(model + ".yaml"), yaml);
    }

    private static Path reference(String folder) {
        return Path.of(System.getProperty("layerscope.reference"), folder);
    }
}
