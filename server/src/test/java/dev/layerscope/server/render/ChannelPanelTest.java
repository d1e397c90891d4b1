package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelPanelTest {
    private static final int RGB = 0xFFFFFF;

    @ParameterizedTest
    @CsvSource({"7,7,560", "1,1,560", "13,13,559", "56,40,560", "300,200,300", "3000,10,1024", "1,5000,1024"})
    void theMapIsLargeButNotLargerThanAScreen(int height, int width, int longerSide) {
        Extent extent =
                panel(new HeatMap(0, height, width, new float[height * width])).extent();
        assertThat(Math.max(extent.height(), extent.width())).isBetween(longerSide, longerSide + 140);
    }

    @Test
    void everyValueIsAsManyPixelsAsAnyOther() {
        float[] values = {0, 1, 2, 3};
        BufferedImage image = drawn(panel(new HeatMap(5, 2, 2, values)), 2);
        long[] counted = IntStream.of(0, 1, 2, 3)
                .mapToLong(value -> count(image, ColorMap.VIRIDIS.color(value / 3.0)))
                .toArray();
        // The ends are in the colour bar too.
        for (long count : counted) {
            assertThat(count).isBetween(560L * 560, 560L * 560 + 1000);
        }
    }

    @Test
    void valuesThatCantBeShownAreExplained() {
        HeatMap broken = new HeatMap(0, 2, 2, new float[] {1, 2, Float.NaN, 3});
        ChannelPanel panel = panel(broken);
        assertThat(panel.drawn().hidden()).isEqualTo(1);
        assertThat(panel.extent().height())
                .isGreaterThan(
                        panel(new HeatMap(0, 2, 2, new float[4])).extent().height());
    }

    @Test
    void withoutAValueToShowThereIsNoBar() {
        float nan = Float.NaN;
        ChannelPanel panel = panel(new HeatMap(0, 2, 2, new float[] {nan, nan, nan, nan}));
        assertThat(panel.drawn().limits().isNone()).isTrue();
        assertThat(count(drawn(panel, 1), ColorMap.VIRIDIS.color(0.5))).isZero();
    }

    private static ChannelPanel panel(HeatMap map) {
        ChannelSpec spec = new ChannelSpec(
                "conv1", "", ColorMap.VIRIDIS, new Scaling.PerMap(Norm.LINEAR, LimitRule.WHOLE), Optional.empty());
        return new ChannelPanel(spec, map);
    }

    private static BufferedImage drawn(ChannelPanel panel, int scale) {
        return Sheet.ofScale(scale).draw(List.of(panel)).image();
    }

    private static long count(BufferedImage image, int color) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return IntStream.of(pixels).filter(pixel -> (pixel & RGB) == color).count();
    }
}
