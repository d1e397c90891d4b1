package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.Preprocessing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardReaderTest {
    @TempDir
    private Path root;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(root.resolve("models"));
    }

    @Test
    void everyKeyIsTaken() throws IOException {
        ModelCard card = read("""
                size: 240x320
                labels: [cat, dog, 3]
                preprocessing:
                  preset: imagenet
                  resize: 280
                  fit: stretch
                  mean: [1, 2.5, 3]
                  std: 2
                  scale: 0.5
                  channel_order: BGR
                """);

        assertThat(card.height()).isEqualTo(OptionalInt.of(240));
        assertThat(card.width()).isEqualTo(OptionalInt.of(320));
        assertThat(card.labels()).containsExactly("cat", "dog", "3");
        assertThat(card.preprocessing())
                .contains(Preprocessing.preset("imagenet")
                        .withResize(280)
                        .withFit(Preprocessing.Fit.STRETCH)
                        .withMean(List.of(1f, 2.5f, 3f))
                        .withStd(List.of(2f))
                        .withScale(0.5)
                        .withOrder(Preprocessing.ChannelOrder.BGR));
    }

    @Test
    void aPresetAloneNeedsNoKeys() throws IOException {
        assertThat(read("preprocessing: signed").preprocessing()).contains(Preprocessing.preset("signed"));
    }

    @Test
    void anEmptyCardSaysNothing() throws IOException {
        assertThat(read("")).isEqualTo(ModelCard.EMPTY);
        assertThat(read("# later")).isEqualTo(ModelCard.EMPTY);
    }

    @Test
    void fieldsWithoutAPresetStartFromRaw() throws IOException {
        assertThat(read("preprocessing: {scale: 0.1}").preprocessing())
                .contains(Preprocessing.preset("raw").withScale(0.1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "colour: red                            | unknown key 'colour' (expected: labels, preprocessing, size)",
                "'preprocessing: {means: 1}'            | unknown key 'means'",
                "size: 224                              | size: '224' (expected: HEIGHTxWIDTH",
                "size: 0x224                            | size: '0x224' (expected: HEIGHTxWIDTH",
                "size: 99999x224                        | size: '99999x224' (expected: HEIGHTxWIDTH",
                "just words                             | the file: 'just words' (expected: keys and values)",
                "preprocessing: imagnet                 | 'imagnet' (expected: imagenet",
                "'preprocessing: {fit: squeeze}'        | fit: 'squeeze' (expected: one of [crop, stretch])",
                "'preprocessing: {channel_order: grb}'  | channel_order: 'grb'",
                "'preprocessing: {mean: [1, two]}'      | mean: 'two' (expected: a number",
                "'preprocessing: {std: 0}'              | preprocessing: std",
                "'preprocessing: {resize: large}'       | resize: 'large' (expected: a whole number)",
                "'preprocessing: {resize: 232.5}'       | resize: '232.5' (expected: a whole number)",
                "'preprocessing: {resize: 0}'           | preprocessing: resize",
                "'preprocessing: {scale: half}'         | scale: 'half' (expected: a number)",
                "'labels: [[a, b]]'                     | line 1: labels: 'a list' (expected: words)",
                "'a: {'                                 | not readable (expected: YAML)",
                "'size: 1x1\nsize: 2x2'                 | line 2: key 'size' twice (expected: once)",
                "'size: 1x1\npreprocessing:\n  means: 1'  | line 3: unknown key 'means' (expected: channel_order, fit"
            })
    void whatCantBeFollowedRefusesTheModelAndNamesTheFile(String yaml, String sentence) {
        assertRefused(yaml.replace("\\n", "\n"), sentence);
    }

    @Test
    void labelsMayBeAFileInTheFolder() throws IOException {
        Files.writeString(folder.resolve("labels.txt"), "tench\ngoldfish, Carassius\n");

        assertThat(read("labels: labels.txt").labels()).containsExactly("tench", "goldfish, Carassius");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../secret.txt", "sub/../../secret.txt", "link.txt", "linked/secret.txt", "nothing.txt", "."})
    void labelsOutsideTheFolderAreRefused(String location) throws IOException {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("secret.txt"), "secret");
        Path secret = Files.writeString(root.resolve("secret.txt"), "secret");
        Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("link.txt"), secret);
        Files.createSymbolicLink(folder.resolve("linked"), outside);

        assertRefused("labels: " + location, "labels: '" + location + "' (expected: a text file in the model's folder");
    }

    @Test
    void anAbsolutePathIsOutside() throws IOException {
        Path secret = Files.writeString(root.resolve("secret.txt"), "secret");

        assertRefused("labels: '" + secret + "'", "(expected: a text file in the model's folder");
    }

    @Test
    void aLocationThatIsNoPathIsRefused() {
        assertRefused("labels: \"a\\0b\"", "(expected: a text file in the model's folder");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        Path card = folder.resolve("net.yaml");
        Files.write(card, "labels: [caf\u00e9]".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> ModelCardReader.read(card, new FilesBeside()))
                .isInstanceOf(DomainException.class)
                .hasMessage("net.yaml: not readable (expected: YAML)");
    }

    private ModelCard read(String yaml) throws IOException {
        return ModelCardReader.read(Files.writeString(folder.resolve("net.yaml"), yaml), new FilesBeside());
    }

    private void assertRefused(String yaml, String sentence) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_REFUSED))
                .hasMessageStartingWith("net.yaml: ")
                .hasMessageContaining(sentence);
    }
}
