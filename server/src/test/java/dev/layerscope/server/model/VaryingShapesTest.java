package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaryingShapesTest {
    @Test
    void whatIsFoundVariesAndSoDoesWhatIsMadeOfIt() {
        assertThat(VaryingShapes.of(new GraphBuilder()
                        .input("x", 1, 4)
                        .node("NonZero", "found", "x")
                        .node("Cast", "cast", "found")
                        .node("Relu", "relu", "x")
                        .output("cast", "relu")
                        .build()))
                .containsExactlyInAnyOrder("found", "cast");
    }

    @Test
    void aSizeComputedFromContentVariesAndOneComputedFromShapesDoesNot() {
        assertThat(VaryingShapes.of(new GraphBuilder()
                        .input("x", 1, 4)
                        .input("count", 1)
                        .node("Shape", "shape", "x")
                        .node("Reshape", "reshaped", "x", "shape")
                        .node("TopK", "top", "x", "count")
                        .output("reshaped", "top")
                        .build()))
                .containsExactly("top");
    }

    @Test
    void theShapeOfWhatVariesIsContent() {
        assertThat(VaryingShapes.of(new GraphBuilder()
                        .input("x", 1, 4)
                        .node("NonZero", "found", "x")
                        .node("Shape", "shape", "found")
                        .node("ConstantOfShape", "filled", "shape")
                        .output("filled")
                        .build()))
                .containsExactlyInAnyOrder("found", "filled");
    }

    @Test
    void whatIsFoundInWeightsIsAlwaysTheSame() {
        assertThat(VaryingShapes.of(new GraphBuilder()
                        .input("x", 1, 4)
                        .weight("w", 4)
                        .node("NonZero", "found", "w")
                        .node("Gather", "y", "x", "found")
                        .output("y")
                        .build()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny_resnet", "tiny_vgg", "tiny_inception", "tiny_convnext", "tiny_vit"})
    void nothingVariesInTheGoldenNetworks(String model) {
        assertThat(VaryingShapes.of(GraphBuilder.golden(model).graph())).isEmpty();
    }
}
