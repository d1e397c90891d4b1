package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SheetTest {
    private static final int RGB = 0xFFFFFF;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void widePanelsStandBelowEachOtherWithAMarginAround(int scale) {
        BufferedImage image = Sheet.ofScale(scale)
                .draw(List.of(new Block(Color.RED, 30, 900), new Block(Color.BLUE, 20, 73)))
                .image();
        assertThat(image.getWidth()).isEqualTo(scale * (900 + 48));
        assertThat(image.getHeight()).isEqualTo(scale * (30 + 28 + 20 + 48));
        assertThat(at(image, scale, 23, 23)).isEqualTo(RGB);
        assertThat(at(image, scale, 24, 24)).isEqualTo(0xFF0000);
        assertThat(at(image, scale, 123, 53)).isEqualTo(0xFF0000);
        assertThat(at(image, scale, 24, 54)).isEqualTo(RGB);
        assertThat(at(image, scale, 24, 82)).isEqualTo(0x0000FF);
        // A panel may be drawn as wide as the widest.
        assertThat(at(image, scale, 923, 101)).isEqualTo(0x0000FF);
        assertThat(at(image, scale, 924, 101)).isEqualTo(RGB);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void panelsThatFitStandSideBySideAndTheOthersInRowsBelow(int scale) {
        BufferedImage image = Sheet.ofScale(scale)
                .draw(List.of(
                        new Block(Color.RED, 30, 400),
                        new Block(Color.GREEN, 50, 572),
                        new Block(Color.BLUE, 20, 400),
                        new Block(Color.BLACK, 20, 573)))
                .image();
        assertThat(image.getWidth()).isEqualTo(scale * (1000 + 48));
        assertThat(image.getHeight()).isEqualTo(scale * (50 + 28 + 20 + 28 + 20 + 48));
        assertThat(at(image, scale, 423, 53)).isEqualTo(0xFF0000);
        assertThat(at(image, scale, 424, 24)).isEqualTo(RGB);
        assertThat(at(image, scale, 24, 54)).isEqualTo(RGB);
        assertThat(at(image, scale, 452, 24)).isEqualTo(0x00FF00);
        assertThat(at(image, scale, 1023, 73)).isEqualTo(0x00FF00);
        assertThat(at(image, scale, 24, 102)).isEqualTo(0x0000FF);
        assertThat(at(image, scale, 24, 150)).isEqualTo(0);
    }

    @Test
    void aPictureOfTooManyPixelsIsRefused() {
        Sheet small = new Sheet(2, 100_000);
        assertThatThrownBy(() -> small.draw(List.of(new Block(Color.RED, 200, 200))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("picture: 496×496 pixels (expected: at most 100,000 pixels");
        Block huge = new Block(Color.RED, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThatThrownBy(() -> small.draw(List.of(huge, huge))).hasMessageContaining("at most 100,000 pixels");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, -1})
    void scalesOutsideOfOneToFourAreRefused(int scale) {
        assertThatThrownBy(() -> Sheet.ofScale(scale))
                .isInstanceOf(DomainException.class)
                .hasMessage("scale: " + scale + " (expected: 1 to 4)");
    }

    private static int at(BufferedImage image, int scale, int x, int y) {
        return image.getRGB(x * scale, y * scale) & RGB;
    }

    private record Block(Color color, int height, int width) implements Panel {
        @Override
        public Extent extent() {
            return new Extent(height, width);
        }

        @Override
        public void draw(Canvas canvas) {
            canvas.fill(color, 0, 0, canvas.extent().width(), canvas.extent().height());
        }
    }
}
