package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.layerscope.v1.PictureCrop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BestCommandTest extends CommandLineCase {
    private static final String[] SEARCH = {
        "best",
        "resnet",
        "photos",
        "--layer",
        "conv1",
        "conv2",
        "-n",
        "2",
        "--batch",
        "3",
        "--format",
        "csv",
        "-o",
        "best.png"
    };

    /** The fake server's values are a picture's first character and its length. */
    @BeforeEach
    void fillFolder() throws IOException {
        put("b.jpg", "k0");
        put("c.jpg", "z00000000000000000");
        put("deep/er/a.jpg", "z0");
        put("deep/e.jpg", "c000");
        put("f.jpg", "d00000");
        put(".hidden/g.jpg", "~");
        put("notes.txt", "~");
    }

    private void put(String name, String bytes) throws IOException {
        Path file = folder.resolve("photos").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, bytes);
    }

    private int search(String... more) {
        String[] all = java.util.Arrays.copyOf(SEARCH, SEARCH.length + more.length);
        System.arraycopy(more, 0, all, SEARCH.length, more.length);
        return run(all);
    }

    @Test
    void the_pictures_that_excite_a_channel_most_come_with_their_place_and_equal_ones_by_name() {
        assertThat(search()).isZero();

        assertThat(out().lines().limit(6))
                .containsExactly(
                        "layer,channel,rank,picture,value,row,column,top,left,height,width",
                        "conv1,0,1,c.jpg,122.0,0,2,0,0,5,20",
                        "conv1,0,2,deep/er/a.jpg,122.0,0,2,0,0,5,20",
                        "conv1,1,1,c.jpg,18.0,0,2,0,0,5,20",
                        "conv1,1,2,f.jpg,6.0,1,2,3,0,6,20",
                        "conv2,0,1,c.jpg,122.0,0,2,0,0,5,20");
        assertThat(server.runs).containsExactly(3, 2);
        assertThat(server.maxima.getLayersList()).containsExactly("conv1", "conv2");
    }

    @Test
    void the_figure_shows_what_the_places_see() {
        assertThat(search("--limit", "1", "--scale", "2")).isZero();

        assertThat(server.figure.getLayersList()).containsExactly("conv1", "conv2");
        assertThat(server.figure.getScale()).isEqualTo(2);
        assertThat(server.figure.getFeed().getInputsList()).hasSize(2);
        assertThat(server.figure.getCrops().getRowsList()).hasSize(2);
        PictureCrop second = server.figure.getCrops().getRows(1).getCrops(1);
        assertThat(second.getInput()).isEqualTo(1);
        assertThat(second.getValue()).isEqualTo(122);
        assertThat(List.of(second.getBox().getHeight(), second.getBox().getWidth()))
                .containsExactly(5, 20);
        assertThat(err()).isEqualTo("""
                conv1: 1 of 3 channels drawn (--limit and --channels choose)
                conv2: 1 of 3 channels drawn (--limit and --channels choose)
                """);
    }

    @Test
    void json_has_the_same() {
        assertThat(run("best", "resnet", "photos", "--layer", "conv1", "-n", "1", "--format", "json"))
                .isZero();

        JsonArray rows = JsonParser.parseString(out()).getAsJsonArray();
        assertThat(rows).hasSize(2);
        JsonObject first = rows.get(0).getAsJsonObject();
        assertThat(first.get("picture").getAsString()).isEqualTo("c.jpg");
        assertThat(first.getAsJsonObject("box").get("height").getAsInt()).isEqualTo(5);
    }

    @Test
    void without_a_figure_nothing_is_kept_but_where_the_command_says() throws IOException {
        assertThat(run("best", "resnet", "photos", "--layer", "conv1")).isZero();
        assertThat(written()).doesNotContain("best.png.state").noneMatch(name -> name.endsWith(".state"));

        assertThat(run("best", "resnet", "photos", "--layer", "conv1", "--state", "kept"))
                .isZero();
        assertThat(written()).contains("kept");
    }

    @Test
    void the_same_command_goes_on_and_takes_in_new_pictures() throws IOException {
        assertThat(search()).isZero();
        String first = out();
        byte[] state = file("best.png.state");
        server.runs.clear();

        assertThat(search()).isZero();
        assertThat(out()).isEqualTo(first);
        assertThat(err()).startsWith("going on: 5 images seen before, 0 to see\n");
        assertThat(server.runs).isEmpty();
        assertThat(file("best.png.state")).isEqualTo(state);

        put("a/new.jpg", "z0000");
        assertThat(search()).isZero();
        assertThat(server.runs).containsExactly(1);
        assertThat(out()).contains("conv1,0,1,a/new.jpg,122.0").contains("conv1,0,2,c.jpg,122.0");
        String grown = out();

        assertThat(search("--restart")).isZero();
        assertThat(out()).isEqualTo(grown);
    }

    @Test
    void an_interrupted_search_ends_as_one_that_was_not() throws IOException {
        assertThat(search()).isZero();
        String whole = out();
        byte[] state = file("best.png.state");
        Files.delete(folder.resolve("best.png.state"));
        server.breakMaximaAfter = 1;

        assertThat(search()).isEqualTo(3);
        assertThat(err()).contains("model: broken off");
        assertThat(search()).isZero();

        assertThat(err()).startsWith("going on: 3 images seen before, 2 to see\n");
        assertThat(out()).isEqualTo(whole);
        assertThat(file("best.png.state")).isEqualTo(state);
    }

    @Test
    void bad_pictures_are_left_out_also_when_it_goes_on() throws IOException {
        put("a.jpg", "broken");
        put("d.jpg", "refused");
        put("empty.png", "");

        assertThat(search()).isEqualTo(3);
        assertThat(err())
                .contains("photos/a.jpg: left out: picture: broken (expected: a whole file)")
                .contains("photos/d.jpg: left out: picture: none (expected: one)")
                .contains("3 of 8 images left out");

        put("d.jpg", "zz");
        assertThat(search()).isEqualTo(3);
        assertThat(err()).contains("7 images seen before, 1 to see").contains("2 of 8 images left out");
    }

    @Test
    void where_nothing_was_found_it_says_that_there_is_no_figure() throws IOException {
        Files.createDirectories(folder.resolve("bad"));
        Files.writeString(folder.resolve("bad/a.jpg"), "broken");

        assertThat(run("best", "resnet", "bad", "--layer", "conv1", "-o", "best.png"))
                .isEqualTo(3);

        assertThat(err())
                .contains("1 of 1 images left out\n")
                .endsWith("figure: nothing to draw (expected: a picture for which a channel has a value)\n");
        assertThat(folder.resolve("best.png")).doesNotExist();
        assertThat(run("best", "resnet", "bad", "--layer", "conv1")).isEqualTo(3);
        assertThat(err()).endsWith("1 of 1 images left out\n");
    }

    @Test
    void another_search_does_not_go_on_with_this_one() throws IOException {
        assertThat(search()).isZero();

        assertThat(search("--channels", "3")).isEqualTo(2);
        assertThat(err())
                .contains("best.png.state: of another search: --channels 3-3, not all (expected: the same command;");
        assertThat(search("--size", "64x32")).isEqualTo(2);
        assertThat(err()).contains("--size height: 64 width: 32, not none");
        assertThat(run("best", "resnet", "photos", "--layer", "conv1", "-o", "best.png"))
                .isEqualTo(2);
        assertThat(err()).contains("-n 9, not 2");
        assertThat(search("--limit", "1")).isZero();

        server.modelSha256 = "cd".repeat(32);
        assertThat(search()).isEqualTo(2);
        assertThat(err()).contains("of another search: model cdcd").contains(", not abab");
    }

    @Test
    void a_model_that_is_replaced_in_between_is_noticed() throws IOException {
        server.maximaSha256 = "cd".repeat(32);

        assertThat(search()).isEqualTo(3);

        assertThat(err()).startsWith("model: its file was replaced, abab").contains("--restart begins anew");
    }

    @Test
    void a_picture_that_was_found_must_stay_as_it_was() throws IOException {
        assertThat(search()).isZero();
        put("b.jpg", "k1 changed");
        assertThat(search()).isZero();
        assertThat(err()).startsWith("going on: 4 images seen before, 1 to see");

        Files.delete(folder.resolve("photos/c.jpg"));
        assertThat(search()).isEqualTo(3);
        assertThat(err())
                .isEqualTo(
                        "image c.jpg: changed or gone since it was found (expected: as it was; --restart begins anew)\n");
    }

    @Test
    void a_damaged_state_is_refused() throws IOException {
        assertThat(search()).isZero();
        byte[] state = file("best.png.state");
        for (int at : new int[] {0, 60, state.length - 1}) {
            byte[] damaged = state.clone();
            damaged[at] ^= 1;
            Files.write(folder.resolve("best.png.state"), damaged);
            assertThat(search()).isEqualTo(3);
            assertThat(err()).contains("best.png.state: no whole state of a search (expected: one, or none;");
        }
        Files.write(folder.resolve("best.png.state"), java.util.Arrays.copyOf(state, state.length - 3));
        assertThat(search()).isEqualTo(3);
        assertThat(search("--restart")).isZero();
    }

    @Test
    void a_person_sees_how_far_it_is() {
        reader = Terminal.Reader.PERSON;

        assertThat(search()).isZero();

        assertThat(err()).contains("\r0/5 images");
    }

    @Test
    void folders_and_numbers_that_are_none_are_refused() throws IOException {
        Files.createDirectories(folder.resolve("nothing"));

        assertThat(run("best", "resnet", "nothing", "--layer", "conv1")).isEqualTo(2);
        assertThat(err()).contains("folder nothing: without pictures (expected: files named .jpg, .jpeg");
        assertThat(run("best", "resnet", "cat.jpg", "--layer", "conv1")).isEqualTo(2);
        assertThat(err()).contains("folder cat.jpg: a file (expected: a folder with pictures)");
        assertThat(run("best", "resnet", "missing", "--layer", "conv1")).isEqualTo(2);
        assertThat(err()).contains("missing: no such file or folder");
        assertThat(run("best", "resnet", "photos", "--layer", "conv1", "-n", "0"))
                .isEqualTo(2);
        assertThat(err()).contains("0 (expected: 1 to 1000)");
    }
}
