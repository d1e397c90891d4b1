package dev.layerscope.viewer.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.viewer.input.Brought.AFile;
import dev.layerscope.viewer.input.Brought.Nothing;
import dev.layerscope.viewer.input.Brought.Pixels;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.StringSelection;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BroughtTest {
    private static final Path CAT = Path.of("/pictures/my cat.png");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pictures/my cat.png",
                "'/pictures/my cat.png'",
                "\"/pictures/my cat.png\"",
                "file:///pictures/my%20cat.png",
                "file:/pictures/my%20cat.png",
                "file:///pictures/my cat.png",
                "\n  /pictures/my cat.png  \n/pictures/dog.png\n",
                "# from a file manager\r\nfile:///pictures/my%20cat.png\r\n"
            })
    void text_may_name_a_file(String text) {
        assertThat(Brought.of(new StringSelection(text))).isEqualTo(new AFile(CAT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " \n", "https://example.org/cat.png", "cat.png", "the quick brown fox", "file:", "/a\0b"})
    void other_text_is_nothing_and_a_sentence_says_so(String text) {
        assertThat(Brought.of(new StringSelection(text)))
                .isInstanceOfSatisfying(
                        Nothing.class, nothing -> assertThat(nothing.sentence()).contains("(expected: "));
    }

    @Test
    void a_file_comes_before_pixels_and_pixels_before_text() {
        BufferedImage pixels = Inputs.pixels(2, 3);
        Map<DataFlavor, Object> all = new LinkedHashMap<>();
        all.put(DataFlavor.stringFlavor, "/pictures/dog.png");
        assertThat(Brought.of(new Several(all))).isEqualTo(new AFile(Path.of("/pictures/dog.png")));
        all.put(DataFlavor.imageFlavor, pixels);
        assertThat(Brought.of(new Several(all))).isEqualTo(new Pixels(pixels));
        all.put(DataFlavor.javaFileListFlavor, List.of(CAT.toFile(), new File("/other.png")));
        assertThat(Brought.of(new Several(all))).isEqualTo(new AFile(CAT));
        all.put(DataFlavor.javaFileListFlavor, List.of());
        assertThat(Brought.of(new Several(all))).isEqualTo(new Pixels(pixels));
    }

    @Test
    void a_picture_that_another_toolkit_made_is_copied() {
        java.awt.Image scaled = Inputs.pixels(4, 6).getScaledInstance(6, 4, java.awt.Image.SCALE_FAST);
        Object brought =
                Brought.of(new Several(Map.of(DataFlavor.imageFlavor, new javax.swing.ImageIcon(scaled).getImage())));

        assertThat(brought).isInstanceOfSatisfying(Pixels.class, copy -> {
            assertThat(copy.pixels().getWidth()).isEqualTo(6);
            assertThat(copy.pixels().getRGB(5, 3) & 0xffffff).isEqualTo(5 * 6151 + 3 * 90_001);
        });
    }

    @Test
    void something_else_is_nothing() {
        assertThat(Brought.of(new Several(Map.of()))).isInstanceOf(Nothing.class);
        assertThat(Brought.isPossible()).isFalse();
        assertThat(Brought.isPossible(DataFlavor.javaFileListFlavor)).isTrue();
        assertThat(Brought.isPossible(DataFlavor.imageFlavor)).isTrue();
        assertThat(Brought.isPossible(DataFlavor.stringFlavor)).isTrue();
    }

    private record Several(Map<DataFlavor, Object> all) implements Transferable {
        @Override
        public DataFlavor[] getTransferDataFlavors() {
            return all.keySet().toArray(DataFlavor[]::new);
        }

        @Override
        public boolean isDataFlavorSupported(DataFlavor flavor) {
            return all.containsKey(flavor);
        }

        @Override
        public Object getTransferData(DataFlavor flavor) throws UnsupportedFlavorException {
            if (!all.containsKey(flavor)) {
                throw new UnsupportedFlavorException(flavor);
            }
            return Objects.requireNonNull(all.get(flavor));
        }
    }
}
