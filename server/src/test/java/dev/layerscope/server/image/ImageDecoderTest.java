package dev.layerscope.server.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gray1",
                "gray2",
                "gray4",
                "gray8",
                "gray16",
                "gray16_dark",
                "gray_alpha8",
                "gray_alpha16",
                "rgb8",
                "rgb16",
                "rgba8",
                "rgba16",
                "palette1",
                "palette2",
                "palette4",
                "palette8",
                "palette_transparent",
                "palette_transparent_interlaced",
                "gray_transparent",
                "rgb_transparent",
                "rgb_interlaced",
                "rgba16_interlaced",
                "gray2_interlaced",
                "rgb_gamma",
                "gray_gamma",
                "rgb_profile",
                "orientation1",
                "orientation2",
                "orientation3",
                "orientation4",
                "orientation5",
                "orientation6",
                "orientation7",
                "orientation8",
                "orientation_late",
                "orientation_text",
                "orientation_compressed_text",
                "orientation_chunk_and_text"
            })
    void everyKindOfPngHasThePixelsThatPillowReads(String kind) {
        String name = "pillow/decode/" + kind + ".png";
        RgbImage pillow = Pictures.golden(name + ".expected.png");

        RgbImage decoded = decoder.decode(Pictures.file(name));

        assertThat(decoded.size()).isEqualTo(pillow.size());
        assertThat(decoded.pixels()).isEqualTo(pillow.pixels());
        assertThat(decoder.readSize(Pictures.file(name))).isEqualTo(pillow.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ycc444",
                "ycc422",
                "ycc420",
                "progressive",
                "gray",
                "profile",
                "unmarked",
                "unmarked_rgb_names",
                "adobe_rgb",
                "adobe_ycc",
                "jfif_and_adobe_rgb",
                "cmyk",
                "ycck",
                "cmyk_unmarked",
                "orientation6",
                "exif_broken"
            })
    void everyKindOfJpegHasThePixelsThatPillowReads(String kind) {
        String name = "pillow/decode/" + kind + ".jpg";
        RgbImage pillow = Pictures.golden(name + ".expected.png");

        RgbImage decoded = decoder.decode(Pictures.file(name));

        assertThat(decoded.size()).isEqualTo(pillow.size());
        // One level: another build of libjpeg may round the inverse cosine transform in another way.
        assertThat(Pictures.greatestDifference(decoded, pillow)).isLessThanOrEqualTo(1);
        assertThat(decoder.readSize(Pictures.file(name))).isEqualTo(pillow.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gray_alpha8",
                "gray_alpha16",
                "rgba8",
                "rgba16",
                "rgba16_interlaced",
                "palette4",
                "palette_transparent",
                "palette_transparent_interlaced"
            })
    void onWhitePaperAPictureLooksAsPillowCompositesIt(String kind) {
        ImageDecoder onWhite = new ImageDecoder(ImageLimits.DEFAULT, Transparency.ON_WHITE);
        String name = "pillow/decode/" + kind + ".png";

        assertThat(onWhite.decode(Pictures.file(name)).pixels())
                .isEqualTo(Pictures.golden(name + ".on_white.png").pixels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gray_transparent", "rgb_transparent", "rgb8", "gray8"})
    void aPictureWithoutAlphaLooksTheSameOnWhitePaper(String kind) {
        ImageDecoder onWhite = new ImageDecoder(ImageLimits.DEFAULT, Transparency.ON_WHITE);
        String name = "pillow/decode/" + kind + ".png";

        assertThat(onWhite.decode(Pictures.file(name)).pixels())
                .isEqualTo(decoder.decode(Pictures.file(name)).pixels());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theOrientationOfAJpegIsAppliedAsThatOfAPng(int orientation) {
        byte[] file = Pictures.bytes("pillow/decode/orientation6.jpg");
        assertThat(file[4 + 2 + 6 + 19]).isEqualTo((byte) 6);
        file[4 + 2 + 6 + 19] = (byte) orientation;
        RgbImage stored = decoder.decode(Pictures.file("pillow/decode/ycc444.jpg"));

        RgbImage upright = decoder.decode(ByteBuffer.wrap(file));

        assertThat(upright.pixels())
                .isEqualTo(Orientation.ofExif(orientation).upright(stored).pixels());
        assertThat(decoder.readSize(ByteBuffer.wrap(file))).isEqualTo(upright.size());
    }

    @Test
    void aBrokenTextInPlaceOfExifIsIgnored() {
        byte[] file = Pictures.bytes("pillow/decode/orientation_text.png");
        int lastDigit = 8 + 25 + 8 + "Raw profile type exif\0\nexif\n      32\n".length() + 63;
        assertThat(file[lastDigit]).isEqualTo((byte) '0');
        file[lastDigit] = 'g';
        RgbImage upright = decoder.decode(Pictures.file("pillow/decode/orientation_text.png"));

        RgbImage stored = decoder.decode(ByteBuffer.wrap(file));

        assertThat(Orientation.ofExif(6).upright(stored).pixels()).isEqualTo(upright.pixels());
    }

    @Test
    void theBufferMayBeDirectReadOnlyAndPartOfALargerOne() {
        byte[] bytes = Pictures.bytes("pillow/decode/rgb8.png");
        ByteBuffer larger = ByteBuffer.allocateDirect(bytes.length + 20);
        larger.position(11);
        larger.put(bytes).flip().position(11);

        RgbImage decoded = decoder.decode(larger.asReadOnlyBuffer());

        assertThat(decoded.pixels())
                .isEqualTo(
                        Pictures.golden("pillow/decode/rgb8.png.expected.png").pixels());
        assertThat(larger.position()).isEqualTo(11);
    }

    @Test
    void otherBytesAreNoPicture() {
        ByteBuffer words = ByteBuffer.wrap("GIF90a, perhaps".getBytes(StandardCharsets.US_ASCII));

        refuses(
                () -> decoder.decode(words),
                Reason.NOT_AN_IMAGE,
                "picture: 15 bytes of something else (expected: JPEG, PNG, GIF, BMP, WEBP or TIFF)");
        refuses(() -> decoder.readSize(ByteBuffer.allocate(0)), Reason.NOT_AN_IMAGE, "0 bytes");
    }

    @Test
    void aPictureBeyondTheLimitsIsRefusedByItsHeader() {
        byte[] file = Pictures.bytes("pillow/decode/rgb8.png");
        ByteBuffer.wrap(file).putInt(16, 8001).putInt(20, 8000);

        refuses(
                () -> decoder.decode(ByteBuffer.wrap(file)),
                Reason.TOO_LARGE,
                "picture: 8000x8001 is 64008000 pixels (expected: at most 64000000)");
        refuses(
                () -> new ImageDecoder(new ImageLimits(1000, 12)).readSize(Pictures.file("pillow/decode/rgb8.png")),
                Reason.TOO_LARGE,
                "picture: 9x13 (expected: no side above 12 pixels)");
    }

    @Test
    void aPngWithoutItsLastChunkStillHasItsPixels() {
        byte[] file = Pictures.bytes("pillow/decode/rgb8.png");

        RgbImage decoded = decoder.decode(ByteBuffer.wrap(file, 0, file.length - 12));

        assertThat(decoded.pixels())
                .isEqualTo(
                        Pictures.golden("pillow/decode/rgb8.png.expected.png").pixels());
    }

    @Test
    void aCutPngIsRefused() {
        byte[] file = Pictures.bytes("pillow/decode/rgb8.png");

        for (int length = 8; length < file.length - 12; length++) {
            ByteBuffer cut = ByteBuffer.wrap(file, 0, length);
            refuses(() -> decoder.decode(cut), Reason.BROKEN, "PNG: ");
        }
    }

    @Test
    void aPngWithAFlippedBitIsRefused() {
        byte[] file = Pictures.bytes("pillow/decode/rgb8.png");
        file[file.length / 2] ^= 4;

        refuses(() -> decoder.decode(ByteBuffer.wrap(file)), Reason.BROKEN, "PNG: chunk IDAT is damaged");
    }

    @Test
    void aPngWithTooFewPixelsIsRefused() {
        byte[] sound = Pictures.bytes("pillow/decode/rgb8.png");
        byte[] taller = sound.clone();
        ByteBuffer header = ByteBuffer.wrap(taller);
        header.putInt(20, header.getInt(20) + 1);
        CRC32 crc = new CRC32();
        crc.update(taller, 12, 17);
        header.putInt(29, (int) crc.getValue());

        refuses(() -> decoder.decode(ByteBuffer.wrap(taller)), Reason.BROKEN, "PNG: cannot be decoded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ycc444", "ycc420", "progressive", "gray", "cmyk"})
    void aCutJpegIsRefused(String kind) {
        byte[] file = Pictures.bytes("pillow/decode/" + kind + ".jpg");

        for (int length = 3; length < file.length - 12; length++) {
            ByteBuffer cut = ByteBuffer.wrap(file, 0, length);
            refuses(() -> decoder.decode(cut), Reason.BROKEN, "JPEG: ");
        }
    }

    @Test
    void aSequentialJpegThatOnlyLacksItsEndMarkerStillHasItsPixels() {
        byte[] file = Pictures.bytes("pillow/decode/ycc444.jpg");

        RgbImage decoded = decoder.decode(ByteBuffer.wrap(file, 0, file.length - 2));

        assertThat(decoded.pixels())
                .isEqualTo(decoder.decode(ByteBuffer.wrap(file)).pixels());
    }

    @Test
    void kindsOfJpegThatAreNotReadAreNamed() {
        byte[] file = Pictures.bytes("pillow/decode/gray.jpg");
        int frame = indexOfFrame(file);
        byte[] deep = file.clone();
        deep[frame + 4] = 12;
        byte[] lossless = file.clone();
        lossless[frame + 1] = (byte) 0xC3;

        refuses(
                () -> decoder.decode(ByteBuffer.wrap(deep)),
                Reason.UNSUPPORTED,
                "JPEG: 12 bits a sample (expected: 8)");
        refuses(() -> decoder.decode(ByteBuffer.wrap(lossless)), Reason.UNSUPPORTED, "JPEG: lossless");
    }

    @Test
    void aJpegOfEndlessScansIsRefused() {
        byte[] file = Pictures.bytes("pillow/decode/gray.jpg");
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0};
        ByteBuffer many = ByteBuffer.allocate(file.length + 100 * scan.length);
        many.put(file, 0, file.length - 2);
        for (int i = 0; i < 100; i++) {
            many.put(scan);
        }
        many.put(file, file.length - 2, 2).flip();

        refuses(() -> decoder.decode(many), Reason.UNSUPPORTED, "JPEG: too many scans (expected: at most 100)");
    }

    private static int indexOfFrame(byte[] file) {
        for (int i = 0; ; i++) {
            if (Arrays.equals(file, i, i + 2, new byte[] {(byte) 0xFF, (byte) 0xC0}, 0, 2)) {
                return i;
            }
        }
    }

    private static void refuses(ThrowingCallable call, Reason reason, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }
}
