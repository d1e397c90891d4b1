package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.server.app.LayerscopeServer;
import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.runtime.DeviceChoice;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines against a real server over a real port, with the network that travels with it. */
@Timeout(60)
final class RealServerTest {
    private static final String LAYER = "stage2.0";
    private static final String OTHER = "head";

    @TempDir
    private static Path models;

    @TempDir
    private Path folder;

    private static LayerscopeServer server;

    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws IOException {
        for (String file : List.of("shapes.onnx", "shapes.yaml", "shapes.labels.txt")) {
            unpack(file, models);
        }
        Files.copy(models.resolve("shapes.onnx"), models.resolve("untouched.onnx"));
        Files.writeString(models.resolve("nonsense.onnx"), "no model");
        ServerSettings settings = ServerSettings.of(models, 0);
        server = LayerscopeServer.start(settings.withCore(settings.core().withDevice(DeviceChoice.CPU)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void layers_are_verified_in_the_order_in_which_they_are_computed() {
        assertThat(run("verify", "shapes", "--format", "csv")).isZero();
        List<String> all = column(0);

        assertThat(run("layers", "shapes", "--format", "csv")).isZero();
        assertThat(all).isEqualTo(column(0)).contains("stem.conv", OTHER);

        assertThat(run("verify", "shapes", picture("star.png"), "--layer", OTHER, LAYER, "--format", "csv"))
                .isZero();
        assertThat(column(0)).containsExactly("stage2.0.relu2", OTHER);
        assertThat(run("verify", "shapes", "--layer", "nothing")).isEqualTo(3);
    }

    private List<String> column(int index) {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.split(",")[index])
                .toList();
    }

    @Test
    void the_best_pictures_of_a_folder_are_found_and_drawn() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures/inside"));
        for (String name : List.of("star.png", "circle.png", "ring.png", "stripes.png", "triangle.png")) {
            unpack(name, pictures);
        }
        String[] search = {
            "best",
            "shapes",
            folder.resolve("pictures").toString(),
            "--layer",
            "stem.conv",
            "stage2.0",
            "-n",
            "3",
            "--batch",
            "2",
            "--format",
            "csv",
            "-o",
            folder.resolve("best.png").toString()
        };

        assertThat(run(search)).isZero();

        List<String> rows = out().lines().skip(1).toList();
        assertThat(rows).hasSizeGreaterThan(3 * 8).allMatch(row -> row.contains(",inside/"));
        assertThat(ImageIO.read(folder.resolve("best.png").toFile())).isNotNull();
        assertThat(run(search)).isZero();
        assertThat(out().lines().skip(1)).containsExactlyElementsOf(rows);
        assertThat(err()).startsWith("going on: 5 images seen before, 0 to see");
    }

    @Test
    void gradients_are_told_of_and_drawn() throws IOException {
        String star = picture("star.png");

        assertThat(run("gradients", "shapes", star, "--format", "csv")).isZero();
        assertThat(out().lines().skip(1)).isNotEmpty().allMatch(row -> row.contains(",yes,"));
        assertThat(run("saliency", "shapes", star, "--layer", OTHER, "--channel", "1", "-o", "g.npy"))
                .isZero();
        assertThat(NpyHeader.parse(ByteBuffer.wrap(file("g.npy"))).shape()).hasSize(4);
        assertThat(run("saliency", "shapes", star, "--layer", OTHER, "--channel", "1", "-o", "g.png"))
                .isZero();
        assertThat(ImageIO.read(folder.resolve("g.png").toFile())).isNotNull();
    }

    @Test
    void models_are_listed_with_what_is_known_of_each() {
        assertThat(run("predict", "shapes", picture("star.png"))).isZero();

        assertThat(run("models")).isZero();

        assertThat(row("shapes")).contains("loaded", "NCHW", "pytorch").containsPattern("\\d\\d\\.\\dk");
        assertThat(row("untouched")).matches("untouched +found +\\d+\\.\\d kB");
        assertThat(err()).startsWith("run by onnxruntime ").contains(" on cpu");
        assertThat(run("models", "--format", "csv")).isZero();
        assertThat(row("untouched,")).matches("untouched,found,,,,\\d+,,");
        assertThat(run("models", "--format", "json")).isZero();
        assertThat(JsonParser.parseString(out()).getAsJsonObject().getAsJsonArray("models"))
                .hasSize(3);
    }

    @Test
    void one_model_is_shown() {
        assertThat(run("models", "show", "shapes")).isZero();
        assertThat(out()).contains("loaded").containsPattern("sha256 +[0-9a-f]{64}");

        assertThat(run("models", "show", "nonsense")).isZero();
        assertThat(row("state")).contains("refused: model file: not readable as ONNX (expected: ");
        assertThat(run("models")).isZero();
        assertThat(row("nonsense")).matches("nonsense +refused +8 B +model file: not readable as ONNX .*");
    }

    @Test
    void what_is_not_known_of_a_refused_model_is_no_fact() {
        assertThat(run("models", "show", "nonsense")).isZero();
        assertThat(out()).contains("without a number").doesNotContain("opset").doesNotContain("sha256");
    }

    @Test
    void a_single_refused_picture_is_named() throws IOException {
        Files.writeString(folder.resolve("letter.jpg"), "Dear all");

        for (String command : List.of("predict", "stats", "grid", "verify")) {
            List<String> line = new ArrayList<>(List.of(command, "shapes", "letter.jpg"));
            line.addAll(command.equals("predict") ? List.of() : List.of("--layer", OTHER));
            line.addAll(command.equals("grid") ? List.of("-o", "g.png") : List.of());

            assertThat(run(line.toArray(String[]::new))).isEqualTo(3);
            assertThat(err()).startsWith("letter.jpg: picture: 8 bytes of something else");
        }
    }

    @Test
    void of_two_pictures_the_refused_one_is_named() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");

        assertThat(run("stats", "shapes", picture("star.png"), "--layer", LAYER, "--against", broken.toString()))
                .isEqualTo(3);

        assertThat(err()).startsWith(broken + ": ").contains("(expected: JPEG, PNG");
    }

    @Test
    void a_card_beside_the_pushed_model_comes_along_and_is_told() throws IOException {
        unpack("shapes.onnx", folder);
        unpack("shapes.labels.txt", folder);
        Files.writeString(folder.resolve("shapes.yaml"), "preprocessing: signed\nlabels: shapes.labels.txt\n");
        String[] show = {"models", "show", "pushed"};
        try {
            assertThat(run("push", "shapes.onnx", "--name", "pushed")).isZero();
            assertThat(err()).contains("with the card shapes.yaml beside it");
            assertThat(run(show)).isZero();
            assertThat(row("preprocessing")).endsWith("  signed");
            assertThat(row("labels")).endsWith("  8");

            assertThat(run("push", "shapes.onnx", "--name", "pushed", "--preprocess", "unit"))
                    .isZero();
            assertThat(err()).doesNotContain("card");
            assertThat(run(show)).isZero();
            assertThat(row("preprocessing")).endsWith("  unit");
            assertThat(row("versions")).contains("2 of 127.0.0.1 (@", ", 1 of 127.0.0.1 (@");
        } finally {
            run("models", "delete", "pushed");
        }
    }

    @Test
    void a_pattern_that_nothing_matches_is_told() {
        assertThat(run("layers", "shapes", "--match", "nothing")).isZero();
        assertThat(err()).startsWith("no layer matches 'nothing'");
    }

    @Test
    void layers_are_listed_for_people_and_for_programs() {
        assertThat(run("layers", "shapes")).isZero();
        List<String> table = out().lines().toList();
        assertThat(table.get(0)).startsWith("PATH").endsWith("NOTES");
        assertThat(table).hasSizeGreaterThan(10);
        assertThat(row("stem.relu ")).contains("Relu", "after Relu", "float").doesNotContain("output of stem.relu");
        assertThat(out()).contains("output of stage2.0").doesNotContain("leaves");

        assertThat(run("layers", "shapes", "--format", "csv")).isZero();
        assertThat(out().lines()).hasSameSizeAs(table);

        assertThat(run("layers", "shapes", "--format", "json", "--match", "Conv"))
                .isZero();
        JsonArray convolutions = JsonParser.parseString(out()).getAsJsonObject().getAsJsonArray("layers");
        assertThat(convolutions)
                .isNotEmpty()
                .allMatch(layer ->
                        layer.getAsJsonObject().get("op_type").getAsString().equals("Conv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"circle", "triangle", "ring", "stripes", "checkerboard", "star"})
    void a_picture_is_named(String name) {
        assertThat(run("predict", "shapes", picture(name + ".png"), "-n", "1", "--format", "csv"))
                .isZero();

        assertThat(out().lines().skip(1))
                .singleElement()
                .asString()
                .contains(",1,")
                .contains("," + name + ",");
    }

    @Test
    void an_activation_is_the_same_in_every_format() throws IOException {
        String star = picture("star.png");
        assertThat(activations(star, LAYER, "-o", "a.npy")).isZero();
        assertThat(activations(star, OTHER, "-o", "b.npy")).isZero();
        ByteBuffer npy = ByteBuffer.wrap(file("a.npy"));
        NpyHeader header = NpyHeader.parse(npy);
        assertThat(header.type()).isEqualTo(NpyType.FLOAT32);
        assertThat(header.shape()).hasSize(4).startsWith(1L);
        assertThat(header.dataBytes()).isEqualTo(npy.remaining());

        assertThat(activations(star, LAYER, "--format", "raw", "-o", "a.raw")).isZero();
        assertThat(ByteBuffer.wrap(file("a.raw"))).isEqualTo(npy);

        assertThat(run("activations", "shapes", star, "--layer", LAYER, OTHER, "-o", "both.npz"))
                .isZero();
        assertThat(unzip(file("both.npz")))
                .containsExactly(
                        Map.entry(LAYER + ".npy", ByteBuffer.wrap(file("a.npy"))),
                        Map.entry(OTHER + ".npy", ByteBuffer.wrap(file("b.npy"))));

        assertThat(run("activations", "shapes", star, "--layer", LAYER, OTHER, "-o", "-"))
                .isZero();
        byte[] both = Arrays.copyOf(file("a.npy"), file("a.npy").length + file("b.npy").length);
        System.arraycopy(file("b.npy"), 0, both, file("a.npy").length, file("b.npy").length);
        assertThat(out.toByteArray()).isEqualTo(both);
    }

    @Test
    void a_part_of_an_activation_is_that_part() throws IOException {
        String star = picture("star.png");
        assertThat(activations(star, LAYER, "--format", "raw", "-o", "all")).isZero();
        assertThat(activations(star, LAYER, "--channels", "3", "--format", "raw", "-o", "three"))
                .isZero();
        assertThat(activations(star, LAYER, "--reduce", "mean", "--format", "raw", "-o", "means"))
                .isZero();

        float[] all = floats(file("all"));
        float[] three = floats(file("three"));
        float[] means = floats(file("means"));
        int plane = three.length;
        assertThat(all).hasSize(plane * means.length);
        assertThat(three).isEqualTo(Arrays.copyOfRange(all, 3 * plane, 4 * plane));
        double sum = 0;
        for (float value : three) {
            sum += value;
        }
        assertThat((double) means[3]).isCloseTo(sum / plane, within(1e-5));
    }

    @Test
    void statistics_are_those_of_the_activation() throws IOException {
        String star = picture("star.png");
        assertThat(activations(star, LAYER, "--format", "raw", "-o", "all")).isZero();
        assertThat(run("stats", "shapes", star, "--layer", LAYER, "--format", "csv"))
                .isZero();

        List<String> names = List.of(out().lines().toList().get(0).split(","));
        List<String> cells = List.of(out().lines().toList().get(1).split(","));
        float[] all = floats(file("all"));
        double sum = 0;
        float largest = Float.NEGATIVE_INFINITY;
        for (float value : all) {
            sum += value;
            largest = Math.max(largest, value);
        }
        assertThat(Double.parseDouble(cells.get(names.indexOf("mean")))).isCloseTo(sum / all.length, within(1e-6));
        assertThat(Double.parseDouble(cells.get(names.indexOf("maximum")))).isEqualTo(largest);
        assertThat(cells.get(names.indexOf("values"))).isEqualTo("" + all.length);
    }

    @Test
    void a_grid_is_a_picture() throws IOException {
        assertThat(run("grid", "shapes", picture("star.png"), "--layer", LAYER, "--limit", "8", "-o", "grid.png"))
                .isZero();

        BufferedImage grid = ImageIO.read(folder.resolve("grid.png").toFile());
        assertThat(grid.getWidth()).isGreaterThan(200);
        assertThat(grid.getHeight()).isGreaterThan(50);
        assertThat(err()).contains(": 8 of ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--norm log",
                "--norm logit --scope layer",
                "--norm symlog --linthresh 0.1 --linscale 2 --base 2 --colormap RdBu_r",
                "--limits -1:1 --colormap RdBu_r",
                "--percentiles 1:99 --scope layer --center zero"
            })
    void norms_and_limits_change_the_picture(String options) throws IOException {
        String common = "grid shapes " + picture("star.png") + " --layer " + LAYER + " -o ";
        assertThat(run((common + "usual.png").split(" "))).isZero();

        assertThat(run((common + "other.png " + options).split(" "))).as(err()).isZero();

        assertThat(Files.readAllBytes(folder.resolve("other.png")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("usual.png")));
        assertThat(ImageIO.read(folder.resolve("other.png").toFile()).getWidth())
                .isGreaterThan(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "layers none; model: 'none' is not on this server (expected: a model such as ",
                "layers nonsense; model file: not readable as ONNX (expected: ",
                "layers shapes --size 99999x5; size: 99999x5 (expected: ",
                "predict none star.png; model: 'none' is not on this server (expected: ",
                "activations shapes star.png --layer stage2.9 -o a.npy; layer: 'stage2.9' is not in model 'shapes'"
                        + " (expected: a layer such as 'stage2.0'",
                "activations shapes star.png --layer head --channels 0-99 -o a.npy; channels: 0-99 of layer 'head'"
                        + " (expected: within 0-",
                "activations shapes star.png --layer stage2.0 --crop 0:0:99x99 -o a.npy; crop: 0:0:99x99 of layer",
                "activations shapes text.txt --layer head -o a.npy; text.txt: picture: 10 bytes of something else (expected: JPEG",
                "stats shapes star.png --layer none; layer: 'none' is not in model 'shapes' (expected: ",
                "grid shapes star.png --layer none -o a.png; layer: 'none' is not in model 'shapes' (expected: ",
                "grid shapes star.png --layer stage2.0 --channels 99 -o a.png; channels: 99-99 of layer",
                "grid shapes star.png --layer stage2.0 --colormap jet -o a.png; colormap: 'jet' (expected: one of viridis",
                "grid shapes star.png --layer stage2.0 --limits 3:1 -o a.png; limits: 3:1 (expected: two finite numbers",
                "grid shapes star.png --layer stage2.0 --percentiles 1:101 -o a.png; percentiles: 1:101 (expected: two",
                "grid shapes star.png --layer stage2.0 --norm log --limits 0:1 -o a.png; limits: 0:1 with norm log"
                        + " (expected: both above 0",
                "grid shapes star.png --layer stage2.0 --norm log --center zero -o a.png; center: zero with norm log",
                "grid shapes star.png --layer stage2.0 --norm symlog --linthresh -1 -o a.png; linthresh: -1 (expected:",
                "grid shapes star.png --layer stage2.0 --base 2 -o a.png; base: 2.0 with norm linear (expected: norm"
            })
    void a_refusal_is_exit_code_3_and_one_sentence(String command, String said) throws IOException {
        picture("star.png");
        Files.writeString(folder.resolve("text.txt"), "some words");

        assertThat(run(command.split(" "))).isEqualTo(3);

        assertThat(err().lines())
                .singleElement()
                .asString()
                .startsWith(said)
                .endsWith(")")
                .contains("(expected: ");
        assertThat(out()).isEmpty();
        assertThat(written()).doesNotContain("a.npy", "a.png");
    }

    @Test
    void no_server_is_exit_code_4_and_one_sentence() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(run("predict", "shapes", picture("star.png"), "--server", "127.0.0.1:" + port))
                .isEqualTo(4);
        assertThat(err().lines()).singleElement().asString().startsWith("no server at 127.0.0.1:" + port);
    }

    private int activations(String image, String layer, String... options) {
        return run(Stream.concat(Stream.of("activations", "shapes", image, "--layer", layer), Stream.of(options))
                .toArray(String[]::new));
    }

    private int run(String... args) {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        return Main.run(
                args,
                Terminal.captured(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        InputStream.nullInputStream(),
                        Map.of("LAYERSCOPE_SERVER", "127.0.0.1:" + server.port()),
                        folder));
    }

    @Test
    void pictures_are_searched_and_the_same_seed_makes_the_same_ones() throws IOException {
        String[] search = {
            "optimize", "shapes", "--layer", LAYER, "--channel", "3,4", "--steps", "6", "--size", "40x32", "--seed", "5"
        };
        assertThat(run(with(search, "-o", "first.png"))).as(err()).isZero();
        assertThat(run(with(search, "-o", "second.png"))).as(err()).isZero();

        assertThat(written()).contains("first.png", "first-3.png", "first-4.png");
        BufferedImage picture = ImageIO.read(folder.resolve("first-4.png").toFile());
        assertThat(picture.getHeight()).isEqualTo(40);
        assertThat(picture.getWidth()).isEqualTo(32);
        assertThat(file("second-4.png")).isEqualTo(file("first-4.png"));

        assertThat(run(with(search, "--detach"))).isZero();
        String id = out().strip();
        assertThat(run("jobs", "watch", id)).as(err()).isZero();
        assertThat(run("jobs", "result", id, "-o", "values.csv")).isZero();
        assertThat(new String(file("values.csv"), StandardCharsets.UTF_8)).hasLineCount(7);
        assertThat(run("jobs", "--state", "succeeded")).isZero();
        assertThat(row(id)).contains(LAYER + ":3, " + LAYER + ":4", "quick");
        assertThat(run("jobs", "delete", id)).isZero();
        assertThat(run("jobs", "show", id)).isEqualTo(3);
    }

    private static String[] with(String[] command, String... more) {
        return Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** The line that begins so. */
    private String row(String start) {
        return out().lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }

    private byte[] file(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private List<String> written() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private String picture(String name) {
        try {
            unpack(name, folder);
            return name;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What travels with the server. */
    private static void unpack(String name, Path into) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(LayerscopeServer.class.getResourceAsStream("embedded/" + name), name)) {
            Files.write(into.resolve(name), in.readAllBytes());
        }
    }

    private static float[] floats(byte[] raw) {
        float[] values = new float[raw.length / Float.BYTES];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static Map<String, ByteBuffer> unzip(byte[] file) throws IOException {
        Map<String, ByteBuffer> entries = new LinkedHashMap<>();
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file));
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            entries.put(entry.getName(), ByteBuffer.wrap(zip.readAllBytes()));
        }
        return entries;
    }
}
