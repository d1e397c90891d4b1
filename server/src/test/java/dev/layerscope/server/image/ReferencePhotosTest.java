package dev.layerscope.server.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real photos and broken files, where the folder of reference files is at hand. */
@EnabledIfSystemProperty(named = "layerscope.reference", matches = ".+")
class ReferencePhotosTest {
    private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
    // The golden pictures were put on white before they were resized; one of them has alpha.
    private final ImageDecoder onWhite = new ImageDecoder(ImageLimits.DEFAULT, Transparency.ON_WHITE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chelsea_cat_skimage.png",
                "coffee_skimage.png",
                "exif_landscape_6.jpg",
                "exif_portrait_5.jpg",
                "pillow_cmyk.jpg",
                "pillow_hopper_gray.jpg",
                "pillow_transparent.png"
            })
    void photosArePreparedAsTorchvisionPreparesThem(String photo) throws IOException {
        RgbImage torchvision = Pictures.golden(photo.replaceAll("\\.(jpg|png)$", "") + ".png");

        RgbImage prepared = onWhite.decode(reference("photos/" + photo)).resizeShorterSideAndCenterCrop(256, 224, 224);

        int greatest = Pictures.greatestDifference(prepared, torchvision);
        double mean = Pictures.meanDifference(prepared, torchvision);
        System.out.printf("%s: greatest difference %d levels, mean %.5f%n", photo, greatest, mean);
        assertThat(greatest).isLessThanOrEqualTo(2);
        assertThat(mean).isLessThanOrEqualTo(0.1);
    }

    @Test
    void aPhotoWithABrokenExifBlockIsRead() throws IOException {
        assertThat(decoder.decode(reference("edge/images/hopper_bad_exif.jpg")).size())
                .isEqualTo(new ImageSize(500, 500));
    }

    @Test
    void aPngWithExifInATextIsTurnedUpright() throws IOException {
        ByteBuffer file = reference("photos/pillow_exif_orientation.png");
        EncodedImage image = PngFile.open(file, Transparency.DROPPED);

        assertThat(image.orientation()).isEqualTo(Orientation.UPSIDE_DOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated_jpeg.jpg", "broken.png"})
    void brokenFilesAreRefused(String file) {
        assertThatThrownBy(() -> decoder.decode(reference("edge/images/" + file)))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(ImageException.Reason.BROKEN));
    }

    private static ByteBuffer reference(String name) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(Path.of(System.getProperty("layerscope.reference"), name)));
    }
}
