package dev.layerscope.viewer.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.Input;
import dev.layerscope.v1.Model;
import dev.layerscope.v1.ModelInput;
import dev.layerscope.v1.ScoredClass;
import dev.layerscope.v1.Size;
import dev.layerscope.viewer.FakeServer;
import dev.layerscope.viewer.input.InputFacts.Fact;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InputFactsTest {
    private static final Input PICTURE = Input.newBuilder()
            .setKind(Input.Kind.KIND_IMAGE)
            .setSize(Size.newBuilder().setHeight(480).setWidth(640))
            .build();
    private static final Input ARRAY = Input.newBuilder()
            .setKind(Input.Kind.KIND_TENSOR)
            .setElementType(ElementType.ELEMENT_TYPE_FLOAT)
            .addAllShape(List.of(1L, 3L, 8L, 8L))
            .build();
    private static final Model MODEL = FakeServer.loaded("resnet");

    @Test
    void of_a_picture_both_sizes_and_its_preparation_are_told() {
        assertThat(InputFacts.of(PICTURE, Optional.of(MODEL), Preparation.OWN, Optional.of(Inputs.pixels(224, 112))))
                .containsExactly(
                        new Fact("original", "480x640"),
                        new Fact("model gets", "224x112"),
                        new Fact("prepared", "imagenet (assumed)"));
        Model declared = MODEL.toBuilder().setPreprocessingAssumed(false).build();
        assertThat(InputFacts.of(PICTURE, Optional.of(declared), Preparation.OWN, Optional.empty()))
                .contains(new Fact("prepared", "imagenet"));
        assertThat(InputFacts.of(PICTURE, Optional.of(MODEL), Preparation.OWN.withPreset("raw"), Optional.empty()))
                .contains(new Fact("prepared", "raw, chosen here"));
    }

    @Test
    void of_an_array_type_and_shape_are_told() {
        assertThat(InputFacts.of(ARRAY, Optional.of(MODEL), Preparation.OWN, Optional.empty()))
                .containsExactly(new Fact("array", "float 1x3x8x8"), new Fact("model gets", "the array as it is"));
        assertThat(InputFacts.of(ARRAY, Optional.empty(), Preparation.OWN, Optional.empty()))
                .containsExactly(new Fact("array", "float 1x3x8x8"));
    }

    @Test
    void the_input_for_pictures_is_the_main_one_wherever_it_stands() {
        ModelInput mask = ModelInput.newBuilder().setName("mask").build();
        Model both = MODEL.toBuilder().addInputs(0, mask).build();
        Model arrays = Model.newBuilder().addInputs(mask).build();

        assertThat(InputFacts.main(both)).contains(MODEL.getInputs(0));
        assertThat(InputFacts.others(both)).containsExactly(mask);
        assertThat(InputFacts.others(MODEL)).isEmpty();
        assertThat(InputFacts.main(arrays)).contains(mask);
        assertThat(InputFacts.others(arrays)).isEmpty();
        assertThat(InputFacts.ownSize(arrays)).isEmpty();
        assertThat(InputFacts.ownSize(both).map(PictureSizes::words)).contains("224x224");
    }

    @Test
    void classes_have_labels_and_percentages() {
        ScoredClass goldfish = ScoredClass.newBuilder()
                .setIndex(1)
                .setLabel("goldfish")
                .setProbability(0.97251f)
                .build();

        assertThat(ClassBars.label(goldfish)).isEqualTo("goldfish");
        assertThat(ClassBars.label(goldfish.toBuilder().clearLabel().build())).isEqualTo("class 1");
        assertThat(ClassBars.percentage(goldfish)).isEqualTo("97.3 %");
        assertThat(percentage(1)).isEqualTo("100.0 %");
        assertThat(percentage(0.0001f)).isEqualTo("< 0.1 %");
        assertThat(percentage(0)).isEqualTo("0.0 %");
        assertThat(percentage(Float.NaN)).isEqualTo("not a number");
    }

    @Test
    void recent_files_are_named_with_their_folder() {
        assertThat(InputMenu.words(Path.of("/home/ada/photos/cat.png"))).isEqualTo("cat.png  (photos)");
        assertThat(InputMenu.words(Path.of("/cat.png"))).isEqualTo("cat.png");
    }

    private static String percentage(float probability) {
        return ClassBars.percentage(
                ScoredClass.newBuilder().setProbability(probability).build());
    }
}
