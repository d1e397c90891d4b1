package dev.layerscope.viewer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.v1.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PictureSizesTest {
    @ParameterizedTest
    @ValueSource(strings = {"224x320", " 224 x 320 ", "224X320", "224\u00d7320", "224*320"})
    void the_height_comes_first(String text) {
        assertThat(PictureSizes.parse(text))
                .contains(Size.newBuilder().setHeight(224).setWidth(320).build());
        assertThat(PictureSizes.words(PictureSizes.parse(text).orElseThrow())).isEqualTo("224x320");
    }

    @Test
    void one_number_is_a_square_and_nothing_is_no_size() {
        assertThat(PictureSizes.parse("64"))
                .contains(Size.newBuilder().setHeight(64).setWidth(64).build());
        assertThat(PictureSizes.parse("  ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x5", "5x0", "16385", "99999x1", "224x", "x", "-4x4", "4.5x3", "large"})
    void what_is_no_size_is_refused_with_a_sentence(String text) {
        assertThatThrownBy(() -> PictureSizes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size: '" + text + "' (expected: height x width, each from 1 to 16,384, as 224x224)");
    }
}
