package dev.layerscope.server.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetteringTest {
    private static final int WIDTH = 120;
    private static final int HEIGHT = 40;
    private static final int BASELINE = 30;
    private static final int WHITE = 0xFFFFFF;

    private final Lettering lettering = new Lettering(11, Color.BLACK);

    @Test
    void aDigitIsAsWideAsInDejaVuSans() {
        assertThat(lettering.width("1")).isCloseTo(11 * 1303 / 2048f, within(1e-5f));
        assertThat(lettering.width("10")).isCloseTo(2 * lettering.width("1"), within(1e-5f));
        assertThat(lettering.width("")).isZero();
    }

    @Test
    void everyPrintableCharacterOfAsciiAndTheSignsOfTitlesHaveGlyphs() {
        String signs =
                IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());
        assertThat((signs + "×·–…µ±é").codePoints().mapToObj(Glyphs.DEJAVU_SANS::of))
                .doesNotContain(Glyphs.DEJAVU_SANS.of(0x10FFFF));
    }

    @ParameterizedTest
    @ValueSource(strings = {"日", "\n", "😀"})
    void anUnknownCharacterIsOneHollowBox(String unknown) {
        BufferedImage drawn = draw(lettering, unknown, 40, Lettering.Align.LEFT);
        Rectangle ink = ink(drawn);
        assertThat(ink.height).isBetween(9, 11);
        assertThat(drawn.getRGB(ink.x + ink.width / 2, ink.y + ink.height / 2) & WHITE)
                .isEqualTo(WHITE);
        assertThat(lettering.width(unknown)).isEqualTo(lettering.width("\uFFFF"));
    }

    @ParameterizedTest
    @ValueSource(floats = {9, 10, 11, 12, 16.5f})
    void smallLettersAreWholePixelsHighAndStandOnTheBaseline(float size) {
        BufferedImage drawn = draw(new Lettering(size, Color.BLACK), "z", 40, Lettering.Align.LEFT);
        Rectangle ink = ink(drawn);
        assertThat(ink.y + ink.height).isEqualTo(BASELINE);
        assertThat(ink.height).isEqualTo(Math.round(size * 1120 / 2048));
        int middle = ink.x + ink.width / 2;
        assertThat(drawn.getRGB(middle, BASELINE - 1) & 0xFF)
                .as("darkness of the foot")
                .isLessThan(128);
        assertThat(drawn.getRGB(middle, BASELINE) & 0xFF).as("below the foot").isEqualTo(0xFF);
    }

    @Test
    void textIsAlignedAtItsLeftEndMiddleOrRightEnd() {
        Rectangle left = ink(draw(lettering, "0000", 60, Lettering.Align.LEFT));
        Rectangle center = ink(draw(lettering, "0000", 60, Lettering.Align.CENTER));
        Rectangle right = ink(draw(lettering, "0000", 60, Lettering.Align.RIGHT));
        assertThat(left.x).isBetween(60, 61);
        assertThat(center.getCenterX()).isCloseTo(60, within(1.0));
        assertThat(right.getMaxX()).isBetween(59.0, 60.0);
    }

    @Test
    void textIsDrawnInItsColour() {
        BufferedImage drawn = draw(new Lettering(40, Color.RED), "-", 40, Lettering.Align.LEFT);
        Rectangle ink = ink(drawn);
        assertThat(drawn.getRGB((int) ink.getCenterX(), (int) ink.getCenterY()) & WHITE)
                .isEqualTo(0xFF0000);
    }

    @Test
    void textThatFitsIsLeftAloneAndLongerTextEndsWithAnEllipsis() {
        String text = "layer1 · 64 channels";
        float width = lettering.width(text);
        assertThat(lettering.fit(text, width)).isEqualTo(text);
        String shortened = lettering.fit(text, width - 1);
        assertThat(shortened).isEqualTo("layer1 · 64 chann…");
        assertThat(lettering.width(shortened)).isLessThanOrEqualTo(width - 1);
        assertThat(lettering.fit(text, lettering.width("layer1 · …") + 1)).isEqualTo("layer1 ·…");
        assertThat(lettering.fit("日😀😀😀😀", lettering.width("日😀…") + 1)).isEqualTo("日😀…");
    }

    @Test
    void sizesArePositive() {
        assertThatThrownBy(() -> new Lettering(0, Color.BLACK)).hasMessageContaining("size: 0.0 (expected: above 0)");
    }

    private static BufferedImage draw(Lettering lettering, String text, int x, Lettering.Align align) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        lettering.draw(graphics, text, x, BASELINE, align);
        graphics.dispose();
        return image;
    }

    /** The smallest rectangle that holds every pixel that is clearly not white. */
    private static Rectangle ink(BufferedImage image) {
        Rectangle ink = new Rectangle(-1, -1);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int pixel = image.getRGB(x, y);
                if ((pixel >> 8 & 0xFF) < 0xF0) {
                    ink.add(new Rectangle(x, y, 1, 1));
                }
            }
        }
        return ink;
    }
}
