package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ImageBatchesTest extends CommandLineCase {
    private static final String LEFT_OUT = """
            photos/b.jpg: left out: picture: broken (expected: a whole file)
            """;

    /** Sound ones are a, c, e, f and g; the other files are no pictures of this folder. */
    @BeforeEach
    void fillFolder() throws IOException {
        Path photos = Files.createDirectories(folder.resolve("photos"));
        for (String name : new String[] {"a.jpg", "c.PNG", "e.webp", "f.tif", "g.gif"}) {
            Files.writeString(photos.resolve(name), name);
        }
        Files.writeString(photos.resolve("b.jpg"), "broken");
        Files.writeString(photos.resolve("d.jpg"), "refused");
        Files.writeString(photos.resolve("empty.bmp"), "");
        Files.writeString(photos.resolve("notes.txt"), "words");
        Files.writeString(photos.resolve(".hidden.jpg"), "refused");
        Files.createDirectories(photos.resolve("album.jpg"));
    }

    @Test
    void a_folder_is_run_in_batches_and_bad_pictures_are_left_out() {
        assertThat(run("predict", "resnet", "photos", "-n", "1", "--batch", "3", "--format", "csv"))
                .isEqualTo(3);

        assertThat(out().lines().skip(1).map(line -> line.substring(0, line.indexOf(','))))
                .containsExactly("photos/a.jpg", "photos/c.PNG", "photos/e.webp", "photos/f.tif", "photos/g.gif");
        assertThat(err().lines())
                .containsExactlyInAnyOrder(
                        "photos/b.jpg: left out: picture: broken (expected: a whole file)",
                        "photos/d.jpg: left out: picture: none (expected: one)",
                        "photos/empty.bmp: left out: empty (expected: a picture or an .npy file)",
                        "3 of 8 images left out");
        assertThat(server.runs).containsExactly(2, 1, 2);
    }

    @Test
    void activations_of_a_folder_become_the_rows_of_one_file() throws IOException {
        assertThat(run(
                        "activations",
                        "resnet",
                        "photos",
                        "--layer",
                        "conv1",
                        "-o",
                        "a.npy",
                        "--batch",
                        "3",
                        "--index",
                        "rows.csv"))
                .isEqualTo(3);

        assertThat(file("a.npy")).isEqualTo(npy(5));
        assertThat(new String(file("rows.csv"), StandardCharsets.UTF_8)).isEqualTo("""
                        row,image
                        0,photos/a.jpg
                        1,photos/c.PNG
                        2,photos/e.webp
                        3,photos/f.tif
                        4,photos/g.gif
                        """);
        assertThat(Files.exists(folder.resolve("a.npy.part"))).isFalse();
    }

    @Test
    void activations_of_several_layers_become_an_archive_or_a_stream_or_files() throws IOException {
        assertThat(run("activations", "resnet", "photos", "--layer", "conv1", "fc", "-o", "a.npz", "--batch", "2"))
                .isEqualTo(3);
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file("a.npz")));
        for (String layer : new String[] {"conv1", "fc"}) {
            ZipEntry entry = zip.getNextEntry();
            assertThat(entry.getName()).isEqualTo(layer + ".npy");
            assertThat(zip.readAllBytes()).isEqualTo(npy(5));
        }

        assertThat(run("activations", "resnet", "photos", "--layer", "conv1", "fc", "-o", "-", "--batch", "2"))
                .isEqualTo(3);
        assertThat(out.toByteArray())
                .isEqualTo(ByteBuffer.allocate(2 * npy(5).length)
                        .put(npy(5))
                        .put(npy(5))
                        .array());

        assertThat(run("activations", "resnet", "photos", "--layer", "conv1", "fc", "-o", "x/", "--format", "raw"))
                .isEqualTo(3);
        assertThat(file("x/fc.raw")).hasSize(5 * 32);
        assertThat(written()).noneMatch(name -> name.endsWith(".part"));
    }

    @Test
    void where_every_picture_is_left_out_nothing_is_written() throws IOException {
        Files.writeString(folder.resolve("cat.jpg"), "broken");
        Files.writeString(folder.resolve("dog.jpg"), "refused");

        assertThat(run("activations", "resnet", "cat.jpg", "dog.jpg", "--layer", "conv1", "-o", "a.npy"))
                .isEqualTo(3);

        assertThat(err()).endsWith("2 of 2 images left out\n");
        assertThat(Files.exists(folder.resolve("a.npy"))).isFalse();
    }

    @Test
    void a_single_picture_that_is_refused_is_the_commands_refusal() {
        assertThat(run("predict", "resnet", "photos/b.jpg")).isEqualTo(3);

        assertThat(err()).isEqualTo("photos/b.jpg: picture: broken (expected: a whole file)\n");
    }

    @Test
    void a_failure_that_is_no_pictures_ends_the_command_and_leaves_nothing() throws IOException {
        assertThat(run("activations", "resnet", "cat.jpg", "dog.jpg", "--layer", FakeServer.DAMAGED, "-o", "a.npy"))
                .isEqualTo(1);

        assertThat(written()).noneMatch(name -> name.contains("a.npy"));
    }

    @Test
    void a_picture_named_twice_is_two_rows() {
        assertThat(run("predict", "resnet", "cat.jpg", "cat.jpg", "-n", "1", "--format", "csv"))
                .isZero();

        assertThat(out().lines()).hasSize(3);
        assertThat(server.runs).containsExactly(2);
    }

    @Test
    void statistics_come_by_image_or_over_all_together() {
        assertThat(run("stats", "resnet", "photos", "--layer", "conv1", "--format", "csv"))
                .isEqualTo(3);
        assertThat(out().lines().limit(3))
                .satisfiesExactly(
                        names -> assertThat(names).startsWith("image,layer,mean,standard_deviation,minimum,"),
                        row -> assertThat(row).startsWith("photos/a.jpg,conv1,0.5,0.0,0.0,"),
                        row -> assertThat(row).startsWith("photos/c.PNG,conv1,0.5,0.0,0.0,"));
        assertThat(server.runs).containsExactly(1, 1, 1, 1, 1);

        assertThat(run("stats", "resnet", "cat.jpg", "dog.jpg", "--layer", "conv1", "--together", "--format", "csv"))
                .isZero();
        assertThat(out().lines()).hasSize(2);
        assertThat(server.summary.getFeed().getInputsCount()).isEqualTo(2);
    }

    @Test
    void json_names_the_images() {
        assertThat(run("predict", "resnet", "photos", "--format", "json")).isEqualTo(3);
        JsonObject predictions = JsonParser.parseString(out()).getAsJsonObject();
        assertThat(predictions.getAsJsonArray("images")).hasSize(5);
        assertThat(predictions.getAsJsonArray("predictions")).hasSize(5);

        assertThat(run("stats", "resnet", "photos", "--layer", "fc", "--format", "json"))
                .isEqualTo(3);
        JsonObject second = JsonParser.parseString(out())
                .getAsJsonObject()
                .getAsJsonArray("images")
                .get(1)
                .getAsJsonObject();
        assertThat(second.get("image").getAsString()).isEqualTo("photos/c.PNG");
        assertThat(second.getAsJsonArray("layers")).hasSize(1);
    }

    @Test
    void a_person_sees_how_far_it_is() {
        reader = Terminal.Reader.PERSON;

        assertThat(run("predict", "resnet", "photos", "--batch", "3")).isEqualTo(3);

        assertThat(err()).contains("\r3/8 images").contains(LEFT_OUT.strip());
    }

    @Test
    void a_folder_without_pictures_and_a_grid_of_several_are_refused() throws IOException {
        Files.createDirectories(folder.resolve("nothing"));

        assertThat(run("predict", "resnet", "nothing")).isEqualTo(2);
        assertThat(err()).contains("image nothing: a folder without pictures (expected: files named .jpg, .jpeg");

        assertThat(run("grid", "resnet", "photos", "--layer", "conv1", "-o", "a.png"))
                .isEqualTo(2);
        assertThat(err()).contains("images: 8 (expected: exactly one)");

        assertThat(run("predict", "resnet", "photos", "--batch", "0")).isEqualTo(2);
        assertThat(err()).contains("--batch: 0 (expected: 1 to 4096)");
    }

    private static byte[] npy(int rows) {
        byte[] header = NpyHeader.of(NpyType.FLOAT32, rows, 2, 2, 2).toBytes();
        ByteBuffer file = ByteBuffer.allocate(header.length + rows * 32).put(header);
        for (int row = 0; row < rows; row++) {
            file.put(FakeServer.values());
        }
        return file.array();
    }
}
