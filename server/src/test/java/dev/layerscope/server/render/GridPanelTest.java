package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridPanelTest {
    private static final int WHITE = 0xFFFFFF;
    private static final Extent MAP = new Extent(7, 7);

    private final GridSpec spec = GridSpec.of("layer4.1 · 512 channels · 7×7", "resnet18 · cat.jpg");

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 300})
    void everyMapIsDrawnInItsCellEnlargedAndInViridis(int count) {
        GridPanel grid = grid(count, GridPanelTest::peak);
        BufferedImage image = drawn(grid);
        GridLayout layout = grid.layout();
        assertThat(image.getWidth()).isEqualTo(layout.extent().width() + 48);
        assertThat(image.getHeight()).isEqualTo(layout.extent().height() + 48);
        for (int i = 0; i < count; i++) {
            int left = 24 + layout.left(i);
            int top = 24 + layout.top(i);
            for (int value = 0; value < MAP.area(); value++) {
                int expected = ColorMap.VIRIDIS.color(value == i % 49 ? 1 : 0);
                int x = left + value % 7 * 14;
                int y = top + value / 7 * 14;
                assertThat(image.getRGB(x, y) & WHITE).isEqualTo(expected);
                assertThat(image.getRGB(x + 13, y + 13) & WHITE).isEqualTo(expected);
            }
            assertThat(ink(image, left, top - 13, 98, 12)).as("number %d", i).isPositive();
            assertThat(ink(image, left + 98, top, 10, 98))
                    .as("gap beside %d", i)
                    .isZero();
        }
    }

    @Test
    void mapsAreAskedForOnceAndInOrder() {
        List<Integer> asked = new ArrayList<>();
        drawn(grid(20, i -> {
            asked.add(i);
            return peak(i);
        }));
        assertThat(asked).isEqualTo(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void theMarginsStayWhiteAndTheHeaderDoesNot() {
        BufferedImage image = drawn(grid(20, GridPanelTest::peak));
        assertThat(ink(image, 0, 0, image.getWidth(), 20)).isZero();
        assertThat(ink(image, 0, 0, 23, image.getHeight())).isZero();
        assertThat(ink(image, image.getWidth() - 23, 0, 23, image.getHeight())).isZero();
        assertThat(ink(image, 0, image.getHeight() - 24, image.getWidth(), 24)).isZero();
        assertThat(ink(image, 24, 20, 200, 20)).as("title").isPositive();
        assertThat(ink(image, 24, 44, 200, 15)).as("subtitle").isPositive();
        assertThat(ink(image, image.getWidth() - 24 - 60, 28, 10, 8))
                .as("legend")
                .isEqualTo(80);
    }

    @Test
    void theNumberIsThatOfTheChannelAndNotThePlaceInTheGrid() {
        BufferedImage first = drawn(grid(1, i -> peak(3)));
        BufferedImage other = drawn(grid(1, i -> peak(3 + 49)));
        int labelTop = 24 + grid(1, GridPanelTest::peak).layout().top(0) - 13;
        assertThat(ink(other, 24, labelTop, 98, 12)).isGreaterThan(ink(first, 24, labelTop, 98, 12));
    }

    @Test
    void limitsOfManyDigitsAreShortenedBeforeTheyAreLeftOut() {
        BufferedImage image = drawn(grid(1, i -> ends(123, 1.23e-5f, 0.456f)));
        int labelTop = 24 + grid(1, GridPanelTest::peak).layout().top(0) - 13;

        // Right of the number there is nothing but limits.
        assertThat(ink(image, 24 + 49, labelTop, 49, 12)).isPositive();
    }

    private static HeatMap ends(int channel, float low, float high) {
        float[] values = new float[(int) MAP.area()];
        Arrays.fill(values, low);
        values[0] = high;
        return new HeatMap(channel, MAP.height(), MAP.width(), values);
    }

    @Test
    void aMapWithAValueThatIsNotFiniteSaysSo() {
        HeatMap broken = peak(3);
        broken.values()[0] = Float.NEGATIVE_INFINITY;
        BufferedImage image = drawn(grid(1, i -> broken));
        int top = 24 + grid(1, i -> broken).layout().top(0);
        assertThat(image.getRGB(24, top) & WHITE).isEqualTo(ColorMap.BAD);
        assertThat(image.getRGB(24 + 3 * 14, top) & WHITE).isEqualTo(ColorMap.VIRIDIS.color(1));
        assertThat(ink(image, 24 + 20, top - 13, 60, 12)).as("explanation").isPositive();
    }

    @Test
    void mapsOfAnotherSizeThanTheFirstAreRefused() {
        assertThatThrownBy(() -> drawn(grid(2, i -> i == 0 ? peak(0) : new HeatMap(1, 1, 2, new float[2]))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("map of channel 1: 1×2 (expected: 7×7 as was said)");
    }

    @Test
    void aFigureWithoutMapsIsRefusedWithoutAskingForOne() {
        assertThatThrownBy(() -> grid(0, i -> {
                    throw new AssertionError("asked for map " + i);
                }))
                .hasMessage("maps: 0 (expected: at least 1)");
    }

    @Test
    void aGridOfTooManyPixelsIsRefusedWithoutAskingForAMap() {
        assertThatThrownBy(() -> new GridPanel(new GridSettings(100, 1800, 100_000), spec, 64, MAP, i -> {
                    throw new AssertionError("asked for map " + i);
                }))
                .hasMessageStartingWith(
                        "picture: 1,028×854 pixels for 64 maps of 7×7 (expected: at most 100,000 pixels");
    }

    @Test
    void atTwiceTheScaleEveryValueHasTwiceThePixels() {
        GridPanel grid = grid(3, GridPanelTest::peak);
        BufferedImage image = Sheet.ofScale(2).draw(List.of(grid)).image();
        assertThat(image.getWidth()).isEqualTo(2 * (grid.extent().width() + 48));
        int left = 2 * (24 + grid.layout().left(1));
        int top = 2 * (24 + grid.layout().top(1));
        assertThat(image.getRGB(left + 28, top) & WHITE).isEqualTo(ColorMap.VIRIDIS.color(1));
        assertThat(image.getRGB(left + 55, top + 27) & WHITE).isEqualTo(ColorMap.VIRIDIS.color(1));
        assertThat(image.getRGB(left + 56, top) & WHITE).isEqualTo(ColorMap.VIRIDIS.color(0));
    }

    private GridPanel grid(int count, IntFunction<HeatMap> maps) {
        return new GridPanel(GridSettings.DEFAULT, spec, count, MAP, maps);
    }

    private static BufferedImage drawn(GridPanel grid) {
        return Sheet.DEFAULT.draw(List.of(grid)).image();
    }

    /** Zero but for one value, whose place is the channel's number modulo 49. */
    private static HeatMap peak(int channel) {
        float[] values = new float[49];
        values[channel % 49] = 2;
        return new HeatMap(channel, 7, 7, values);
    }

    /** How many pixels of an area are not white. */
    private static long ink(BufferedImage image, int left, int top, int width, int height) {
        int[] pixels = image.getRGB(left, top, width, height, null, 0, width);
        return IntStream.of(pixels).filter(pixel -> (pixel & WHITE) != WHITE).count();
    }
}
