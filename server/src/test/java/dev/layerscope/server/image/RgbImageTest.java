package dev.layerscope.server.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RgbImageTest {
    @Test
    void refusesPixelsThatDoNotFitItsSize() {
        assertThatThrownBy(() -> RgbImage.of(2, 3, new byte[17]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pixels: 17 bytes (expected: 3 for each of 6 pixels)");
        assertThatThrownBy(() -> RgbImage.of(0, 3, new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void channelsAreReadAsUnsignedValuesByRowColumnAndColor() {
        RgbImage picture = RgbImage.of(1, 2, new byte[] {1, 2, 3, (byte) 200, 5, (byte) 255});

        assertThat(picture.channel(0, 1, 0)).isEqualTo(200);
        assertThat(picture.channel(0, 0, 2)).isEqualTo(3);
        assertThat(picture.channel(0, 1, 2)).isEqualTo(255);
        assertThatThrownBy(() -> picture.channel(0, 2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    // torchvision: int(round((side - crop) / 2.0)), and Python rounds 0.5 to 0, 1.5 to 2, 2.5 to 2.
    @ParameterizedTest
    @CsvSource({"10, 9, 0", "10, 7, 2", "10, 5, 2", "10, 3, 4", "10, 4, 3", "10, 10, 0"})
    void theCropBeginsWhereTorchvisionBegins(int side, int crop, int start) {
        RgbImage picture = Pictures.random(side, side);

        RgbImage cut = picture.centerCrop(crop, crop);

        assertThat(cut.size()).isEqualTo(new ImageSize(crop, crop));
        assertThat(cut.channel(0, 0, 0)).isEqualTo(picture.channel(start, start, 0));
        assertThat(cut.channel(crop - 1, crop - 1, 2))
                .isEqualTo(picture.channel(start + crop - 1, start + crop - 1, 2));
    }

    @Test
    void aSmallerPictureGetsBlackBordersAndTheOddPixelAtTheEnd() {
        RgbImage picture = RgbImage.of(1, 2, new byte[] {1, 2, 3, 4, 5, 6});

        RgbImage cut = picture.centerCrop(2, 5);

        assertThat(cut.pixels())
                .containsExactly(
                        0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void aPictureMayBeCroppedInOneAxisAndBorderedInTheOther() {
        RgbImage picture = Pictures.random(3, 9);

        RgbImage cut = picture.centerCrop(5, 4);

        assertThat(cut.channel(0, 0, 0)).isZero();
        assertThat(cut.channel(4, 3, 2)).isZero();
        assertThat(cut.channel(1, 0, 1)).isEqualTo(picture.channel(0, 2, 1));
        assertThat(cut.channel(3, 3, 1)).isEqualTo(picture.channel(2, 5, 1));
    }

    // torchvision: int(size * longer / shorter).
    @ParameterizedTest
    @CsvSource({
        "300, 451, 256, 256, 384",
        "451, 300, 256, 384, 256",
        "100, 100, 256, 256, 256",
        "256, 999, 256, 256, 999",
        "3, 2, 1, 1, 1"
    })
    void theShorterSideGetsTheGivenLength(int height, int width, int side, int newHeight, int newWidth) {
        assertThat(Pictures.random(height, width).resizeShorterSide(side).size())
                .isEqualTo(new ImageSize(newHeight, newWidth));
    }

    @ParameterizedTest
    @CsvSource({
        "60, 90, 32, 28, 28",
        "90, 60, 32, 28, 28",
        "20, 30, 20, 15, 16",
        "20, 30, 10, 16, 12",
        "7, 5, 40, 39, 80"
    })
    void resizingAndCroppingAtOnceGivesTheSamePixels(int height, int width, int side, int cropHeight, int cropWidth) {
        RgbImage picture = Pictures.random(height, width);

        RgbImage atOnce = picture.resizeShorterSideAndCenterCrop(side, cropHeight, cropWidth);

        assertThat(atOnce.pixels())
                .isEqualTo(picture.resizeShorterSide(side)
                        .centerCrop(cropHeight, cropWidth)
                        .pixels());
    }

    @Test
    void cuttingTheMiddleOfAVeryLongPictureDoesNotNeedAllOfIt() {
        RgbImage picture = Pictures.random(1, 60_000);

        RgbImage cut = picture.resizeShorterSideAndCenterCrop(2000, 8, 8);

        assertThat(cut.size()).isEqualTo(new ImageSize(8, 8));
        assertThatThrownBy(() -> picture.resizeShorterSide(2000)).isInstanceOf(ImageException.class);
        assertThatThrownBy(() -> picture.resizeShorterSide(100_000)).isInstanceOf(ImageException.class);
    }

    @Test
    void grayIsTheLumaThatPillowComputes() {
        RgbImage pillow = Pictures.golden("pillow/gray.png");

        byte[] gray = Pictures.golden("pillow/random.png").toGray();

        for (int i = 0; i < gray.length; i++) {
            assertThat(gray[i]).isEqualTo(pillow.pixels()[3 * i]);
        }
    }
}
