package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FeedOptionsTest extends CommandLineCase {
    private static final String OWN = """
            preset: imagenet
            mean: [1, 2.5, 3]
            std: 2
            resize: 280
            fit: stretch
            scale: 0.5
            channel_order: bgr
            size: 240x320
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "predict resnet cat.jpg",
                "activations resnet cat.jpg --layer conv1 -o a.npy",
                "activations resnet cat.jpg dog.jpg --layer conv1 -o a.npy",
                "stats resnet cat.jpg --layer conv1",
                "stats resnet cat.jpg dog.jpg --layer conv1 --together",
                "grid resnet cat.jpg --layer conv1 -o a.png"
            })
    void every_command_with_an_image_takes_size_preprocessing_and_inputs(String command) throws IOException {
        Files.writeString(folder.resolve("own.yml"), OWN);
        Files.write(folder.resolve("t.npy"), new byte[] {9});

        assertThat(run((command + " --size 160x320 --preprocess own.yml --input mask=t.npy").split(" ")))
                .isZero();

        Feed feed = feed(command);
        assertThat(feed.getSize())
                .isEqualTo(Size.newBuilder().setHeight(160).setWidth(320).build());
        assertThat(feed.getPreprocessing())
                .isEqualTo(Preprocessing.newBuilder()
                        .setPreset("imagenet")
                        .addMean(1)
                        .addMean(2.5f)
                        .addMean(3)
                        .addStd(2)
                        .setResize(280)
                        .setFit(Preprocessing.Fit.FIT_STRETCH)
                        .setScale(0.5f)
                        .setChannelOrder(Preprocessing.ChannelOrder.CHANNEL_ORDER_BGR)
                        .build());
        assertThat(server.inputs.get(feed.getNamedInputsOrThrow("mask")).toByteArray())
                .containsExactly(9);
    }

    @Test
    void the_size_of_a_file_counts_where_the_command_line_has_none() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), OWN);

        assertThat(run("predict", "resnet", "cat.jpg", "--preprocess", "own.yaml"))
                .isZero();

        assertThat(server.prediction.getFeed().getSize())
                .isEqualTo(Size.newBuilder().setHeight(240).setWidth(320).build());
    }

    @Test
    void a_models_card_will_do() throws IOException {
        Files.writeString(folder.resolve("card.yaml"), "preprocessing: {std: 3}\nlabels: [a]\nsize: 32x32\n");
        assertThat(run("predict", "resnet", "cat.jpg", "--preprocess", "card.yaml"))
                .isZero();
        assertThat(server.prediction.getFeed().getPreprocessing())
                .isEqualTo(Preprocessing.newBuilder().setPreset("raw").addStd(3).build());

        Files.writeString(folder.resolve("card.yaml"), "preprocessing: signed");
        assertThat(run("predict", "resnet", "cat.jpg", "--preprocess", "card.yaml"))
                .isZero();
        assertThat(server.prediction.getFeed().getPreprocessing().getPreset()).isEqualTo("signed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'means: 1'                    | line 1: unknown key 'means' (expected: channel_order, fit, ",
                "'preset: raw\nstd: [1, two]'  | line 2: std: 'two' (expected: a number, or one per channel)",
                "'fit: squeeze'                | line 1: fit: 'squeeze' (expected: one of [crop, stretch])",
                "'\n\nsize: 3'                 | line 3: size: '3' (expected: HEIGHTxWIDTH, such as 224x224",
                "'resize: 0'                   | line 1: resize: '0' (expected: at least 1)",
                "'scale: 0'                    | line 1: scale: '0' (expected: a number other than 0)",
                "'preset: [a]'                 | line 1: preset: 'a list' (expected: words)",
                "'mean: 1\nmean: 2'            | line 2: key 'mean' twice (expected: once)",
                "words                         | line 1: the file: 'words' (expected: keys and values)",
                "'a: {'                        | not readable (expected: YAML)",
                "'preprocessing: raw\nmean: 1' | line 2: unknown key 'mean' (expected: labels, preprocessing, size)"
            })
    void a_file_that_cant_be_followed_is_a_usage_error_with_its_line(String yaml, String sentence) throws IOException {
        Files.writeString(folder.resolve("own.yaml"), yaml.replace("\\n", "\n"));

        assertThat(run("predict", "resnet", "cat.jpg", "--preprocess", "own.yaml"))
                .isEqualTo(2);

        assertThat(err())
                .startsWith("layerscope predict: --preprocess own.yaml: ")
                .contains(sentence);
    }

    @Test
    void a_name_that_ends_as_a_file_must_be_one() {
        assertThat(run("predict", "resnet", "cat.jpg", "--preprocess", "none.yaml"))
                .isEqualTo(2);
        assertThat(err()).contains("none.yaml: no such file or folder (expected: a YAML file that can be read");
    }

    private Feed feed(String command) {
        return Stream.of(
                        Stream.of(server.activations.getFeed()),
                        Stream.of(server.prediction.getFeed()),
                        Stream.of(server.summary.getFeed()),
                        Stream.of(server.figure.getFeed()))
                .flatMap(feeds -> feeds)
                .filter(feed -> !feed.getModel().isEmpty())
                .findFirst()
                .orElseThrow(() -> new AssertionError(command));
    }
}
