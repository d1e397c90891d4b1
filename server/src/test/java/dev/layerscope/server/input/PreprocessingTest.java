package dev.layerscope.server.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessingTest {
    private static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] IMAGENET_STD = {0.229f, 0.224f, 0.225f};

    @Test
    void imagenetIsTorchvisionsArithmeticInFloat32ForEveryLevel() {
        Preprocessing imagenet = Preprocessing.preset("imagenet");

        for (int level = 0; level < 256; level++) {
            for (int channel = 0; channel < 3; channel++) {
                float expected = (level / 255f - IMAGENET_MEAN[channel]) / IMAGENET_STD[channel];
                assertThat(imagenet.value(level, channel)).isEqualTo(expected);
            }
        }
    }

    @Test
    void unitIsTheShareOf255() {
        Preprocessing unit = Preprocessing.preset("unit");

        for (int level = 0; level < 256; level++) {
            assertThat(unit.value(level, 2)).isEqualTo(level / 255f);
        }
    }

    @Test
    void signedRunsFromMinusOneToOne() {
        Preprocessing signed = Preprocessing.preset("signed");

        assertThat(signed.value(0, 0)).isEqualTo(-1f);
        assertThat(signed.value(255, 2)).isEqualTo(1f);
        for (int level = 0; level < 256; level++) {
            assertThat(Math.abs(signed.value(level, 1) - (level / 127.5 - 1))).isLessThan(1e-7);
        }
    }

    @Test
    void rawKeepsTheLevels() {
        assertThat(Preprocessing.preset("raw").value(200, 1)).isEqualTo(200f);
    }

    @Test
    void caffeTakesTheMeansOfBlueGreenAndRedAway() {
        Preprocessing caffe = Preprocessing.preset("caffe");

        assertThat(caffe.order()).isEqualTo(Preprocessing.ChannelOrder.BGR);
        assertThat(caffe.value(100, 0)).isEqualTo(100 - 103.939f);
        assertThat(caffe.value(100, 1)).isEqualTo(100 - 116.779f);
        assertThat(caffe.value(100, 2)).isEqualTo(100 - 123.68f);
    }

    @Test
    void aPresetIsFoundWhateverItsCase() {
        assertThat(Preprocessing.preset(" ImageNet ").name()).isEqualTo("imagenet");
    }

    @Test
    void anUnknownPresetIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Preprocessing.preset("imagnet"))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PREPROCESSING_INVALID))
                .hasMessage("preprocessing: 'imagnet' (expected: imagenet, unit, signed, raw or caffe)");
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                change("resize 0", p -> p.withResize(0)),
                change("resize beyond the largest", p -> p.withResize(16_385)),
                change("scale 0", p -> p.withScale(0)),
                change("scale NaN", p -> p.withScale(Double.NaN)),
                change("no mean", p -> p.withMean(List.of())),
                change("five means", p -> p.withMean(Collections.nCopies(5, 1f))),
                change("infinite mean", p -> p.withMean(List.of(Float.POSITIVE_INFINITY))),
                change("no std", p -> p.withStd(List.of())),
                change("zero among std", p -> p.withStd(List.of(1f, 0f, 1f))),
                change("NaN among std", p -> p.withStd(List.of(1f, Float.NaN, 1f))));
    }

    private static Arguments change(String what, UnaryOperator<Preprocessing> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void whatCantBeComputedIsRefused(String what, UnaryOperator<Preprocessing> change) {
        assertThatThrownBy(() -> change.apply(Preprocessing.preset("raw")))
                .as(what)
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PREPROCESSING_INVALID));
    }

    @Test
    void oneMeanServesAllChannelsAndThreeServeAtMostThree() {
        Preprocessing.preset("signed").checkChannels(4);
        Preprocessing.preset("imagenet").checkChannels(1);
        Preprocessing.preset("imagenet").checkChannels(3);

        assertThatThrownBy(() -> Preprocessing.preset("imagenet").checkChannels(4))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PREPROCESSING_INVALID));
    }

    @ParameterizedTest
    @CsvSource({
        "500, 300, 224, 256",
        "300, 500, 224, 256",
        "224, 224, 224, 256",
        "640, 480, 299, 342",
        "640, 480, 160, 183",
        "40, 30, 128, 146"
    })
    void aSquareIsCutFromAShorterSideOf256To224AsTorchvisionsPresetsHaveIt(
            int height, int width, int side, int expected) {
        assertThat(Preprocessing.preset("imagenet").shorterSide(height, width, side, side))
                .isEqualTo(expected);
    }

    @Test
    void aDeclaredResizeHoldsForEverySize() {
        assertThat(Preprocessing.preset("imagenet").withResize(232).shorterSide(500, 300, 448, 224))
                .isEqualTo(232);
    }

    @Test
    void thePictureCoversEveryCropThatIsNoSquare() {
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            int height = 1 + random.nextInt(600);
            int width = 1 + random.nextInt(600);
            int targetHeight = 1 + random.nextInt(300);
            int targetWidth = 1 + random.nextInt(300);

            int shorter = Preprocessing.preset("unit").shorterSide(height, width, targetHeight, targetWidth);

            // As torchvision's Resize has it: the longer side is rounded down.
            long longer = (long) shorter * Math.max(height, width) / Math.min(height, width);
            assertThat(height <= width ? shorter : longer)
                    .as("height of %dx%d for %dx%d", height, width, targetHeight, targetWidth)
                    .isGreaterThanOrEqualTo(targetHeight);
            assertThat(height <= width ? longer : shorter)
                    .as("width of %dx%d for %dx%d", height, width, targetHeight, targetWidth)
                    .isGreaterThanOrEqualTo(targetWidth);
        }
    }
}
