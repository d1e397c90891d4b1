package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.render.SparsitySpec.Bar;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SparsityPanelTest {
    private static final int BAR_WIDTH = 400;
    private static final int ROWS_TOP = Sheet.MARGIN + Heading.HEIGHT + 40;
    private static final int ROW = 18;

    @Test
    void barsAreAsLongAsTheShareOfZerosAndDarkAsFarAsChannelsAreDead() {
        List<Bar> bars = List.of(new Bar("relu", 0.5, 4, 16), new Bar("layer1.relu", 1, 8, 8), new Bar("fc", 0, 0, 0));
        for (int scale : new int[] {1, 2}) {
            BufferedImage image = draw(scale, bars);

            assertThat(length(image, scale, 0, Plot.FIRM)).isCloseTo(BAR_WIDTH / 4.0, within(1.0));
            assertThat(length(image, scale, 0, Plot.SOFT)).isCloseTo(BAR_WIDTH / 4.0, within(1.0));
            assertThat(length(image, scale, 1, Plot.FIRM)).isCloseTo(BAR_WIDTH, within(1.0));
            assertThat(length(image, scale, 1, Plot.SOFT)).isZero();
            assertThat(length(image, scale, 2, Plot.FIRM)).isZero();
            assertThat(length(image, scale, 2, Plot.SOFT)).isZero();
        }
    }

    @Test
    void longNamesAreShortenedAtTheirBeginning() {
        String path = "features.denseblock4".repeat(20) + ".relu2";

        assertThat(draw(1, List.of(new Bar(path, 0.5, 0, 16))).getWidth()).isLessThan(1000);
        assertThat(Plot.WORDS.fitEnd(path, 340)).startsWith("…").endsWith("denseblock4.relu2");
        assertThat(Plot.WORDS.width(Plot.WORDS.fitEnd(path, 340))).isLessThanOrEqualTo(340);
        assertThat(Plot.WORDS.fitEnd("relu", 340)).isEqualTo("relu");
    }

    @Test
    void noLineOfATickGoesThroughANumber() {
        BufferedImage image = draw(1, List.of(new Bar("relu", 0.7, 0, 16), new Bar("fc", 0, 0, 0)));

        // Those of 25, 50, 75 and 100 %; the number of the first bar stands where the third is.
        assertThat(lines(image, 0)).isEqualTo(3);
        assertThat(lines(image, 1)).isEqualTo(4);
    }

    private static long lines(BufferedImage image, int row) {
        int y = ROWS_TOP + row * ROW;
        return IntStream.range(0, image.getWidth())
                .filter(x -> image.getRGB(x, y) == SparsityPanel.HAIR.getRGB())
                .count();
    }

    private static BufferedImage draw(int scale, List<Bar> bars) {
        return Sheet.ofScale(scale)
                .draw(List.of(new SparsityPanel(new SparsitySpec("sparsity", "net", bars))))
                .image();
    }

    /** In units, along the middle of a row. */
    private static double length(BufferedImage image, int scale, int row, Color color) {
        int y = (ROWS_TOP + row * ROW + ROW / 2) * scale;
        return (double) IntStream.range(0, image.getWidth())
                        .filter(x -> image.getRGB(x, y) == color.getRGB())
                        .count()
                / scale;
    }
}
