package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Call;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real networks of several exporters, and files that a server meets; from the folder of the property. */
@EnabledIfSystemProperty(named = "layerscope.reference", matches = ".+")
class ReferenceModelsTest {
    private static TestModels networks;
    private static TestModels edge;

    @BeforeAll
    static void start() {
        Path reference = Path.of(System.getProperty("layerscope.reference"));
        networks = TestModels.over(reference.resolve("models"));
        edge = TestModels.over(reference.resolve("edge"));
    }

    @AfterAll
    static void stop() {
        networks.close();
        edge.close();
    }

    @ParameterizedTest
    @CsvSource({
        "squeezenet1.1_nchw,      squeezenet0_conv0_fwd,  1,  64, 3",
        "squeezenet1.0_nhwc_tf,   conv1,                  1,  96, 3",
        "squeezenet1.1_int8_qdq,  squeezenet0_conv0_fwd,  1,  64, 3",
        "resnet20_cifar10_bn,     layer3.2.conv2,         1,  64, 3",
        "mnist_keras_nhwc,        conv2d,                 1,  32, 1",
        "mnist_pytorch_tribuo,    9,                      1,  10, 1",
        "mnist_cntk,              Convolution28,          1,   8, 1"
    })
    void everyLayerIsMeasuredAndFound(String name, String layer, int channelAxis, int channels, int inputChannels) {
        HostedModel model = networks.models().get(name);
        ImageInput image = model.image().orElseThrow();
        LayerShapes shapes = model.shapes(
                model.singleShapes(image.height().orElse(32), image.width().orElse(32)), Call.ofServer());

        assertThat(image.channels()).isEqualTo(inputChannels);
        assertThat(shapes.unmeasured()).isEmpty();
        assertThat(shapes.shapes()).hasSameSizeAs(model.layers());
        assertThat(model.layers()).extracting(Layer::path).doesNotHaveDuplicates();
        assertThat(model.layers())
                .allSatisfy(each -> assertThat(model.layer(each.path())).isEqualTo(each));
        String tensor = model.layer(layer).tensor();
        assertThat(shapes.channelAxis(tensor)).isEqualTo(channelAxis);
        assertThat(shapes.of(tensor).orElseThrow().dim(channelAxis)).isEqualTo(channels);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty_0byte",
                "jpeg_renamed",
                "lfs_pointer",
                "truncated_mnist_26000",
                "burn_if_conv2d",
                "burn_opset_01",
                "burn_opset_22"
            })
    void whatCantBeLoadedSaysWhy(String name) {
        assertThat(edge.models().describe(name).refusal())
                .hasValueSatisfying(why -> assertThat(why).isNotBlank().doesNotContain("/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"burn_loop_simple", "burn_loop_nested", "burn_disconnected_subgraphs"})
    void controlFlowIsLoaded(String name) {
        assertThat(edge.models().get(name).layers()).isNotEmpty();
    }
}
