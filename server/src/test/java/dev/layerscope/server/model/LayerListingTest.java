package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Weight;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayerListingTest {
    @Test
    void aLeafModuleGivesItsOutputItsPathAndAStepInsideKeepsItsOperator() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .weight("w", 4, 3, 1, 1)
                .torch("/conv/Conv", "x", "w")
                .torch("/act/Sigmoid", "/conv/Conv_output_0")
                .torch("/act/Mul", "/conv/Conv_output_0", "/act/Sigmoid_output_0")
                .torch("/Flatten", "/act/Mul_output_0")
                .output("/Flatten_output_0")
                .build());

        assertThat(paths(listing)).containsExactly("conv", "act/Sigmoid", "act", "Flatten");
        assertThat(layer(listing, "act").modules()).containsExactly("act");
        assertThat(layer(listing, "act/Sigmoid").modules()).isEmpty();
    }

    @Test
    void theOutputOfABlockNamesAllModulesThatItLeavesInnermostFirst() {
        LayerListing listing = LayerListing.of(block().build());

        assertThat(layer(listing, "layer1.0.relu#2").modules())
                .containsExactly("layer1.0.relu#2", "layer1.0", "layer1");
        assertThat(layer(listing, "layer1.0.relu#1").modules()).containsExactly("layer1.0.relu#1");
        assertThat(layer(listing, "layer1.0/Add").modules()).isEmpty();
    }

    @Test
    void aStepInsideAModuleCalledTwiceNamesTheCall() {
        LayerListing listing = LayerListing.of(twiceCalledGelu());

        assertThat(paths(listing)).containsExactly("act#1/Erf", "act#1", "act#2/Erf", "act#2");
    }

    @Test
    void aSecondNumberedModuleWithWeightsOfItsOwnIsNoCall() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .weight("conv.weight", 3, 3, 1, 1)
                .weight("conv_1.weight", 3, 3, 1, 1)
                .torch("/conv/Conv", "x", "conv.weight")
                .torch("/conv_1/Conv", "/conv/Conv_output_0", "conv_1.weight")
                .torch("/conv_2/Conv", "/conv_1/Conv_output_0", "conv.weight")
                .output("/conv_2/Conv_output_0")
                .build());

        assertThat(paths(listing)).containsExactly("conv#1", "conv_1", "conv#2");
    }

    @Test
    void aModuleOfOtherOperatorsIsNoCall() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .torch("/act/Relu", "x")
                .torch("/act_1/Tanh", "/act/Relu_output_0")
                .output("/act_1/Tanh_output_0")
                .build());

        assertThat(paths(listing)).containsExactly("act", "act_1");
    }

    @Test
    void modulesInsideABlockCalledTwiceAreCalledTwice() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .weight("w", 3, 3, 1, 1)
                .torch("/block/conv/Conv", "x", "w")
                .torch("/block/relu/Relu", "/block/conv/Conv_output_0")
                .torch("/block_1/conv/Conv", "/block/relu/Relu_output_0", "w")
                .torch("/block_1/relu/Relu", "/block_1/conv/Conv_output_0")
                .output("/block_1/relu/Relu_output_0")
                .build());

        assertThat(paths(listing)).containsExactly("block.conv#1", "block.relu#1", "block.conv#2", "block.relu#2");
        assertThat(layer(listing, "block.relu#2").modules()).containsExactly("block.relu#2", "block#2");
    }

    @Test
    void aModuleThatSeveralValuesLeaveIsTheOutputOfNone() {
        LayerListing listing = LayerListing.of(split());

        assertThat(listing.severalLeaving())
                .containsEntry("stem", Set.of("/stem/a/Relu_output_0", "/stem/b/Tanh_output_0"));
        assertThat(layer(listing, "stem.a").modules()).containsExactly("stem.a");
    }

    @Test
    void anOutputThatNobodyUsesLeavesNothing() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .add(GraphBuilder.node(
                        "/head/drop/Dropout",
                        "Dropout",
                        List.of("x"),
                        List.of("/head/drop/Dropout_output_0", "/head/drop/Dropout_output_1"),
                        Map.of()))
                .torch("/Relu", "/head/drop/Dropout_output_0")
                .output("/Relu_output_0")
                .build());

        assertThat(layer(listing, "head.drop").modules()).containsExactly("head.drop", "head");
        assertThat(paths(listing)).containsExactly("head.drop", "head.drop/Dropout:1", "Relu");
        assertThat(listing.severalLeaving()).isEmpty();
    }

    @Test
    void tensorFlowsSharedLevelsTellNothingAndGo() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 8, 8, 3)
                .weight("w", 4, 3, 1, 1)
                .add(tensorFlow("StatefulPartitionedCall/model/conv1/Conv2D", "Conv", "x", "w"))
                .add(tensorFlow(
                        "StatefulPartitionedCall/model/re_lu/Relu",
                        "Relu",
                        "StatefulPartitionedCall/model/conv1/Conv2D:0"))
                .output("StatefulPartitionedCall/model/re_lu/Relu:0")
                .build());

        assertThat(paths(listing)).containsExactly("conv1", "re_lu");
    }

    @Test
    void aModelOfOneTensorFlowLayerKeepsItsName() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 8)
                .add(tensorFlow("model/dense/MatMul", "MatMul", "x", "x"))
                .add(tensorFlow("model/dense/BiasAdd", "Add", "model/dense/MatMul:0", "x"))
                .output("model/dense/BiasAdd:0")
                .build());

        assertThat(paths(listing)).containsExactly("dense/MatMul", "dense");
    }

    @Test
    void plainGraphsAreNamedByNodeAndUnnamedOnesByValue() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .add(GraphBuilder.node("relu0_fwd", "Relu", List.of("x"), List.of("y"), Map.of()))
                .add(GraphBuilder.node("", "Tanh", List.of("y"), List.of("11"), Map.of()))
                .output("11")
                .build());

        assertThat(paths(listing)).containsExactly("relu0_fwd", "11");
    }

    @Test
    void nodesOfOneNameGetPathsOfTheirOwn() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .add(GraphBuilder.node("n", "Relu", List.of("x"), List.of("a"), Map.of()))
                .add(GraphBuilder.node("n", "Relu", List.of("a"), List.of("c"), Map.of()))
                .add(GraphBuilder.node("c", "Relu", List.of("c"), List.of("n"), Map.of()))
                .add(GraphBuilder.node("n", "Relu", List.of("n"), List.of("d"), Map.of()))
                .output("d")
                .build());

        assertThat(paths(listing)).doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    void constantsAreNoLayersAndShapesAreMarked() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .weight("w", 3)
                .node("Abs", "constant", "w")
                .node("Shape", "shape", "x")
                .node("Reshape", "y", "x", "shape")
                .output("y")
                .build());

        assertThat(paths(listing)).containsExactly("shape", "y");
        assertThat(layer(listing, "shape").shapeValue()).isTrue();
        assertThat(layer(listing, "y").shapeValue()).isFalse();
    }

    @Test
    void aLayerStandsBeforeOrAfterAnActivationFunction() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .node("Abs", "before", "x")
                .node("LeakyRelu", "after", "before")
                .node("Neg", "neither", "after")
                .output("neither")
                .build());

        assertThat(layer(listing, "before").activation())
                .isEqualTo(new Layer.ActivationSide(Layer.Side.BEFORE, "LeakyRelu"));
        assertThat(layer(listing, "after").activation())
                .isEqualTo(new Layer.ActivationSide(Layer.Side.AFTER, "LeakyRelu"));
        assertThat(layer(listing, "neither").activation()).isEqualTo(Layer.ActivationSide.NEITHER);
    }

    @Test
    void onlyAConvolutionWhoseWeightAndBiasTheExporterMadeIsFolded() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .weight("onnx::Conv_12", 3, 3, 1, 1)
                .weight("onnx::Conv_13", 3)
                .weight("conv2.weight", 3, 3, 1, 1)
                .weight("onnx::Conv_14", 3, 3, 1, 1)
                .weight("conv4.bias", 3)
                .weight("onnx::MatMul_3", 8, 8)
                .torch("/conv1/Conv", "x", "onnx::Conv_12", "onnx::Conv_13")
                .torch("/conv2/Conv", "/conv1/Conv_output_0", "conv2.weight")
                .torch("/conv3/Conv", "/conv2/Conv_output_0", "onnx::Conv_14")
                .torch("/conv4/Conv", "/conv3/Conv_output_0", "onnx::Conv_14", "conv4.bias")
                .torch("/fc/MatMul", "/conv4/Conv_output_0", "onnx::MatMul_3")
                .output("/fc/MatMul_output_0")
                .build());

        assertThat(listing.layers()).extracting(Layer::folded).containsExactly(true, false, false, false, false);
    }

    @Test
    void parametersBelongToTheModuleThatReadsThemAndCountOnce() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .weight("fc.weight", 3, 3)
                .weight("fc.bias", 3)
                .weight("epsilon", Weight.ofFloats(dev.layerscope.server.tensor.Shape.of(), 1e-5f))
                .torch("/fc/MatMul", "x", "fc.weight")
                .torch("/fc/Add", "/fc/MatMul_output_0", "fc.bias")
                .torch("/Add", "/fc/Add_output_0", "epsilon")
                .torch("/again/MatMul", "/Add_output_0", "fc.weight")
                .output("/again/MatMul_output_0")
                .build());

        assertThat(listing.layers()).extracting(Layer::path).containsExactly("fc/MatMul", "fc", "Add", "again");
        assertThat(listing.layers()).extracting(Layer::parameters).containsExactly(0L, 12L, 0L, 0L);
    }

    @ParameterizedTest
    @MethodSource("dev.layerscope.server.testing.GoldenModels#names")
    void pathsAreUniqueAndEveryLayerIsFoundByItsOwn(String model) {
        LayerListing listing = LayerListing.of(GraphBuilder.golden(model).graph());
        LayerNames names = new LayerNames(model, listing);

        assertThat(new HashSet<>(paths(listing))).hasSameSizeAs(listing.layers());
        for (Layer layer : listing.layers()) {
            assertThat(names.find(layer.path())).isEqualTo(layer);
            assertThat(names.find(layer.tensor())).isEqualTo(layer);
        }
    }

    @Test
    void aKeptNormalizationIsALayerBesideItsConvolution() {
        LayerListing listing =
                LayerListing.of(GraphBuilder.golden("tiny_resnet_bn").graph());

        assertThat(layer(listing, "conv1").opType()).isEqualTo("Conv");
        assertThat(layer(listing, "bn1").opType()).isEqualTo("BatchNormalization");
        assertThat(layer(listing, "layer2.0.downsample.1").modules())
                .containsExactly("layer2.0.downsample.1", "layer2.0.downsample");
        assertThat(listing.layers()).noneMatch(Layer::folded);
    }

    @Test
    void theParametersOfAllLayersAreThoseOfTheFile() {
        Graph graph = GraphBuilder.golden("tiny_resnet_bn").graph();

        long listed = LayerListing.of(graph).layers().stream()
                .mapToLong(Layer::parameters)
                .sum();

        long inFile = graph.weights().entrySet().stream()
                .filter(weight -> !weight.getKey().contains("running_"))
                .mapToLong(weight -> weight.getValue().elements())
                .sum();
        assertThat(listed).isEqualTo(inFile).isEqualTo(new Weights(graph).parametersOfAll());
        // conv1: 12 filters of 3x7x7; bn1: scale and shift of 12, whose running mean and variance are not trained.
        assertThat(layer(LayerListing.of(graph), "conv1").parameters()).isEqualTo(12 * 3 * 7 * 7);
        assertThat(layer(LayerListing.of(graph), "bn1").parameters()).isEqualTo(2 * 12);
    }

    @Test
    void theOutputOfAGoldenBlockNamesItsModules() {
        LayerListing listing =
                LayerListing.of(GraphBuilder.golden("tiny_resnet").graph());

        assertThat(layer(listing, "layer3.0.relu#2").modules())
                .containsExactly("layer3.0.relu#2", "layer3.0", "layer3");
        assertThat(layer(listing, "conv1").folded()).isTrue();
    }

    static GraphBuilder block() {
        return new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .weight("onnx::Conv_7", 3, 3, 1, 1)
                .torch("/layer1/layer1.0/conv1/Conv", "x", "onnx::Conv_7")
                .torch("/layer1/layer1.0/relu/Relu", "/layer1/layer1.0/conv1/Conv_output_0")
                .torch("/layer1/layer1.0/Add", "/layer1/layer1.0/relu/Relu_output_0", "x")
                .torch("/layer1/layer1.0/relu_1/Relu", "/layer1/layer1.0/Add_output_0")
                .torch("/Flatten", "/layer1/layer1.0/relu_1/Relu_output_0")
                .output("/Flatten_output_0");
    }

    static Graph twiceCalledGelu() {
        return new GraphBuilder()
                .input("x", 1, 3)
                .torch("/act/Erf", "x")
                .torch("/act/Mul", "x", "/act/Erf_output_0")
                .torch("/act_1/Erf", "/act/Mul_output_0")
                .torch("/act_1/Mul", "/act/Mul_output_0", "/act_1/Erf_output_0")
                .output("/act_1/Mul_output_0")
                .build();
    }

    static Graph split() {
        return new GraphBuilder()
                .input("x", 1, 3)
                .torch("/stem/a/Relu", "x")
                .torch("/stem/b/Tanh", "x")
                .torch("/Add", "/stem/a/Relu_output_0", "/stem/b/Tanh_output_0")
                .output("/Add_output_0")
                .build();
    }

    private static dev.layerscope.server.graph.Node tensorFlow(String name, String operator, String... from) {
        return GraphBuilder.node(name, operator, List.of(from), List.of(name + ":0"), Map.<String, Attribute>of());
    }

    static List<String> paths(LayerListing listing) {
        return listing.layers().stream().map(Layer::path).toList();
    }

    static Layer layer(LayerListing listing, String path) {
        return listing.layers().stream()
                .filter(layer -> layer.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " is not among " + paths(listing)));
    }
}
