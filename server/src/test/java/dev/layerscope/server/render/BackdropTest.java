package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.image.RgbImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackdropTest {
    private static final int RED = 0xFF0000;
    /** ITU-R BT.601 of pure red, as Pillow has it. */
    private static final int GRAY_OF_RED = 76;

    private static final Scale ONE = new Scale(Norm.LINEAR, new Limits(0, 1));

    @Test
    void whereNothingFiresThePictureIsSeenInGray() {
        int[] pixels = backdrop(1).paint(map(0, 0, 0, 0), ONE, ColorMap.VIRIDIS, new Extent(6, 6));
        assertThat(pixels).hasSize(36).containsOnly(GRAY_OF_RED * 0x010101);
    }

    @Test
    void theUpperLimitCoversAsMuchAsTheOpacitySays() {
        int[] whole = backdrop(1).paint(map(1, 1, 1, 1), ONE, ColorMap.VIRIDIS, new Extent(6, 6));
        assertThat(whole).containsOnly(ColorMap.VIRIDIS.color(1));
        int[] half = backdrop(0.5).paint(map(1, 1, 1, 1), ONE, ColorMap.VIRIDIS, new Extent(6, 6));
        int red = (int) Math.round((GRAY_OF_RED + (ColorMap.VIRIDIS.color(1) >> 16)) / 2.0);
        assertThat(IntStream.of(half).map(pixel -> pixel >> 16)).containsOnly(red);
    }

    @Test
    void aDivergingMapCoversAtBothEndsAndNotInTheMiddle() {
        Scale centred = new Scale(Norm.LINEAR, new Limits(-1, 1));
        assertThat(painted(-1, centred, ColorMap.RD_BU_R)).containsOnly(ColorMap.RD_BU_R.color(0));
        assertThat(painted(0, centred, ColorMap.RD_BU_R)).containsOnly(GRAY_OF_RED * 0x010101);
        assertThat(painted(1, centred, ColorMap.RD_BU_R)).containsOnly(ColorMap.RD_BU_R.color(1));
    }

    @Test
    void betweenTheMiddlesOfCellsAMapIsInterpolated() {
        int[] row = backdrop(1).paint(new HeatMap(0, 1, 2, new float[] {0, 1}), ONE, ColorMap.GRAY, new Extent(8, 8));
        // Middles of pixels lie at -0.375, -0.125, 0.125 ... of the way from the first cell's middle to the second's.
        double[] positions = {0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1};
        for (int x = 0; x < positions.length; x++) {
            double p = positions[x];
            long level = Math.round((1 - p) * GRAY_OF_RED + p * (ColorMap.GRAY.color(p) & 0xFF));
            assertThat(row[x] & 0xFF).as("pixel %d", x).isEqualTo((int) level);
        }
    }

    @Test
    void aValueThatCantBeShownHidesItsOwnCellOnly() {
        float[] values = {Float.NaN, 0, 0, 0};
        int[] pixels = backdrop(1).paint(new HeatMap(0, 2, 2, values), ONE, ColorMap.VIRIDIS, new Extent(8, 8));
        IntStream.range(0, pixels.length).forEach(i -> {
            boolean inCell = i / 8 < 4 && i % 8 < 4;
            assertThat(pixels[i] == ColorMap.BAD).as("pixel %d", i).isEqualTo(inCell);
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
    void anOpacityOutsideOfItsRangeIsRefused(double opacity) {
        assertThatThrownBy(() -> new Overlay(opacity))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("(expected: above 0, at most 1)");
    }

    @Test
    void aGridOverAPictureHasCellsOfThePicturesShape() {
        GridSpec spec = new GridSpec(
                "title",
                "",
                8,
                ColorMap.VIRIDIS,
                new Scaling.Shared(ONE),
                Optional.of(new Backdrop(red(30, 60), new Overlay(1))));
        GridPanel grid = new GridPanel(GridSettings.DEFAULT, spec, 3, new Extent(2, 2), i -> map(0, 0, 0, 0));
        Extent cell = grid.layout().cell();
        assertThat(cell.width()).isEqualTo(2 * cell.height());
    }

    private static int[] painted(float value, Scale scale, ColorMap colors) {
        float[] values = new float[4];
        Arrays.fill(values, value);
        return backdrop(1).paint(new HeatMap(0, 2, 2, values), scale, colors, new Extent(5, 5));
    }

    private static Backdrop backdrop(double opacity) {
        return new Backdrop(red(12, 12), new Overlay(opacity));
    }

    private static RgbImage red(int height, int width) {
        byte[] pixels = new byte[height * width * 3];
        for (int i = 0; i < pixels.length; i += 3) {
            pixels[i] = (byte) (RED >> 16);
        }
        return RgbImage.of(height, width, pixels);
    }

    private static HeatMap map(float... values) {
        return new HeatMap(0, 2, 2, values);
    }
}
