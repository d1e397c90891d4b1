package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.BasisFile;
import dev.layerscope.client.Pause;
import dev.layerscope.v1.Basis;
import dev.layerscope.v1.Component;
import dev.layerscope.v1.Norm;
import io.grpc.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FollowCommandTest extends CommandLineCase {
    private static final String[] FOLDER = {
        "follow", "grid", "resnet", "in", "--layer", "conv1", "conv2", "--limit", "3", "-o", "in/now.png"
    };

    /** What happens between two looks at the folder, one after the other; then Ctrl-C. */
    private final Queue<Change> changes = new ArrayDeque<>();

    private interface Change {
        void make() throws IOException;
    }

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        put("old.jpg", "old", 1);
    }

    private void put(String name, String bytes, long second) throws IOException {
        Files.writeString(folder.resolve("in").resolve(name), bytes);
        Files.setLastModifiedTime(folder.resolve("in").resolve(name), FileTime.fromMillis(1000 * second));
    }

    private int follow(String... args) {
        Context.CancellableContext context = Context.current().withCancellation();
        Pause pause = time -> {
            Change next = changes.poll();
            if (next == null) {
                context.cancel(null);
                return;
            }
            try {
                next.make();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
        return follow(context, pause, InputStream.nullInputStream(), args);
    }

    private int follow(Context.CancellableContext context, Pause pause, InputStream in, String... args) {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        Terminal terminal = Terminal.captured(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                in,
                environment,
                folder);
        try {
            return context.call(() -> Main.run(args, terminal, pause));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void new_pictures_are_drawn_when_they_stay_the_same_from_one_look_to_the_next() {
        changes.add(() -> put("a.jpg", "half", 2));
        changes.add(() -> put("a.jpg", "half and half", 3));
        changes.add(() -> assertThat(server.figures).isEmpty());
        changes.add(() -> assertThat(server.figures).hasSize(1));
        changes.add(() -> put("empty.jpg", "", 4));
        changes.add(() -> put("words.txt", "no picture", 4));
        changes.add(() -> put("old.jpg", "changed", 5));
        changes.add(() -> {});

        assertThat(follow(FOLDER)).isEqualTo(5);

        assertThat(out()).isEqualTo("in/a.jpg\nin/old.jpg\n");
        assertThat(server.figures).hasSize(2).allSatisfy(figure -> {
            assertThat(figure.getGrid().getLimit()).isEqualTo(3);
            assertThat(figure.getLayersList()).containsExactly("conv1", "conv2");
            assertThat(figure.getFeed().getInputsCount()).isEqualTo(1);
        });
        assertThat(folder.resolve("in/now.png")).hasBinaryContent(FakeServer.PNG);
        assertThat(folder.resolve("in/now.png.part")).doesNotExist();
    }

    @Test
    void several_come_by_age_and_bad_ones_are_reported() {
        changes.add(() -> {
            put("c.jpg", "c", 2);
            put("b.jpg", "broken", 3);
            put("a.jpg", "refused", 4);
            put("0.jpg", "0", 5);
        });
        changes.add(() -> {});
        changes.add(() -> {});

        assertThat(follow(FOLDER)).isEqualTo(5);

        assertThat(out()).isEqualTo("in/c.jpg\nin/0.jpg\n");
        assertThat(err()).isEqualTo("""
                in/b.jpg: left out: picture: broken (expected: a whole file)
                in/a.jpg: left out: picture: none (expected: one)
                """);
    }

    @Test
    void names_come_on_standard_input_until_its_end() throws IOException {
        standardInput = "cat.jpg\n\nmissing.jpg\nin/old.jpg".getBytes(StandardCharsets.UTF_8);

        assertThat(run("follow", "channel", "resnet", "-", "--layer", "conv1", "--channel", "5", "-o", "now.png"))
                .isEqualTo(3);

        assertThat(out()).isEqualTo("cat.jpg\nin/old.jpg\n");
        assertThat(err()).endsWith("missing.jpg: no such file or folder\n");
        assertThat(server.figure.getChannel().getChannel()).isEqualTo(5);
        standardInput = "cat.jpg\n".getBytes(StandardCharsets.UTF_8);
        assertThat(run("follow", "grid", "resnet", "-", "--layer", "conv1", "-o", "now.png"))
                .isZero();
    }

    @Test
    void every_figure_has_the_options_of_its_own_command() {
        standardInput = "cat.jpg".getBytes(StandardCharsets.UTF_8);

        assertThat(run("follow", "histogram", "resnet", "-", "--layer", "conv1", "--bins", "9", "-o", "a.png"))
                .isZero();
        assertThat(server.figure.getHistogram().getBins()).isEqualTo(9);
        assertThat(run("follow", "top", "resnet", "-", "--layer", "conv1", "-n", "3", "--norm", "log", "-o", "a.png"))
                .isZero();
        assertThat(server.figure.getTop().getCount()).isEqualTo(3);
        assertThat(server.figure.getColoring().getNorm().getKind()).isEqualTo(Norm.Kind.KIND_LOG);
        assertThat(run("follow", "sparsity", "resnet", "-", "--layer", "conv1", "conv2", "-o", "a.png"))
                .isZero();
        assertThat(server.figure.hasSparsity()).isTrue();
        assertThat(server.figure.getLayersList()).containsExactly("conv1", "conv2");
        assertThat(run(
                        "follow",
                        "saliency",
                        "resnet",
                        "-",
                        "--layer",
                        "conv1",
                        "--channel",
                        "5",
                        "--signed",
                        "-o",
                        "a.png"))
                .isZero();
        assertThat(server.figure.getSaliency().getChannel()).isEqualTo(5);
    }

    @Test
    void components_are_followed_in_the_basis_that_is_given() throws IOException {
        standardInput = "cat.jpg\ndog.jpg".getBytes(StandardCharsets.UTF_8);
        Component one = Component.newBuilder()
                .addLoadings(1)
                .setVariance(2)
                .setVarianceRatio(0.5)
                .setLowest(-1)
                .setHighest(1)
                .build();
        Basis basis = Basis.newBuilder()
                .addMean(0.25)
                .addComponents(one)
                .setSamples(9)
                .build();
        Basis broad = Basis.newBuilder()
                .addMean(0.5)
                .addAllComponents(List.of(one, one))
                .build();
        try (OutputStream file = Files.newOutputStream(folder.resolve("kept.npz"))) {
            BasisFile.write(Map.of("conv1", basis, "conv2", broad), file);
        }
        String[] kept = {"follow", "pca", "resnet", "-", "--layer", "conv1", "--basis", "kept.npz", "-o", "a.png"};

        assertThat(run(kept)).as(err()).isZero();
        assertThat(out()).isEqualTo("cat.jpg\ndog.jpg\n");
        assertThat(server.figures)
                .hasSize(2)
                .allSatisfy(figure -> assertThat(figure.getComponents().getBasesList())
                        .singleElement()
                        .satisfies(sent -> assertThat(sent.getMean(0)).isEqualTo(0.25)));

        assertThat(run(
                        "follow",
                        "pca",
                        "resnet",
                        "-",
                        "--layer",
                        "conv1",
                        "--components",
                        "1",
                        "--colormap",
                        "magma",
                        "--scale",
                        "2",
                        "-o",
                        "a.png"))
                .isZero();
        assertThat(server.figure.getComponents().getBasesCount()).isZero();
        assertThat(server.figure.getComponents().getComponents()).isEqualTo(1);
        assertThat(server.figure.getColoring().getColormap()).isEqualTo("magma");
        assertThat(server.figure.getScale()).isEqualTo(2);

        server.figures.clear();
        kept[5] = "conv2";
        assertThat(run(kept)).isEqualTo(2);
        assertThat(err())
                .contains("--basis kept.npz: 2 components as a picture (expected: 1 or 3, which --components takes)");
        assertThat(run("follow", "pca", "resnet", "-", "--layer", "conv1", "--components", "4", "-o", "a.png"))
                .isEqualTo(2);
        assertThat(err()).contains("--components 4: as a picture (expected: 1 or 3)");
        kept[7] = "missing.npz";
        assertThat(run(kept)).isEqualTo(2);
        assertThat(err()).contains("--basis ").containsOnlyOnce("missing.npz: no such file");
        assertThat(server.figures).isEmpty();
    }

    @Test
    void ctrl_c_ends_it_while_it_waits_for_a_name() {
        Context.CancellableContext context = Context.current().withCancellation();
        InputStream silent = new InputStream() {
            @Override
            public int read() throws IOException {
                context.cancel(null);
                try {
                    new java.util.concurrent.CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return -1;
            }
        };

        assertThat(follow(
                        context,
                        Pause.real(),
                        silent,
                        "follow",
                        "grid",
                        "resnet",
                        "-",
                        "--layer",
                        "conv1",
                        "-o",
                        "a.png"))
                .isEqualTo(5);
    }

    @Test
    void what_is_wrong_with_the_command_is_said_at_once() {
        assertThat(follow("follow", "grid", "vgg", "in", "--layer", "conv1", "-o", "a.png"))
                .isEqualTo(3);
        assertThat(err()).startsWith("model: vgg");
        assertThat(follow("follow", "grid", "resnet", "missing", "--layer", "conv1", "-o", "a.png"))
                .isEqualTo(2);
        assertThat(err()).contains("folder missing: no such folder (expected: one that pictures come into, or -)");
        assertThat(follow("follow", "grid", "resnet", "in", "--layer", "conv1", "-o", "-"))
                .isEqualTo(2);
        assertThat(err()).contains("-o -: one figure after the other (expected: a file, which is replaced)");
        assertThat(follow("follow")).isEqualTo(2);
        assertThat(err()).contains("no figure (expected: one of grid, channel");
        assertThat(server.figures).isEqualTo(List.of());
    }
}
