package dev.layerscope.server.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.image.RgbImage;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PreprocessorTest {
    private static final int HEIGHT = 5;
    private static final int WIDTH = 7;
    private static final Preprocessing RAW = Preprocessing.preset("raw");

    private final RgbImage picture = random(HEIGHT, WIDTH);

    @Test
    void channelsFirstWritesPlanes() {
        float[] values = values(RAW, new ImageTarget(HEIGHT, WIDTH, 3, ImageTarget.Axes.CHANNELS_FIRST), picture);

        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    assertThat(values[(c * HEIGHT + y) * WIDTH + x]).isEqualTo(picture.channel(y, x, c));
                }
            }
        }
    }

    @Test
    void channelsLastWritesPixels() {
        float[] values = values(RAW, new ImageTarget(HEIGHT, WIDTH, 3, ImageTarget.Axes.CHANNELS_LAST), picture);

        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(values[(y * WIDTH + x) * 3 + c]).isEqualTo(picture.channel(y, x, c));
                }
            }
        }
    }

    @Test
    void caffePutsBlueFirstAndTakesItsMeanAway() {
        RgbImage pixel = RgbImage.of(1, 1, new byte[] {10, 20, 30});

        float[] values = values(
                Preprocessing.preset("caffe").withResize(1),
                new ImageTarget(1, 1, 3, ImageTarget.Axes.CHANNELS_FIRST),
                pixel);

        assertThat(values).containsExactly(30 - 103.939f, 20 - 116.779f, 10 - 123.68f);
    }

    @Test
    void oneChannelIsLuma() {
        float[] values = values(RAW, new ImageTarget(HEIGHT, WIDTH, 1, ImageTarget.Axes.CHANNELS_FIRST), picture);

        byte[] gray = picture.toGray();
        for (int i = 0; i < gray.length; i++) {
            assertThat(values[i]).isEqualTo(gray[i] & 0xff);
        }
    }

    @Test
    void aFourthChannelIsOpaqueWhateverTheOrderOfTheOthers() {
        RgbImage pixel = RgbImage.of(1, 1, new byte[] {10, 20, 30});
        ImageTarget target = new ImageTarget(1, 1, 4, ImageTarget.Axes.CHANNELS_LAST);

        assertThat(values(RAW, target, pixel)).containsExactly(10, 20, 30, 255);
        assertThat(values(RAW.withOrder(Preprocessing.ChannelOrder.BGR), target, pixel))
                .containsExactly(30, 20, 10, 255);
    }

    @Test
    void croppingCutsTheMiddleOfTheLongerSide() {
        RgbImage wide = random(6, 10);

        RgbImage fitted = new Preprocessor(RAW, new ImageTarget(6, 6, 3, ImageTarget.Axes.CHANNELS_FIRST)).fit(wide);

        assertThat(fitted.pixels()).isEqualTo(wide.centerCrop(6, 6).pixels());
        assertThat(fitted.channel(0, 0, 1)).isEqualTo(wide.channel(0, 2, 1));
    }

    @Test
    void stretchingKeepsTheEdges() {
        RgbImage wide = random(6, 10);

        RgbImage fitted = new Preprocessor(
                        RAW.withFit(Preprocessing.Fit.STRETCH),
                        new ImageTarget(4, 3, 3, ImageTarget.Axes.CHANNELS_FIRST))
                .fit(wide);

        assertThat(fitted.pixels()).isEqualTo(wide.resize(4, 3).pixels());
    }

    @Test
    void picturesOfABatchAreWrittenOneBehindTheOther() {
        Preprocessor preprocessor =
                new Preprocessor(RAW, new ImageTarget(HEIGHT, WIDTH, 3, ImageTarget.Axes.CHANNELS_FIRST));
        FloatBuffer batch = FloatBuffer.allocate(2 * 3 * HEIGHT * WIDTH);

        batch.put(preprocessor.values(RgbImage.of(HEIGHT, WIDTH, new byte[3 * HEIGHT * WIDTH])));
        batch.put(preprocessor.values(picture));

        assertThat(batch.hasRemaining()).isFalse();
        assertThat(batch.get(3 * HEIGHT * WIDTH)).isEqualTo(picture.channel(0, 0, 0));
    }

    private static float[] values(Preprocessing preprocessing, ImageTarget target, RgbImage picture) {
        return new Preprocessor(preprocessing, target).values(picture);
    }

    private static RgbImage random(int height, int width) {
        byte[] pixels = new byte[height * width * 3];
        new Random(11).nextBytes(pixels);
        return RgbImage.of(height, width, pixels);
    }
}
