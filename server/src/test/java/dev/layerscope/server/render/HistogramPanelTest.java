package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.render.HistogramSpec.CountScale;
import dev.layerscope.server.render.HistogramSpec.Zeros;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistogramPanelTest {
    private static final int INNER_WIDTH = 640;
    private static final int INNER_HEIGHT = 200;
    private static final int PLOT_LEFT = Sheet.MARGIN + 40;

    @Test
    void barsAreAsHighAsTheirCounts() {
        for (int scale : new int[] {1, 2, 3}) {
            BufferedImage image = draw(scale, spec(CountScale.LINEAR, Zeros.NONE, 10, 5, 0, 1));

            List<Double> heights = heights(image, scale, Plot.FIRM, 4);
            assertThat(heights.get(0)).isCloseTo(INNER_HEIGHT, within(1.0));
            assertThat(heights.get(1)).isCloseTo(INNER_HEIGHT / 2.0, within(1.0));
            assertThat(heights.get(2)).isZero();
            assertThat(heights.get(3)).isCloseTo(INNER_HEIGHT / 10.0, within(1.0));
        }
    }

    @Test
    void decadesAreEquallyFarApart() {
        BufferedImage image = draw(1, spec(CountScale.LOGARITHMIC, Zeros.NONE, 1000, 100, 10, 1));

        List<Double> heights = heights(image, 1, Plot.FIRM, 4);
        double decade = heights.get(0) - heights.get(1);
        assertThat(decade).isCloseTo(INNER_HEIGHT * Math.log(10) / Math.log(1000 / 0.7), within(1.0));
        assertThat(heights.get(1) - heights.get(2)).isCloseTo(decade, within(1.0));
        assertThat(heights.get(2) - heights.get(3)).isCloseTo(decade, within(1.0));
        assertThat(heights.get(3)).isGreaterThan(5);
    }

    @Test
    void manyZerosHaveABarThatIsCutOffAndLeaveTheOthersTheirHeight() {
        BufferedImage image = draw(1, spec(CountScale.LINEAR, new Zeros(0, 990), 1000, 8, 4));

        List<Double> others = heights(image, 1, Plot.FIRM, 3);
        // Ten of the first bin are not zero.
        assertThat(others.get(0)).isCloseTo(INNER_HEIGHT / 1.08, within(1.0));
        assertThat(others.get(1)).isCloseTo(INNER_HEIGHT / 1.08 * 0.8, within(1.0));
        assertThat(column(image, PLOT_LEFT, Plot.ALARM)).isBetween(INNER_HEIGHT - 10L, (long) INNER_HEIGHT);
    }

    @Test
    void fewZerosHaveTheBarThatTheyAre() {
        BufferedImage image = draw(1, spec(CountScale.LINEAR, new Zeros(0, 5), 15, 8, 4));

        assertThat(column(image, PLOT_LEFT, Plot.ALARM)).isCloseTo(INNER_HEIGHT / 2, within(1L));
    }

    @Test
    void zerosThatAreAloneInTheirBinAreAsWideAsIt() {
        BufferedImage image = draw(1, spec(CountScale.LINEAR, new Zeros(1, 6), 3, 6));

        assertThat(column(image, PLOT_LEFT + INNER_WIDTH / 2 + 2, Plot.ALARM)).isCloseTo(INNER_HEIGHT, within(10L));
        assertThat(column(image, PLOT_LEFT + INNER_WIDTH - 2, Plot.ALARM)).isCloseTo(INNER_HEIGHT, within(10L));
        assertThat(column(image, PLOT_LEFT + INNER_WIDTH / 2 - 2, Plot.ALARM)).isZero();
    }

    @Test
    void whereAllValuesAreTheSameThereIsOneBarAboveIt() {
        HistogramSpec same = new HistogramSpec("conv1", "", 2.5, 2.5, List.of(7L), Zeros.NONE, CountScale.LINEAR, "");

        BufferedImage image = draw(1, same);

        assertThat(column(image, PLOT_LEFT + INNER_WIDTH / 2, Plot.FIRM)).isCloseTo(INNER_HEIGHT, within(1L));
        assertThat(column(image, PLOT_LEFT + 20, Plot.FIRM)).isZero();
    }

    @Test
    void whereNoValueIsFiniteTheFigureSaysSo() {
        HistogramSpec nothing = new HistogramSpec(
                "conv1", "", Double.NaN, Double.NaN, List.of(), Zeros.NONE, CountScale.LINEAR, "3 not a number");
        HistogramSpec empty = new HistogramSpec(
                "conv1", "", Double.NaN, Double.NaN, List.of(), Zeros.NONE, CountScale.LOGARITHMIC, "");

        assertThat(draw(1, nothing).getHeight())
                .isLessThan(150)
                .isGreaterThan(draw(1, empty).getHeight());
    }

    private static HistogramSpec spec(CountScale scale, Zeros zeros, long... counts) {
        List<Long> boxed = java.util.Arrays.stream(counts).boxed().toList();
        return new HistogramSpec("conv1", "net", 0, 4, boxed, zeros, scale, "");
    }

    private static BufferedImage draw(int scale, HistogramSpec spec) {
        return Sheet.ofScale(scale).draw(List.of(new HistogramPanel(spec))).image();
    }

    /** In units, in the middle of each of so many bins. */
    private static List<Double> heights(BufferedImage image, int scale, Color color, int bins) {
        return IntStream.range(0, bins)
                .mapToObj(bin -> {
                    double middle = PLOT_LEFT + (bin + 0.5) * INNER_WIDTH / bins;
                    return (double) column(image, (int) (middle * scale), color) / scale;
                })
                .toList();
    }

    private static long column(BufferedImage image, int x, Color color) {
        return IntStream.range(0, image.getHeight())
                .filter(y -> image.getRGB(x, y) == color.getRGB())
                .count();
    }
}
