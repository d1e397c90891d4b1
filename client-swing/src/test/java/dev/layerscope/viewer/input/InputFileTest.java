package dev.layerscope.viewer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputFileTest {
    @TempDir
    private Path folder;

    @Test
    void a_picture_and_an_array_are_taken_with_their_names() throws IOException {
        byte[] npy = Inputs.npy(1, 2, 3);
        ChosenInput picture = InputFile.read(Files.write(folder.resolve("a.png"), Inputs.png(3, 4)));
        ChosenInput array = InputFile.read(Files.write(folder.resolve("b.npy"), npy));

        assertThat(picture.name()).isEqualTo("a.png");
        assertThat(picture.content().open().readAllBytes()).isEqualTo(Inputs.png(3, 4));
        assertThat(array.name()).isEqualTo("b.npy");
        assertThat(array.content().byteSize()).isEqualTo(npy.length);
    }

    @Test
    void what_is_inside_counts_and_not_the_name() throws IOException {
        assertThat(InputFile.read(Files.write(folder.resolve("picture.txt"), Inputs.png(1, 1)))
                        .name())
                .isEqualTo("picture.txt");
        Path text = Files.writeString(folder.resolve("text.png"), "once upon a time");
        assertThatThrownBy(() -> InputFile.read(text))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "text.png: neither a picture nor an array (expected: a JPEG, PNG, GIF, BMP, WebP, TIFF or .npy file)");
    }

    @Test
    void what_cannot_be_an_input_is_refused_with_a_sentence() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.png"));
        Path huge = folder.resolve("huge.tif");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(1_200_000_000L);
        }

        assertThatThrownBy(() -> InputFile.read(empty)).hasMessageStartingWith("empty.png: an empty file (expected: ");
        assertThatThrownBy(() -> InputFile.read(folder))
                .hasMessageEndingWith(": a folder (expected: a picture or a .npy file)");
        assertThatThrownBy(() -> InputFile.read(huge)).hasMessage("huge.tif: 1.2 GB (expected: at most 1.0 GB)");
        assertThatThrownBy(() -> InputFile.read(folder.resolve("gone.png"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void pixels_become_a_file_of_the_same_pixels() throws IOException {
        BufferedImage pixels = Inputs.pixels(5, 7);
        ChosenInput pasted = InputFile.of(pixels, "pasted picture");
        BufferedImage read = ImageIO.read(pasted.content().open());

        assertThat(pasted.name()).isEqualTo("pasted picture");
        assertThat(read.getRGB(6, 4)).isEqualTo(pixels.getRGB(6, 4));
        assertThat(read.getHeight()).isEqualTo(5);
    }

    @Test
    void a_preview_is_small_and_of_pictures_only() throws IOException {
        File large =
                Files.write(folder.resolve("large.png"), Inputs.png(900, 1800)).toFile();
        File array = Files.write(folder.resolve("b.npy"), Inputs.npy(1, 2)).toFile();

        assertThat(InputChooser.preview(large)).hasValueSatisfying(preview -> {
            assertThat(preview.getWidth()).isBetween(220, 500);
            assertThat(preview.getHeight()).isBetween(110, 250);
        });
        assertThat(InputChooser.preview(array)).isEmpty();
        assertThat(InputChooser.preview(folder.toFile())).isEmpty();
    }
}
