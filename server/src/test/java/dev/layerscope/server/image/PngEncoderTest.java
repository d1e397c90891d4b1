package dev.layerscope.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PngEncoderTest {
    private static final String PHOTO = "chelsea_cat_skimage.png";

    @Test
    void whatIsWrittenIsReadBack() {
        RgbImage picture = Pictures.random(17, 5);

        RgbImage back = new ImageDecoder(ImageLimits.DEFAULT).decode(ByteBuffer.wrap(PngEncoder.encode(picture)));

        assertThat(back.size()).isEqualTo(picture.size());
        assertThat(back.pixels()).isEqualTo(picture.pixels());
    }

    @Test
    void theFileIsEightBitRgbWithoutAlpha() {
        byte[] file = PngEncoder.encode(Pictures.random(2, 3));

        int bitDepth = file[24];
        int rgbWithoutPalette = file[25];
        assertThat(bitDepth).isEqualTo(8);
        assertThat(rgbWithoutPalette).isEqualTo(2);
    }

    @Test
    void theSamePixelsGiveTheSameBytes() {
        assertThat(PngEncoder.encode(Pictures.random(9, 9))).isEqualTo(PngEncoder.encode(Pictures.random(9, 9)));
    }

    /** A drawn picture: its pixel at a row and a column. */
    record Drawn(String name, int height, int width, IntBinaryOperator pixel) {
        int[] pixels() {
            int[] pixels = new int[height * width];
            Arrays.setAll(pixels, i -> pixel.applyAsInt(i / width, i % width));
            return pixels;
        }

        @Override
        public String toString() {
            return "%s %dx%d".formatted(name, height, width);
        }
    }

    static Stream<Drawn> drawn() {
        Random random = new Random(5);
        int[] colors = random.ints(256, 0, 1 << 24).toArray();
        int[] values = random.ints(1 << 16, 0, colors.length).toArray();
        IntBinaryOperator noise = (y, x) -> random.nextInt(1 << 24);
        IntBinaryOperator map = (y, x) -> colors[values[y / 5 * 199 + x / 5 & values.length - 1]];
        return Stream.of(
                new Drawn("one pixel", 1, 1, noise),
                new Drawn("black", 300, 300, (y, x) -> 0),
                new Drawn("white", 700, 1400, (y, x) -> 0xFFFFFF),
                new Drawn("a column", 5000, 1, (y, x) -> y / 3 * 77),
                new Drawn("more noise than a window and a block hold", 600, 500, noise),
                new Drawn("few colours", 400, 333, (y, x) -> colors[random.nextInt(colors.length)]),
                new Drawn("enlarged maps", 995, 995, map),
                new Drawn(
                        "rows as long as a window, once repeated", 40, 10_922, (y, x) -> map.applyAsInt(y, x) + y / 2),
                new Drawn("rows longer than a window, once repeated", 40, 10_923, (y, x) -> x * (y / 2)),
                new Drawn("rows longer than the buffer", 3, 100_000, (y, x) -> colors[(x / 100 + y / 2) & 0xff]),
                new Drawn("repeated rows of which two bytes are left after copies", 9, 87, (y, x) -> x),
                new Drawn("alpha is left out of account", 20, 20, (y, x) -> y % 2 << 24 | x));
    }

    @ParameterizedTest
    @MethodSource("drawn")
    void anotherDecoderReadsTheSamePixelsOfADrawnPicture(Drawn drawn) throws IOException {
        int[] pixels = drawn.pixels();

        byte[] file = PngEncoder.encodeDrawn(drawn.height(), drawn.width(), pixels);

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
        int[] back = read.getRGB(0, 0, drawn.width(), drawn.height(), null, 0, drawn.width());
        assertThat(read.getHeight()).isEqualTo(drawn.height());
        Arrays.setAll(back, i -> back[i] & 0xFFFFFF);
        Arrays.setAll(pixels, i -> pixels[i] & 0xFFFFFF);
        assertThat(Arrays.mismatch(back, pixels)).isEqualTo(-1);
    }

    @Test
    void aPhotographTakesLessThanImageIoMakesOfIt() throws IOException {
        ByteArrayOutputStream beside = new ByteArrayOutputStream();
        ImageIO.write(ImageIO.read(new ByteArrayInputStream(Pictures.bytes(PHOTO))), "png", beside);

        byte[] file = PngEncoder.encode(Pictures.golden(PHOTO));

        assertThat(file).hasSizeLessThan(beside.size());
    }

    @Test
    void aPhotographInADrawnPictureIsKeptAsOne() throws IOException {
        RgbImage photo = Pictures.golden(PHOTO);
        Drawn drawn = new Drawn("", 2 * photo.height(), 2 * photo.width(), (y, x) -> between(photo, y, x));

        byte[] file = PngEncoder.encodeDrawn(drawn.height(), drawn.width(), drawn.pixels());

        // Half of what it takes with its rows as they are.
        assertThat(file.length).isLessThan(drawn.height() * drawn.width() * RgbImage.CHANNELS / 2);
        anotherDecoderReadsTheSamePixelsOfADrawnPicture(drawn);
    }

    /** A photograph enlarged: at even places its own pixels, between them their means. */
    private static int between(RgbImage photo, int y, int x) {
        int pixel = 0;
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            int sum = 0;
            for (int corner = 0; corner < 4; corner++) {
                int row = Math.min(photo.height() - 1, (y + corner / 2) / 2);
                int column = Math.min(photo.width() - 1, (x + corner % 2) / 2);
                sum += photo.pixels()[(row * photo.width() + column) * RgbImage.CHANNELS + channel] & 0xff;
            }
            pixel = pixel << 8 | sum / 4;
        }
        return pixel;
    }

    @Test
    void repeatedRowsAndPixelsTakeAlmostNothing() {
        int[] map = new Drawn("", 1000, 1000, (y, x) -> 0xFF * (y / 100 + x / 100)).pixels();
        assertThat(PngEncoder.encodeDrawn(1000, 1000, map).length).isLessThan(20_000);
    }
}
