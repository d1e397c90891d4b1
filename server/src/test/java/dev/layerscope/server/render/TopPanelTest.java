package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.image.RgbImage;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopPanelTest {
    private static final List<Double> MEANS = List.of(0.25, -1.0, Double.NaN, 3.0, 2.5, 0.0);

    @Test
    void thePictureIsWhatTheModelGetsPixelByPixel() {
        byte[] pixels = new byte[2 * 2 * 3];
        pixels[0] = (byte) 255;
        pixels[4] = (byte) 255;
        pixels[8] = (byte) 255;
        RgbImage picture = RgbImage.of(2, 2, pixels);

        BufferedImage image = draw(panel(MEANS, List.of(3, 4), Optional.of(picture)));

        int top = Sheet.MARGIN + Heading.HEIGHT;
        int left = Sheet.MARGIN;
        assertThat(image.getRGB(left, top) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(image.getRGB(left + 99, top + 99) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(image.getRGB(left + 100, top) & 0xFFFFFF).isEqualTo(0x00FF00);
        assertThat(image.getRGB(left, top + 100) & 0xFFFFFF).isEqualTo(0x0000FF);
        assertThat(image.getRGB(left + 199, top + 199) & 0xFFFFFF).isZero();
    }

    @Test
    void mapsAreDrawnInOrderOfRankEachOnce() {
        TopPanel panel = panel(MEANS, List.of(3, 4, 0), Optional.empty());

        draw(panel);

        assertThat(panel.maps()).extracting(DrawnMap::channel).containsExactly(3, 4, 0);
    }

    @Test
    void theFigureIsDrawnWhateverTheMeansAre() {
        assertThat(draw(panel(Collections.nCopies(600, 0.0), List.of(0, 1, 2, 599), Optional.empty())))
                .isNotNull();
        assertThat(draw(panel(List.of(Double.NaN), List.of(0), Optional.empty())))
                .isNotNull();
        assertThat(draw(panel(List.of(Double.POSITIVE_INFINITY, 1.0), List.of(0, 1), Optional.empty())))
                .isNotNull();
        assertThat(draw(panel(List.of(-1e30, 1e-30), List.of(1, 0), Optional.empty())))
                .isNotNull();
    }

    @Test
    void sixMapsStandSideBySideAndTheOthersBelow() {
        List<Double> means = Collections.nCopies(20, 1.0);
        List<Integer> six = IntStream.range(0, 6).boxed().toList();
        List<Integer> seven = IntStream.range(0, 7).boxed().toList();

        Extent one = panel(means, six, Optional.empty()).extent();
        Extent two = panel(means, seven, Optional.empty()).extent();

        assertThat(two.width()).isEqualTo(one.width());
        assertThat(two.height()).isGreaterThan(one.height());
    }

    @Test
    void whatWasFoundStandsBelowTheMapsInTheirColumnsEachTakenOnce() {
        List<Integer> taken = new ArrayList<>();
        Optional<FoundInputs> found = Optional.of(new FoundInputs(
                "found",
                new Extent(2, 2),
                i -> {
                    taken.add(i);
                    return single(i == 0 ? 0xFF0000 : 0x0000FF);
                },
                List.of(7.0, Double.NaN),
                List.of()));
        int mapsEnd = panel(MEANS, List.of(3, 4), Optional.empty()).extent().height();
        TopPanel panel = panel(MEANS, List.of(3, 4), Optional.empty(), found);

        BufferedImage image = draw(panel);

        assertThat(taken).containsExactly(0, 1);
        assertThat(panel.maps()).extracting(DrawnMap::channel).containsExactly(3, 4);
        int lastRow = image.getHeight() - Sheet.MARGIN - 1;
        assertThat(image.getRGB(Sheet.MARGIN, lastRow) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(firstOf(image, 0xFF0000)).isEqualTo(Sheet.MARGIN);
        assertThat(firstOf(image, 0x0000FF)).isEqualTo(Sheet.MARGIN + RankLabel.NARROWEST + 12);
        assertThat(image.getRGB(Sheet.MARGIN, Sheet.MARGIN + mapsEnd + 1) & 0xFFFFFF)
                .isEqualTo(0xFFFFFF);
    }

    @Test
    void notesOfWhatWasFoundTakeALineEach() {
        int without = panel(MEANS, List.of(3), Optional.empty(), Optional.of(found(List.of())))
                .extent()
                .height();
        int one = panel(MEANS, List.of(3), Optional.empty(), Optional.of(found(List.of("dead"))))
                .extent()
                .height();
        int two = panel(MEANS, List.of(3), Optional.empty(), Optional.of(found(List.of("dead", "alive"))))
                .extent()
                .height();

        assertThat(one).isGreaterThan(without);
        assertThat(two - one).isEqualTo(16);
        assertThat(draw(panel(MEANS, List.of(3), Optional.empty(), Optional.of(found(List.of("dead"))))))
                .isNotNull();
    }

    @Test
    void eachChannelHasAPictureOrNoneHas() {
        assertThatThrownBy(() -> panel(MEANS, List.of(3, 4), Optional.empty(), Optional.of(found(List.of()))))
                .hasMessage("found: 1 (expected: 2, one for each channel)");
    }

    private static FoundInputs found(List<String> notes) {
        return new FoundInputs("found", new Extent(2, 2), i -> single(0xFF0000), List.of(1.0), notes);
    }

    private static RgbImage single(int rgb) {
        byte[] pixels = new byte[2 * 2 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (rgb >> 8 * (2 - i % 3));
        }
        return RgbImage.of(2, 2, pixels);
    }

    /** The first column with a pixel of a colour. */
    private static int firstOf(BufferedImage image, int rgb) {
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == rgb) {
                    return x;
                }
            }
        }
        return -1;
    }

    @Test
    void thereIsAChannelAtLeast() {
        assertThatThrownBy(() -> panel(MEANS, List.of(), Optional.empty()))
                .hasMessage("channels: 0 (expected: at least 1)");
    }

    private static TopPanel panel(List<Double> means, List<Integer> top, Optional<RgbImage> picture) {
        return panel(means, top, picture, Optional.empty());
    }

    private static TopPanel panel(
            List<Double> means, List<Integer> top, Optional<RgbImage> picture, Optional<FoundInputs> found) {
        TopSpec spec = new TopSpec(
                "conv1",
                "net",
                picture,
                means,
                top,
                ColorMap.VIRIDIS,
                new Scaling.PerMap(Norm.LINEAR, LimitRule.WHOLE),
                found);
        return new TopPanel(spec, new Extent(2, 2), channel -> new HeatMap(channel, 2, 2, new float[] {0, 1, 2, 3}));
    }

    private static BufferedImage draw(TopPanel panel) {
        return Sheet.DEFAULT.draw(List.of(panel)).image();
    }
}
