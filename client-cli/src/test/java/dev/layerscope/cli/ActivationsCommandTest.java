package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.Crop;
import dev.layerscope.v1.ElementType;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.Reduction;
import dev.layerscope.v1.Size;
import io.grpc.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ActivationsCommandTest extends CommandLineCase {
    @Test
    void a_lost_connection_is_told_and_where_the_tensor_goes_on() throws IOException {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", FakeServer.BREAKING, "-o", "a.npy"))
                .isZero();

        assertThat(err().lines())
                .startsWith("connection lost, trying again ...", "breaking: continued at 20 B")
                .doesNotHaveDuplicates();
        assertThat(server.activations.getResume().getOffset()).isEqualTo(20);
        assertThat(file("a.npy")).endsWith(FakeServer.values());
    }

    @Test
    void a_busy_server_is_told_and_asked_again() throws IOException {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", FakeServer.CROWDED, "-o", "a.npy"))
                .isZero();

        assertThat(err().lines().findFirst().orElseThrow())
                .matches("requests: 1 \\(expected: fewer\\); trying again in [0-9.]+ s \\.\\.\\.");
        assertThat(err().lines()).doesNotHaveDuplicates();
        assertThat(file("a.npy")).endsWith(FakeServer.values());
    }

    @Test
    void one_layer_becomes_one_npy_file() throws IOException {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", "conv1", "-o", "a.npy"))
                .isZero();

        assertThat(file("a.npy")).isEqualTo(npy());
        assertThat(written()).containsExactly("a.npy");
        assertThat(out()).isEmpty();
        assertThat(err()).isEmpty();
    }

    @Test
    void without_o_the_file_has_the_layers_name_and_stderr_says_it() throws IOException {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", "/layer1/conv"))
                .isZero();

        assertThat(written()).containsExactly("_layer1_conv.npy".substring(1));
        assertThat(err()).contains("wrote ").contains("layer1_conv.npy");
    }

    @Test
    void several_layers_become_an_archive_with_the_keys_that_were_asked_for() throws IOException {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", "conv1", "/layer1/conv", "-o", "a.npz"))
                .isZero();

        Map<String, ByteBuffer> entries = new LinkedHashMap<>();
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file("a.npz")));
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            entries.put(entry.getName(), ByteBuffer.wrap(zip.readAllBytes()));
        }
        assertThat(entries)
                .containsExactly(
                        Map.entry("conv1.npy", ByteBuffer.wrap(npy())),
                        Map.entry("/layer1/conv.npy", ByteBuffer.wrap(npy())));
        assertThat(written()).containsExactly("a.npz");
    }

    @Test
    void several_layers_go_into_a_folder_that_is_made() throws IOException {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", "conv1", "--layer", "fc", "-o", "new/"))
                .isZero();

        assertThat(written()).containsExactly("new/conv1.npy", "new/fc.npy");
        assertThat(file("new/fc.npy")).isEqualTo(npy());
    }

    @Test
    void several_layers_follow_each_other_on_stdout() {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", "conv1", "fc", "-o", "-"))
                .isZero();

        ByteBuffer expected = ByteBuffer.allocate(2 * npy().length).put(npy()).put(npy());
        assertThat(out.toByteArray()).isEqualTo(expected.array());
    }

    @Test
    void raw_is_the_bytes_alone() throws IOException {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", "conv1", "--format", "raw", "-o", "a"))
                .isZero();

        assertThat(file("a")).isEqualTo(FakeServer.values());
    }

    @Test
    void several_layers_do_not_fit_into_one_npy_file() throws IOException {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", "conv1", "fc", "-o", "a.npy"))
                .isEqualTo(2);

        assertThat(err())
                .contains("-o a.npy: one file for 2 layers (expected: --format npz, a folder such as -o conv1/")
                .contains("see: layerscope activations --help");
        assertThat(written()).isEmpty();
    }

    @Test
    void layers_whose_files_would_have_one_name_are_refused() {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", "a/b", "a_b", "-o", "x/"))
                .isEqualTo(2);
        assertThat(err()).contains("would overwrite a_b.npy");
    }

    @Test
    void bytes_are_not_shown_to_a_person() {
        reader = Terminal.Reader.PERSON;

        assertThat(run("activations", "resnet", "cat.jpg", "--layer", "conv1", "-o", "-"))
                .isEqualTo(2);
        assertThat(err()).contains("-o -: bytes are not shown on a terminal");
    }

    @Test
    void a_person_sees_progress() {
        reader = Terminal.Reader.PERSON;

        assertThat(run("activations", "resnet", "cat.jpg", "--layer", "conv1", "-o", "a.npy"))
                .isZero();
        assertThat(err()).contains("\rconv1: 32 B of 32 B, ");
    }

    @Test
    void a_damaged_tensor_leaves_no_file() throws IOException {
        assertThat(run("activations", "resnet", "cat.jpg", "--layer", FakeServer.DAMAGED, "-o", "a.npy"))
                .isEqualTo(1);

        assertThat(err()).startsWith("tensor damaged: damaged on its way").doesNotContain("\tat ");
        assertThat(written()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a.npy", "a.npz"})
    void a_failure_keeps_the_file_that_was_there(String name) throws IOException {
        Files.writeString(folder.resolve(name), "before");

        assertThat(run("activations", "resnet", "cat.jpg", "--layer", FakeServer.DAMAGED, "-o", name))
                .isEqualTo(1);

        assertThat(file(name)).asString().isEqualTo("before");
        assertThat(written()).containsExactly(name);
    }

    @Test
    void cancelling_stops_the_server_and_leaves_no_file() throws Exception {
        Context.CancellableContext context = Context.current().withCancellation();
        Callable<Integer> command = context.wrap((Callable<Integer>)
                () -> run("activations", "resnet", "cat.jpg", "--layer", FakeServer.STUCK, "-o", "a.npy"));
        FutureTask<Integer> running = new FutureTask<>(command);
        new Thread(running).start();
        assertThat(server.stuck.await(30, TimeUnit.SECONDS)).isTrue();

        context.cancel(null);

        assertThat(running.get(30, TimeUnit.SECONDS)).isEqualTo(5);
        assertThat(err()).isEqualTo("cancelled" + System.lineSeparator());
        assertThat(server.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(written()).isEmpty();
    }

    @Test
    void what_is_asked_for_reaches_the_server() throws IOException {
        Files.write(folder.resolve("t.npy"), new byte[] {9});
        standardInput = new byte[] {7, 7};

        int code = run(
                "activations",
                "resnet",
                "-",
                "cat.jpg",
                "--layer",
                "conv1",
                "--channels",
                "0-7,12",
                "--crop",
                "1:2:3x4",
                "--reduce",
                "mean",
                "--dtype",
                "f16",
                "--size",
                "160x320",
                "--preprocess",
                "unit",
                "--input",
                "mask=t.npy",
                "-o",
                "a.npy");

        assertThat(code).isZero();
        Feed feed = server.activations.getFeed();
        assertThat(feed.getModel()).isEqualTo("resnet");
        assertThat(feed.getInputsList())
                .extracting(sha256 -> server.inputs.get(sha256).toByteArray())
                .containsExactly(new byte[] {7, 7}, new byte[] {1, 2, 3});
        assertThat(server.inputs.get(feed.getNamedInputsOrThrow("mask")).toByteArray())
                .containsExactly(9);
        assertThat(feed.getSize())
                .isEqualTo(Size.newBuilder().setHeight(160).setWidth(320).build());
        assertThat(feed.getPreprocessing().getPreset()).isEqualTo("unit");
        assertThat(server.activations.getChannelsList()).containsExactly(range(0, 7), range(12, 12));
        assertThat(server.activations.getCrop())
                .isEqualTo(Crop.newBuilder()
                        .setTop(1)
                        .setLeft(2)
                        .setHeight(3)
                        .setWidth(4)
                        .build());
        assertThat(server.activations.getReduction()).isEqualTo(Reduction.REDUCTION_MEAN);
        assertThat(server.activations.getElementType()).isEqualTo(ElementType.ELEMENT_TYPE_FLOAT16);
    }

    @Test
    void a_layer_named_before_the_image_takes_one_name() {
        assertThat(run("activations", "resnet", "--layer", "conv1", "cat.jpg", "dog.jpg", "-o", "a.npy"))
                .isZero();

        assertThat(server.activations.getLayersList()).containsExactly("conv1");
        assertThat(server.activations.getFeed().getInputsCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--crop 1:2:3; TOP:LEFT:HEIGHTxWIDTH",
                "--crop 1:2:0x4; at least 1",
                "--channels 7-0; a range whose end isn't before its start",
                "--channels 1,,2; channels from 0",
                "--size 224; HEIGHTxWIDTH",
                "--reduce sum; one of none, mean, max",
                "--timeout never; a time such as",
                "--layer conv1; one named twice",
                "--nonsense; no option"
            })
    void a_wrong_argument_is_told_with_what_was_expected(String option, String sentence) {
        String[] args = ("activations resnet cat.jpg --layer conv1 -o a.npy " + option).split(" ");

        assertThat(run(args)).isEqualTo(2);
        assertThat(err())
                .contains(sentence)
                .contains("see: layerscope activations --help")
                .doesNotContain("\tat ");
    }

    @Test
    void images_that_are_not_there_are_named() {
        assertThat(run("activations", "resnet", "cow.jpg", "--layer", "conv1")).isEqualTo(2);
        assertThat(err()).contains("cow.jpg: no such file");

        assertThat(run("activations", "resnet", "--layer", "conv1")).isEqualTo(2);
        assertThat(err()).contains("image: none (expected: MODEL IMAGE...)");
    }

    private static ChannelRange range(int first, int last) {
        return ChannelRange.newBuilder().setFirst(first).setLast(last).build();
    }

    private static byte[] npy() {
        byte[] header = NpyHeader.of(NpyType.FLOAT32, 1, 2, 2, 2).toBytes();
        return ByteBuffer.allocate(header.length + 32)
                .put(header)
                .put(FakeServer.values())
                .array();
    }
}
