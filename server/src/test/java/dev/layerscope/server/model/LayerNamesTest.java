package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerNamesTest {
    private final LayerNames resnet = names("tiny_resnet");

    @ParameterizedTest
    @CsvSource({
        "layer1.0.conv1,                        layer1.0.conv1",
        "/layer1/layer1.0/conv1/Conv_output_0,  layer1.0.conv1",
        "/layer1/layer1.0/conv1/Conv,           layer1.0.conv1",
        "layer3.0.relu#1,                       layer3.0.relu#1",
        "layer3.0.relu,                         layer3.0.relu#2",
        "layer3.0,                              layer3.0.relu#2",
        "layer3,                                layer3.0.relu#2",
        "output,                                fc",
        "fc,                                    fc"
    })
    void pathsModulesTensorsAndNodesMeanALayer(String name, String path) {
        assertThat(resnet.find(name).path()).isEqualTo(path);
    }

    @Test
    void theEndOfAPathMeansALayerWhereItFitsOneOnly() {
        assertThat(names("tiny_vit").find("encoder_layer_0.ln_1").path())
                .isEqualTo("encoder.layers.encoder_layer_0.ln_1");
    }

    @Test
    void anEndThatFitsSeveralIsAnsweredWithThem() {
        assertThatThrownBy(() -> resnet.find("conv2"))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.LAYER_AMBIGUOUS);
                    assertThat(e.facts()).containsEntry("layer", "conv2").containsEntry("model", "tiny_resnet");
                })
                .hasMessage("layer: 'conv2' in model 'tiny_resnet' (expected: one of those it fits: "
                        + "'layer1.0.conv2', 'layer1.1.conv2', 'layer2.0.conv2' and 2 more)");
    }

    @Test
    void aWrongNameIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> resnet.find("Layer2.1.konv1"))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.LAYER_NOT_FOUND);
                    assertThat(e.facts().get("nearest")).startsWith("layer2.1.conv1 ");
                })
                .hasMessageContaining("is not in model 'tiny_resnet' (expected: a layer such as 'layer2.1.conv1', ");
    }

    @ParameterizedTest
    @CsvSource({
        "bn1,                      conv1",
        "layer1.0.bn2,             layer1.0.conv2",
        "layer2.0.downsample.1,    layer2.0.downsample.0"
    })
    void aNormalizationMergedIntoAConvolutionIsItsValue(String name, String path) {
        Layer layer = resnet.find(name);

        assertThat(layer.path()).isEqualTo(path);
        assertThat(layer.folded()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"bn7", "layer2.0.downsample.2", "layer9.bn1", "layer2.0.downsample.00000000001"})
    void aNormalizationThatNeverWasIsNotFound(String name) {
        assertThatThrownBy(() -> resnet.find(name))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LAYER_NOT_FOUND));
    }

    @Test
    void aNormalizationMergedIntoTheConvolutionBeforeItIsFoundByItsPlace() {
        LayerNames names = new LayerNames("dense", LayerListing.of(dense("norm1")));

        assertThat(names.find("layer.norm1").opType()).isEqualTo("BatchNormalization");
        assertThat(names.find("layer.norm2").path()).isEqualTo("layer.conv1");
        assertThatThrownBy(() -> names.find("layer.norm3")).isInstanceOf(DomainException.class);
    }

    @Test
    void aPlaceTellsNothingWhereTheNormalizationsAreCountedOtherwise() {
        LayerNames names = new LayerNames("dense", LayerListing.of(dense("norm5")));

        assertThatThrownBy(() -> names.find("layer.norm2"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LAYER_NOT_FOUND));
    }

    /** The bottleneck of a DenseNet: {@code norm1 relu1 conv1 norm2 relu2 conv2}, with norm2 merged into conv1. */
    private static Graph dense(String first) {
        return new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .weight("n", 3)
                .weight("onnx::Conv_7", 3, 3, 1, 1)
                .weight("onnx::Conv_8", 3)
                .weight("layer.conv2.weight", 3, 3, 1, 1)
                .torch("/layer/" + first + "/BatchNormalization", "x", "n", "n", "n", "n")
                .torch("/layer/relu1/Relu", "/layer/" + first + "/BatchNormalization_output_0")
                .torch("/layer/conv1/Conv", "/layer/relu1/Relu_output_0", "onnx::Conv_7", "onnx::Conv_8")
                .torch("/layer/relu2/Relu", "/layer/conv1/Conv_output_0")
                .torch("/layer/conv2/Conv", "/layer/relu2/Relu_output_0", "layer.conv2.weight")
                .output("/layer/conv2/Conv_output_0")
                .build();
    }

    @Test
    void aNormalizationOfABlockCalledTwiceIsMergedTwice() {
        LayerNames names = new LayerNames(
                "twice",
                LayerListing.of(new GraphBuilder()
                        .input("x", 1, 3, 8, 8)
                        .weight("onnx::Conv_7", 3, 3, 1, 1)
                        .weight("onnx::Conv_8", 3)
                        .torch("/block/conv/Conv", "x", "onnx::Conv_7", "onnx::Conv_8")
                        .torch("/block/relu/Relu", "/block/conv/Conv_output_0")
                        .torch("/block_1/conv/Conv", "/block/relu/Relu_output_0", "onnx::Conv_7", "onnx::Conv_8")
                        .torch("/block_1/relu/Relu", "/block_1/conv/Conv_output_0")
                        .output("/block_1/relu/Relu_output_0")
                        .build()));

        assertThat(names.find("block.bn#1").path()).isEqualTo("block.conv#1");
        assertThat(names.find("block.bn").path()).isEqualTo("block.conv#2");
    }

    @Test
    void aNormalizationThatWasKeptIsItself() {
        assertThat(names("tiny_resnet_bn").find("bn1").opType()).isEqualTo("BatchNormalization");
    }

    @Test
    void aConvolutionWithoutAMergedNormalizationStandsForNone() {
        assertThatThrownBy(() -> names("tiny_resnet_bn").find("bn3"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LAYER_NOT_FOUND));
    }

    @Test
    void aModuleThatSeveralValuesLeaveIsAnsweredWithThem() {
        LayerNames names = new LayerNames("split", LayerListing.of(LayerListingTest.split()));

        assertThatThrownBy(() -> names.find("stem"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LAYER_AMBIGUOUS))
                .hasMessageContaining("(expected: one of that module's outputs: ")
                .hasMessageContaining("'stem.a'")
                .hasMessageContaining("'stem.b'");
    }

    @Test
    void valuesThatCantBeSentAreLeftOutOfTheAnswer() {
        LayerListing all = LayerListing.of(LayerListingTest.split());
        LayerListing sendable = all.withLayers(all.layers().stream()
                .filter(layer -> !layer.path().equals("stem.a"))
                .toList());

        assertThatThrownBy(() -> new LayerNames("split", sendable).find("stem"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LAYER_AMBIGUOUS))
                .hasMessageContaining("'stem.b'");
    }

    @Test
    void theLastCallOfAModuleOfSeveralStepsHasItsPlainName() {
        LayerNames names = new LayerNames("gelu", LayerListing.of(LayerListingTest.twiceCalledGelu()));

        assertThat(names.find("act").path()).isEqualTo("act#2");
        assertThat(names.find("act#1/Erf").opType()).isEqualTo("Erf");
    }

    @Test
    void numberSignsInAFilesOwnNamesMeanNoCalls() {
        Graph graph = new GraphBuilder()
                .input("x", 1, 3)
                .node("Relu", "a#b", "x")
                .node("Relu", "c#99999999999", "a#b")
                .node("Relu", "#", "c#99999999999")
                .output("#")
                .build();

        LayerNames names = new LayerNames("signs", LayerListing.of(graph));

        assertThat(names.find("a#b").opType()).isEqualTo("Relu");
    }

    @Test
    void aNodeOfSeveralOutputsIsAmbiguous() {
        Graph graph = new GraphBuilder()
                .input("x", 1, 4)
                .add(GraphBuilder.node("/halves/Split", "Split", List.of("x"), List.of("p", "q"), Map.of()))
                .node("Add", "sum", "p", "q")
                .output("sum")
                .build();
        LayerListing listing = LayerListing.of(graph);

        assertThat(listing.severalLeaving()).containsEntry("halves", Set.of("p", "q"));
        assertThatThrownBy(() -> new LayerNames("split", listing).find("/halves/Split"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LAYER_AMBIGUOUS))
                .hasMessageContaining("'halves/Split', 'halves/Split:1'");
    }

    @Test
    void distancesCountInsertionsDeletionsAndReplacements() {
        assertThat(NearestNames.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(NearestNames.distance("", "abc")).isEqualTo(3);
        assertThat(NearestNames.of("CONV", List.of("pool", "conv", "conv1"), 2)).containsExactly("conv", "conv1");
    }

    private static LayerNames names(String model) {
        return new LayerNames(model, LayerListing.of(GraphBuilder.golden(model).graph()));
    }
}
