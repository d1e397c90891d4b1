package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Node;
import dev.layerscope.server.rewrite.InlineFunctions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    private static final String NAME_SCOPES = "pkg.torch.onnx.name_scopes";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/conv1/Conv                                        | conv1                                  | Conv",
                "/layer1/layer1.0/conv1/Conv                        | layer1 layer1.0 layer1.0.conv1         | Conv",
                "/features/features.1/features.1.0/block/block.0/Conv_3 | features features.1 features.1.0 features.1.0.block features.1.0.block.0 | Conv_3",
                "/encoder/layers/encoder_layer_0/ln_1/Div           | encoder encoder.layers encoder.layers.encoder_layer_0 encoder.layers.encoder_layer_0.ln_1 | Div",
                "/blocks.0/attn/qkv/MatMul                          | blocks.0 blocks.0.attn blocks.0.attn.qkv | MatMul",
                "/layer1/layer1.0/layer1.0.0/Relu                   | layer1 layer1.0 layer1.0.0             | Relu",
                "/layer1/layer10/Relu                               | layer1 layer1.layer10                  | Relu",
                "/Flatten                                           | ''                                     | Flatten"
            })
    void torchScriptNamesSpellTheModulesAroundANode(String name, String modules, String step) {
        Scope scope = Scope.of(node(name, name + "_output_0"));

        assertThat(scope.style()).isEqualTo(Scope.Style.TORCH);
        assertThat(String.join(" ", scope.modules())).isEqualTo(modules);
        assertThat(scope.step()).isEqualTo(step);
    }

    @Test
    void aNodeWithoutANameIsReadFromItsValue() {
        Scope scope = Scope.of(node("", "/layer1/layer1.0/relu/Relu_output_0"));

        assertThat(scope.module()).isEqualTo("layer1.0.relu");
        assertThat(scope.step()).isEqualTo("Relu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "///", "/a//", "a/", "a//", ":0", "/:0", "_output_0"})
    void namesThatOnlyLookLikePathsAreTakenToo(String name) {
        assertThat(Scope.of(node(name, name)).step()).isNotNull();
        assertThat(Scope.of(node("", name)).step()).isNotNull();
    }

    @Test
    void dynamoLeavesTheModulesInMetadata() {
        Scope scope = Scope.of(withScopes("['', 'layer1', 'layer1.0', 'layer1.0.conv1', 'conv2d_3']"));

        assertThat(scope.style()).isEqualTo(Scope.Style.TORCH);
        assertThat(scope.modules()).containsExactly("layer1", "layer1.0", "layer1.0.conv1");
        assertThat(scope.step()).isEqualTo("conv2d_3");
    }

    @Test
    void dynamoMayQuoteTwice() {
        Scope scope = Scope.of(withScopes("[\"\", \"fc\", 'linear']"));

        assertThat(scope.modules()).containsExactly("fc");
        assertThat(scope.step()).isEqualTo("linear");
    }

    @Test
    void emptyMetadataIsTheTop() {
        Scope scope = Scope.of(withScopes("[]"));

        assertThat(scope.modules()).isEmpty();
        assertThat(scope.step()).isEqualTo("Conv");
    }

    @Test
    void tensorFlowNamesSpellTheModulesToo() {
        Scope scope = Scope.of(node(
                "StatefulPartitionedCall/model_1/conv2d_1/Conv2D",
                "StatefulPartitionedCall/model_1/conv2d_1/Conv2D:0"));

        assertThat(scope.style()).isEqualTo(Scope.Style.TENSORFLOW);
        assertThat(scope.modules())
                .containsExactly(
                        "StatefulPartitionedCall",
                        "StatefulPartitionedCall.model_1",
                        "StatefulPartitionedCall.model_1.conv2d_1");
        assertThat(scope.step()).isEqualTo("Conv2D");
    }

    @Test
    void theValueOfAFusedTensorFlowNodeTellsWhatItIs() {
        Scope scope = Scope.of(node("conv1/Conv2D", "conv1/BiasAdd:0"));

        assertThat(scope.modules()).containsExactly("conv1");
        assertThat(scope.step()).isEqualTo("BiasAdd");
    }

    @Test
    void theValueOfATensorFlowNodeInAnotherScopeDoesNotMoveIt() {
        Scope scope = Scope.of(node("conv1/Conv2D", "relu1/Relu:0"));

        assertThat(scope.modules()).containsExactly("conv1");
        assertThat(scope.step()).isEqualTo("Conv2D");
    }

    @Test
    void anUnnamedTensorFlowNodeIsReadFromItsValue() {
        Scope scope = Scope.of(node("", "model/dense/MatMul:0"));

        assertThat(scope.style()).isEqualTo(Scope.Style.TENSORFLOW);
        assertThat(scope.module()).isEqualTo("model.dense");
    }

    @Test
    void withoutLevelsDropsWhatAllShare() {
        Scope scope = Scope.of(node("a/b/conv/Conv2D", "a/b/conv/Conv2D:0"));

        assertThat(scope.without(2).modules()).containsExactly("conv");
        assertThat(scope.without(9).modules()).isEmpty();
        assertThat(scope.without(0)).isEqualTo(scope);
    }

    @Test
    void aNodeOutOfAFunctionStandsWhereItsCallStandsAsAStepOfIt() {
        Node inside = node("/layer1/act/GELU/Erf_2", "/layer1/act/GELU/e")
                .withMetadata(Map.of(InlineFunctions.INSIDE, "Erf_2"));
        Node noted = node("node_gelu/Erf", "node_gelu/e")
                .withMetadata(
                        Map.of(NAME_SCOPES, "['', 'layer1', 'layer1.act', 'gelu']", InlineFunctions.INSIDE, "Erf"));

        assertThat(Scope.of(inside))
                .isEqualTo(new Scope(Scope.Style.TORCH, List.of("layer1", "layer1.act"), "GELU/Erf_2"));
        assertThat(Scope.of(noted))
                .isEqualTo(new Scope(Scope.Style.TORCH, List.of("layer1", "layer1.act"), "gelu/Erf"));
    }

    @Test
    void plainNamesHaveNoModules() {
        assertThat(Scope.of(node("squeezenet0_conv0_fwd", "squeezenet0_conv0_fwd")))
                .isEqualTo(new Scope(Scope.Style.PLAIN, List.of(), "squeezenet0_conv0_fwd"));
        assertThat(Scope.of(node("", "11"))).isEqualTo(new Scope(Scope.Style.PLAIN, List.of(), "11"));
        assertThat(Scope.of(node("Conv_3", "77")).step()).isEqualTo("Conv_3");
    }

    private static Node node(String name, String value) {
        return GraphBuilder.node(name, "Conv", List.of("x"), List.of(value), Map.of());
    }

    private static Node withScopes(String scopes) {
        return new Node("node_1", "Conv", "", List.of("x"), List.of("y"), Map.of(), Map.of(NAME_SCOPES, scopes));
    }
}
