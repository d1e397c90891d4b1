package dev.layerscope.server.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AntialiasedBilinearTest {
    @ParameterizedTest
    @CsvSource({"10, 16", "40, 61", "50, 7", "23, 12", "9, 37", "1, 1", "3, 200"})
    void resizesToTheBytesThatPillowComputes(int height, int width) {
        RgbImage resized = Pictures.golden("pillow/random.png").resize(height, width);

        RgbImage pillow = Pictures.golden("pillow/resize_" + height + "x" + width + ".png");
        assertThat(resized.size()).isEqualTo(pillow.size());
        assertThat(resized.pixels()).isEqualTo(pillow.pixels());
    }

    @ParameterizedTest
    @CsvSource({"29, 17", "90, 200", "29, 80", "60, 17", "60, 80"})
    void aWindowOfTheResultHasTheBytesOfTheWholeResult(int height, int width) {
        RgbImage picture = Pictures.random(60, 80);
        Window window = new Window(7, 3, height - 20, width - 9);

        RgbImage part = AntialiasedBilinear.resize(picture, new ImageSize(height, width), window);

        assertThat(part.pixels())
                .isEqualTo(window.cutFrom(picture.resize(height, width)).pixels());
    }

    @Test
    void aPictureOfOneColorKeepsItAtEverySize() {
        byte[] white = new byte[31 * 47 * 3];
        Arrays.fill(white, (byte) 255);
        RgbImage picture = RgbImage.of(31, 47, white);

        assertThat(picture.resize(7, 5).pixels()).containsOnly(255);
        assertThat(picture.resize(100, 61).pixels()).containsOnly(255);
    }

    @Test
    void aResultThatNoArrayHoldsIsRefused() {
        RgbImage picture = Pictures.random(1, 60_000);

        assertThatThrownBy(() -> picture.resize(40_000, 60_000))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(ImageException.Reason.TOO_LARGE));
    }
}
