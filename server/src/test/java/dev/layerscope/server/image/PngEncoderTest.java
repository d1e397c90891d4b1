package dev.layerscope.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PngEncoderTest {
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
}
