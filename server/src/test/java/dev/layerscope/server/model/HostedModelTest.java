package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.runtime.Session;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostedModelTest {
    @TempDir
    private static Path folder;

    private static TestModels server;

    @BeforeAll
    static void start() {
        server = TestModels.over(folder).golden("tiny_vgg", "tiny_resnet", "tiny_resnet_bn", "tiny_vit");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyLayerIsMeasuredAtTheModelsOwnSize() {
        HostedModel vgg = server.models().get("tiny_vgg");

        LayerShapes shapes = vgg.shapes(vgg.singleShapes(32, 32), Call.ofServer());

        assertThat(shapes.unmeasured()).isEmpty();
        assertThat(shapes.shapes()).hasSameSizeAs(vgg.layers());
        assertThat(shape(vgg, shapes, "features.0")).isEqualTo(Shape.of(1, 16, 32, 32));
        assertThat(shape(vgg, shapes, "classifier.0")).isEqualTo(Shape.of(1, 40));
    }

    @Test
    void atAnotherSizeThanAFixedModelsTheConvolutionsAreMeasuredAndTheRestSaysWhyNot() {
        HostedModel vgg = server.models().get("tiny_vgg");

        LayerShapes shapes = vgg.shapes(vgg.singleShapes(48, 40), Call.ofServer());

        assertThat(shape(vgg, shapes, "features.0")).isEqualTo(Shape.of(1, 16, 48, 40));
        assertThat(shape(vgg, shapes, "features.9")).isEqualTo(Shape.of(1, 32, 12, 10));
        for (String layer : List.of("classifier.0", "classifier.4")) {
            String tensor = vgg.layer(layer).tensor();
            assertThat(shapes.of(tensor)).isEmpty();
            assertThat(shapes.unmeasured()).containsEntry(tensor, "Gemm fixes the size of the input");
        }
        assertThat(shapes.shapes().size() + shapes.unmeasured().size())
                .isEqualTo(vgg.layers().size());
    }

    @Test
    void aBatchIsMeasuredWithoutRunningIt() {
        HostedModel resnet = server.models().get("tiny_resnet");

        LayerShapes shapes = resnet.shapes(Map.of("input", Shape.of(500, 3, 64, 64)), Call.ofServer());

        assertThat(shape(resnet, shapes, "conv1")).isEqualTo(Shape.of(500, 12, 32, 32));
        assertThat(shape(resnet, shapes, "fc")).isEqualTo(Shape.of(500, 10));
        assertThat(shapes.channelAxis(resnet.layer("conv1").tensor())).isEqualTo(1);
    }

    @Test
    void aRunBeyondTheLimitIsRefusedBeforeItIsTried(@TempDir Path own) {
        try (TestModels small = TestModels.over(own, 8 << 20).golden("tiny_resnet")) {
            HostedModel resnet = small.models().get("tiny_resnet");
            resnet.shapes(resnet.singleShapes(64, 64), Call.ofServer());

            assertThatThrownBy(() -> resnet.shapes(resnet.singleShapes(640, 640), Call.ofServer()))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
            assertThatThrownBy(() -> resnet.shapes(Map.of("input", Shape.of(100, 3, 64, 64)), Call.ofServer()))
                    .isInstanceOfSatisfying(
                            DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
        }
    }

    @Test
    void aSessionComputesWhatWasAskedForAndIsSharedWhileTheGraphIsTheSame() {
        HostedModel vgg = server.models().get("tiny_vgg");
        Map<String, Shape> own = vgg.singleShapes(32, 32);
        List<Layer> layers = List.of(vgg.layer("features.5"), vgg.layer("features.0"));
        List<Layer> reversed = List.of(layers.get(1), layers.get(0));

        try (SharedCache.Lease<Session> first = vgg.observe(layers, own, Call.ofServer());
                SharedCache.Lease<Session> same = vgg.observe(reversed, own, Call.ofServer());
                SharedCache.Lease<Session> freed = vgg.observe(layers, vgg.singleShapes(48, 48), Call.ofServer());
                SharedCache.Lease<Session> freedToo = vgg.observe(layers, vgg.singleShapes(64, 48), Call.ofServer())) {
            assertThat(first.value().outputTypes())
                    .containsOnlyKeys(layers.get(0).tensor(), layers.get(1).tensor());
            assertThat(same.value()).isSameAs(first.value());
            assertThat(freed.value()).isNotSameAs(first.value());
            assertThat(freedToo.value()).isSameAs(freed.value());
        }
    }

    @Test
    void layersHaveTypesInWhichTheyCanBeSentAndTextIsNone() {
        new GraphBuilder()
                .input("x", 2, 3)
                .node("Greater", "/stem/Greater_output_0", "x", "x")
                .node("Cast", "/stem/Cast_output_0", Map.of("to", new Attribute.Int(4)), "x")
                .node("Cast", "/stem/Cast_1_output_0", Map.of("to", new Attribute.Int(8)), "x")
                .node("Cast", "y", Map.of("to", new Attribute.Int(11)), "/stem/Cast_output_0")
                .node("Cast", "z", Map.of("to", new Attribute.Int(1)), "/stem/Greater_output_0")
                .output("y", "z")
                .write(folder, "types");

        HostedModel model = server.models().get("types");

        assertThat(model.layers())
                .extracting(model::type)
                .containsExactly(ElementType.BOOL, ElementType.INT32, ElementType.DOUBLE, ElementType.FLOAT);
        assertThatThrownBy(() -> model.layer("stem"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LAYER_AMBIGUOUS));
    }

    @Test
    void theFirstOutputThatIsALayerIsTheModelsOutput() {
        assertThat(server.models().get("tiny_vit").output())
                .hasValueSatisfying(layer -> assertThat(layer.path()).isEqualTo("heads.head"));
    }

    @Test
    void inputsThatArentPicturesAreMeasuredAtTheirSmallest() {
        new GraphBuilder()
                .input("image", "n", 3, "h", "w")
                .input("scale", "n", 1, 1, "m")
                .node("Mul", "y", "image", "scale")
                .output("y")
                .write(folder, "two");
        HostedModel model = server.models().get("two");

        assertThat(model.singleShapes(8, 9))
                .containsEntry("image", Shape.of(1, 3, 8, 9))
                .containsEntry("scale", Shape.of(1, 1, 1, 1));
        assertThat(model.inputType("scale")).contains(ElementType.FLOAT);
        assertThat(model.inputType("none")).isEmpty();
    }

    @Test
    void theParametersAreTheElementsOfAllTrainedWeights() {
        HostedModel model = server.models().get("tiny_resnet_bn");

        long elements = model.model().graph().weights().entrySet().stream()
                .filter(weight -> !weight.getKey().contains("running_"))
                .mapToLong(weight -> weight.getValue().elements())
                .sum();
        assertThat(model.parameters()).isEqualTo(elements);
    }

    private static Shape shape(HostedModel model, LayerShapes shapes, String layer) {
        return shapes.of(model.layer(layer).tensor()).orElseThrow();
    }
}
