package dev.layerscope.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GIF, BMP, TIFF and WebP files of {@code golden/preprocess/pillow/make_formats.py}, beside Pillow's pixels. */
class FormatsTest {
    private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
    private final ImageDecoder onWhite = new ImageDecoder(ImageLimits.DEFAULT, Transparency.ON_WHITE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "animated.gif",
                "animated.webp",
                "beyond.gif",
                "bilevel_group3.tif",
                "bilevel_group4.tif",
                "bilevel_tiff_ccitt.tif",
                "cmyk.tif",
                "cmyk_jpeg.tif",
                "gray16_be.tif",
                "gray16_le.tif",
                "gray1_black.tif",
                "gray1_white.tif",
                "gray2_black.tif",
                "gray2_white.tif",
                "gray4_black.tif",
                "gray4_white.tif",
                "gray8_black.tif",
                "gray8_white.tif",
                "gray_alpha.tif",
                "gray_float_be.tif",
                "gray_float_le.tif",
                "gray_int_be.tif",
                "gray_int_le.tif",
                "interlaced.gif",
                "lossless.webp",
                "lossless_100_colors.webp",
                "lossless_16_colors.webp",
                "lossless_2_colors.webp",
                "lossless_4_colors.webp",
                "lossless_alpha.webp",
                "lossless_noise.webp",
                "lzw_predictor.tif",
                "offset.gif",
                "offset_transparent.gif",
                "orientation3.tif",
                "orientation6.tif",
                "orientation6.webp",
                "pages.tif",
                "palette1.bmp",
                "palette1.tif",
                "palette1_os2.bmp",
                "palette2.tif",
                "palette4.bmp",
                "palette4.tif",
                "palette4_os2.bmp",
                "palette8.bmp",
                "palette8.tif",
                "palette8_os2.bmp",
                "plain.gif",
                "planes.tif",
                "rgb15.bmp",
                "rgb16.bmp",
                "rgb16_be.tif",
                "rgb16_le.tif",
                "rgb16_predictor_be.tif",
                "rgb16_predictor_le.tif",
                "rgb24.bmp",
                "rgb24_top_down.bmp",
                "rgb32.bmp",
                "rgb_jpeg.tif",
                "rgb_packbits.tif",
                "rgb_raw.tif",
                "rgb_tiff_deflate.tif",
                "rgb_tiff_lzw.tif",
                "rgba.tif",
                "rgba32.bmp",
                "rgba_weighted.tif",
                "rgbx.tif",
                "runs8.bmp",
                "strips.tif",
                "tiles.tif",
                "tiles_deflate.tif",
                "tiles_jpeg.tif",
                "transparent.gif",
                "two_colors.gif"
            })
    void everyKindHasThePixelsThatPillowReads(String kind) {
        String name = "pillow/decode/" + kind;
        RgbImage pillow = Pictures.golden(name + ".expected.png");

        RgbImage decoded = decoder.decode(Pictures.file(name));

        assertThat(decoded.size()).isEqualTo(pillow.size());
        assertThat(decoder.readSize(Pictures.file(name))).isEqualTo(pillow.size());
        // JPEG inside TIFF: one level, as in files of its own.
        assertThat(Pictures.greatestDifference(decoded, pillow)).isLessThanOrEqualTo(kind.contains("jpeg") ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "animated.webp",
                "gray_alpha.tif",
                "lossless_alpha.webp",
                "lossless_noise.webp",
                "offset_transparent.gif",
                "rgba.tif",
                "rgba32.bmp",
                "rgba_weighted.tif",
                "transparent.gif"
            })
    void onWhitePaperAPictureLooksAsPillowCompositesIt(String kind) {
        String name = "pillow/decode/" + kind;

        assertThat(onWhite.decode(Pictures.file(name)).pixels())
                .isEqualTo(Pictures.golden(name + ".on_white.png").pixels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "lossy_alpha.webp"})
    void lossyWebpIsWithinAFewLevelsOfPillow(String kind) {
        String name = "pillow/decode/" + kind;
        RgbImage pillow = Pictures.golden(name + ".expected.png");

        RgbImage decoded = decoder.decode(Pictures.file(name));

        // libwebp interpolates the colour planes, which have half the size; here each of their values fills four
        // pixels.
        assertThat(decoded.size()).isEqualTo(pillow.size());
        assertThat(Pictures.meanDifference(decoded, pillow)).isLessThan(8);
    }
}
