package dev.layerscope.viewer.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelInput;
import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.models.ModelFacts.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModelFactsTest {
    @Test
    void all_of_a_loaded_model() {
        Model model = FakeServer.loaded("resnet").toBuilder()
                .addAllLabels(List.of("tench", "goldfish", "great white shark, man-eater", "tiger shark"))
                .build();

        assertThat(ModelFacts.of(model))
                .containsExactly(
                        new Fact("state", "loaded"),
                        new Fact("file size", "46.8 MB (46,800,000 bytes)"),
                        new Fact("parameters", "11,689,512"),
                        new Fact("inputs", "input: float ?x3x224x224, image NCHW at 224x224"),
                        new Fact("outputs", "output"),
                        new Fact(
                                "preprocessing",
                                "imagenet (assumed)\nnobody declared it; guessed from the input's channels"),
                        new Fact("labels", "4: tench; goldfish; great white shark, man-eater; \u2026"),
                        new Fact("producer", "pytorch 1.13.0"),
                        new Fact("opset", "17"),
                        new Fact("sha256", "ab".repeat(32)));
    }

    @Test
    void a_model_that_is_not_loaded_has_no_facts_beyond_its_file() {
        assertThat(ModelFacts.of(FakeServer.found("resnet")))
                .containsExactly(new Fact("state", "found"), new Fact("file size", "46.8 MB (46,800,000 bytes)"));
    }

    @Test
    void several_inputs_take_a_line_each() {
        Model model = FakeServer.loaded("two").toBuilder()
                .addInputs(ModelInput.newBuilder().setName("mask"))
                .build();

        assertThat(ModelFacts.of(model))
                .contains(new Fact("inputs", "input: float ?x3x224x224, image NCHW at 224x224\nmask: scalar"))
                .contains(new Fact("labels", "none"));
    }
}
