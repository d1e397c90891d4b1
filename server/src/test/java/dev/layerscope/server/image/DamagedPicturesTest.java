package dev.layerscope.server.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut off, changed, or made to do harm: they become a sentence, in little time and memory. */
@Timeout(120)
class DamagedPicturesTest {
    private static final int ROUNDS = 400;
    /** So small that a file which gets past the header without a check would be noticed. */
    private static final ImageLimits LIMITS = new ImageLimits(1_000_000, 65_535);

    private final ImageDecoder decoder = new ImageDecoder(LIMITS, Transparency.ON_WHITE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ycc420.jpg",
                "progressive.jpg",
                "rgba16_interlaced.png",
                "palette_transparent.png",
                "interlaced.gif",
                "animated.gif",
                "palette4.bmp",
                "rgba32.bmp",
                "runs8.bmp",
                "rgb_tiff_lzw.tif",
                "rgb_packbits.tif",
                "rgb_jpeg.tif",
                "tiles_deflate.tif",
                "bilevel_group4.tif",
                "palette8.tif",
                "rgb16_predictor_be.tif",
                "cmyk.tif",
                "lossy_alpha.webp",
                "lossless_alpha.webp",
                "lossless_16_colors.webp",
                "animated.webp"
            })
    void whateverHappensToAFileIsAPictureOrASentence(String kind) {
        byte[] sound = Pictures.bytes("pillow/decode/" + kind);
        Random random = new Random(kind.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(sound, random);
            try {
                RgbImage picture = decoder.decode(ByteBuffer.wrap(damaged));
                assertThat(picture.size().pixels()).isLessThanOrEqualTo(LIMITS.maxPixels());
            } catch (ImageException e) {
                assertThat(e.getMessage()).contains(":").doesNotContain("null").hasSizeLessThan(300);
            }
        }
    }

    private static byte[] damaged(byte[] sound, Random random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(sound, random.nextInt(sound.length));
        }
        byte[] damaged = sound.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            // Most harm is done where sizes stand: at the start, and in TIFF at the end.
            int near = random.nextInt(Math.min(sound.length, 120));
            int at = switch (random.nextInt(3)) {
                case 0 -> near;
                case 1 -> sound.length - 1 - near;
                default -> random.nextInt(sound.length);
            };
            damaged[at] = random.nextInt(3) == 0 ? (byte) 0xFF : (byte) random.nextInt();
        }
        return damaged;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.gif", "rgb24.bmp", "rgb_raw.tif", "runs8.bmp"})
    void aCutFileIsRefused(String kind) {
        byte[] sound = Pictures.bytes("pillow/decode/" + kind);

        for (int length = 16; length < sound.length - 8; length += 7) {
            ByteBuffer cut = ByteBuffer.wrap(sound, 0, length);
            assertThatThrownBy(() -> decoder.decode(cut))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BROKEN))
                    .hasMessageContaining("(expected: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossless.webp", "lossy.webp", "rgb_tiff_deflate.tif", "rgb_tiff_lzw.tif"})
    void aCutFileOfPackedPixelsIsRefused(String kind) {
        byte[] sound = Pictures.bytes("pillow/decode/" + kind);

        for (int length = 16; length < sound.length - 8; length += 7) {
            ByteBuffer cut = ByteBuffer.wrap(sound, 0, length);
            assertThatThrownBy(() -> decoder.decode(cut)).isInstanceOf(ImageException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plain.gif, 6, 2",
        "rgb24.bmp, 18, 4",
        "rgb32.bmp, 18, 4",
        "runs8.bmp, 18, 4",
    })
    void aHeaderOf50000PixelsASideIsRefusedBeforeAnyPixel(String kind, int at, int bytes) {
        byte[] file = Pictures.bytes("pillow/decode/" + kind);
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int side = 0; side < 2; side++) {
            if (bytes == 2) {
                header.putShort(at + 2 * side, (short) 50_000);
            } else {
                header.putInt(at + 4 * side, 50_000);
            }
        }

        refusesTheSize(file, "50000x50000");
    }

    @Test
    void aPngOf50000PixelsASideIsRefusedBeforeAnyPixel() {
        byte[] file = Pictures.bytes("pillow/decode/rgb8.png");
        ByteBuffer.wrap(file).putInt(16, 50_000).putInt(20, 50_000);

        refusesTheSize(file, "50000x50000");
    }

    @Test
    void aTiffOf50000PixelsASideIsRefusedBeforeAnyPixel() {
        byte[] file = Pictures.bytes("pillow/decode/rgb16_le.tif");
        setTag(file, TiffTags.WIDTH, 50_000);
        setTag(file, TiffTags.HEIGHT, 50_000);

        refusesTheSize(file, "50000x50000");
    }

    @Test
    void aWebpOfTheLargestSideIsRefusedBeforeAnyPixel() {
        byte[] lossless = Pictures.bytes("pillow/decode/lossless.webp");
        ByteBuffer.wrap(lossless).order(ByteOrder.LITTLE_ENDIAN).putInt(21, 0x0FFFFFFF);
        byte[] lossy = Pictures.bytes("pillow/decode/lossy.webp");
        ByteBuffer.wrap(lossy).order(ByteOrder.LITTLE_ENDIAN).putInt(26, 0x3FFF3FFF);

        refusesTheSize(lossless, "16384x16384");
        refusesTheSize(lossy, "16383x16383");
    }

    private void refusesTheSize(byte[] file, String size) {
        assertThatThrownBy(() -> decoder.readSize(ByteBuffer.wrap(file)))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
                .hasMessageContaining(size);
        assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(file))).isInstanceOf(ImageException.class);
    }

    @Test
    void aTiffWhoseDirectoryPointsAtItselfHasOnlyOnePage() {
        byte[] file = Pictures.bytes("pillow/decode/rgb16_le.tif");
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(4);
        bytes.putInt(directory + 2 + 12 * bytes.getShort(directory), directory);

        assertThat(decoder.decode(ByteBuffer.wrap(file)).pixels())
                .isEqualTo(Pictures.golden("pillow/decode/rgb16_le.tif.expected.png")
                        .pixels());
    }

    @Test
    void aTiffOfEndlessStripsOrStripsOutsideIsRefused() {
        byte[] outside = Pictures.bytes("pillow/decode/rgb16_le.tif");
        setTag(outside, TiffTags.STRIP_OFFSETS, 100_000);
        byte[] long_ = Pictures.bytes("pillow/decode/rgb16_le.tif");
        setTag(long_, TiffTags.STRIP_BYTES, -1);
        byte[] many = Pictures.bytes("pillow/decode/rgb16_le.tif");
        setTag(many, TiffTags.ROWS_PER_STRIP, 0);

        for (byte[] file : new byte[][] {outside, long_, many}) {
            assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(file)))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BROKEN));
        }
    }

    @Test
    void kindsOfTiffThatAreNotReadAreNamed() {
        byte[] zstd = Pictures.bytes("pillow/decode/rgb16_le.tif");
        setTag(zstd, TiffTags.COMPRESSION, 50_000);
        byte[] lab = Pictures.bytes("pillow/decode/rgb16_le.tif");
        setTag(lab, TiffTags.PHOTOMETRIC, 8);
        byte[] big = Pictures.bytes("pillow/decode/rgb16_le.tif");
        big[2] = 43;

        refusesTheKind(zstd, "TIFF: compression 50000 (expected: none, CCITT, LZW, JPEG, Deflate or PackBits)");
        refusesTheKind(lab, "TIFF: photometric 8, 3 samples of 16 bits");
        refusesTheKind(big, "TIFF: BigTIFF");
    }

    private void refusesTheKind(byte[] file, String sentence) {
        assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(file)))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageStartingWith(sentence);
    }

    /** A transform takes three bits and works through the whole picture. */
    @Test
    void aWebpThatNamesATransformAgainAndAgainIsRefused() {
        byte[] file = Pictures.bytes("pillow/decode/lossless.webp");
        // Header, then bits 1 and 2 (green), for ever: 101 101 101, lowest first.
        int pixels = 25;
        for (int bit = 0; bit < 8 * (file.length - pixels); bit++) {
            boolean set = bit % 3 != 1;
            int at = pixels + bit / 8;
            file[at] = (byte) (set ? file[at] | 1 << bit % 8 : file[at] & ~(1 << bit % 8));
        }

        assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(file)))
                .isInstanceOf(ImageException.class)
                .hasMessage("WebP: cannot be decoded: a transform twice");
    }

    /** Of a little-endian file; the value is in the entry. */
    private static void setTag(byte[] file, int tag, int value) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(4);
        for (int i = 0; i < bytes.getShort(directory); i++) {
            int entry = directory + 2 + 12 * i;
            if (bytes.getShort(entry) == tag) {
                bytes.putShort(entry + 2, (short) 4).putInt(entry + 4, 1).putInt(entry + 8, value);
                return;
            }
        }
        throw new AssertionError("no tag " + tag);
    }
}
