package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names in graphs as PyTorch's dynamo exporter writes them. */
class DynamoNamesTest {
    private static final Map<String, String> MERGED =
            Map.of("pkg.onnxscript.rewriter.rule_name", "FuseBatchNormIntoConv, RemoveOptionalBiasFromConv");

    @Test
    void callsUnderOnePathAreToldApartByWhatStandsBetween() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .dynamo("Relu", "relu", "layer layer.relu relu", "x")
                .dynamo("Neg", "neg", "layer layer.conv neg", "relu")
                .dynamo("Add", "add", "layer add", "neg", "x")
                .dynamo("Relu", "relu_1", "layer layer.relu relu_1", "add")
                .output("relu_1")
                .build());

        assertThat(LayerListingTest.paths(listing))
                .containsExactly("layer.relu#1", "layer.conv", "layer/add", "layer.relu#2");
        assertThat(LayerListingTest.layer(listing, "layer.relu#2").modules()).containsExactly("layer.relu#2", "layer");
        assertThat(new LayerNames("twice", listing).find("layer.relu").tensor()).isEqualTo("relu_1");
    }

    @Test
    void callsThatFollowEachOtherMeanTheLast() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .dynamo("Neg", "neg", "block block.conv neg", "x")
                .dynamo("Relu", "relu", "block block.relu relu", "neg")
                .dynamo("Neg", "neg_1", "block block.conv neg_1", "relu")
                .dynamo("Relu", "relu_1", "block block.relu relu_1", "neg_1")
                .output("relu_1")
                .build());

        assertThat(LayerListingTest.paths(listing))
                .containsExactly("block.conv#1", "block.relu#1", "block.conv#2", "block.relu#2");
        assertThat(new LayerNames("twice", listing).find("block").tensor()).isEqualTo("relu_1");
    }

    @Test
    void shapesInBetweenEndNoCall() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .dynamo("Neg", "neg", "act neg", "x")
                .dynamo("Shape", "shape", "other size", "x")
                .dynamo("Relu", "relu", "act relu", "neg")
                .dynamo("Reshape", "view", "view", "relu", "shape")
                .output("view")
                .build());

        assertThat(LayerListingTest.layer(listing, "act").tensor()).isEqualTo("relu");
    }

    @Test
    void modulesWithNumbersAreNoCalls() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3)
                .dynamo("Relu", "relu", "relu relu", "x")
                .dynamo("Relu", "relu_1", "relu_1 relu_1", "relu")
                .output("relu_1")
                .build());

        assertThat(LayerListingTest.paths(listing)).containsExactly("relu", "relu_1");
    }

    @Test
    void aConvolutionInTheNormalizationsPlaceIsFoundByBothNames() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .weight("layer.conv1.weight", 3, 3, 1, 1)
                .weight("layer.conv1.weight_bias", 3)
                .dynamo(
                        "Conv",
                        "bn",
                        "layer layer.bn1 bn",
                        MERGED,
                        "x",
                        "layer.conv1.weight",
                        "layer.conv1.weight_bias")
                .dynamo("Relu", "relu", "layer layer.relu relu", "bn")
                .output("relu")
                .build());
        LayerNames names = new LayerNames("merged", listing);

        assertThat(names.find("layer.bn1").folded()).isTrue();
        assertThat(names.find("layer.conv1")).isEqualTo(names.find("layer.bn1"));
        assertThat(LayerListingTest.layer(listing, "layer.bn1").modules()).containsExactly("layer.bn1");
    }

    @Test
    void aMergedConvolutionCalledTwiceHasTheNumbersOfItsNormalization() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 3, 8, 8)
                .weight("conv.weight", 3, 3, 1, 1)
                .dynamo("Conv", "first", "bn bn", MERGED, "x", "conv.weight")
                .dynamo("Relu", "relu", "relu relu", "first")
                .dynamo("Conv", "second", "bn bn_1", MERGED, "relu", "conv.weight")
                .output("second")
                .build());
        LayerNames names = new LayerNames("merged", listing);

        assertThat(names.find("conv#1").tensor()).isEqualTo("first");
        assertThat(names.find("conv").tensor()).isEqualTo("second");
    }

    @Test
    void nodesWithoutMetadataStandWhereTheirNeighboursMeet() {
        LayerListing listing = LayerListing.of(new GraphBuilder()
                .input("x", 1, 4)
                .dynamo("Relu", "relu", "stage stage.0 relu", "x")
                .add(GraphBuilder.node("node_Split", "Split", List.of("relu"), List.of("kept", "changed"), Map.of()))
                .dynamo("Neg", "neg", "stage stage.1 stage.1.conv neg", "changed")
                .dynamo("Concat", "cat", "stage stage.1 cat", "kept", "neg")
                .output("cat")
                .build());

        assertThat(LayerListingTest.layer(listing, "stage.0").modules()).containsExactly("stage.0");
        assertThat(LayerListingTest.layer(listing, "stage.1").modules()).containsExactly("stage.1", "stage");
        assertThat(LayerListingTest.paths(listing)).contains("stage/node_Split");
        assertThat(listing.severalLeaving()).isEmpty();
    }
}
