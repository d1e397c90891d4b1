package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code layerscope-server demo} leaves a page and all that it shows. */
@Timeout(60)
class DemoTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern FIGURE =
            Pattern.compile("<a href=\"([^\"]*)\"><img src=\"\\1\" width=\"(\\d+)\" height=\"(\\d+)\"");

    @TempDir
    private static Path folder;

    private static StringWriter said;

    @BeforeAll
    static void run() {
        said = new StringWriter();
        int code = new CommandLine(new Main())
                .setOut(new PrintWriter(said, true))
                .execute("demo", "-o", folder.resolve("demo").toString());
        assertThat(code).isZero();
    }

    @Test
    void saysWhereThePageIsAndEnds() {
        assertThat(said.toString().strip())
                .isEqualTo("Open " + demo("index.html").toAbsolutePath().normalize());
    }

    @Test
    void aFileInPlaceOfItsFolderIsRefusedInOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        StringWriter err = new StringWriter();

        int code = Main.commandLine().setErr(new PrintWriter(err, true)).execute("demo", "-o", file.toString());

        assertThat(code).isEqualTo(Main.REFUSED);
        assertThat(err.toString().lines())
                .containsExactly("layerscope-server: output: '" + file
                        + "' can't be written (expected: a folder, or none of this name)");
    }

    @Test
    void aWrongCommandLineIsToldWithoutTheWholeHelp() {
        StringWriter err = new StringWriter();

        int code = Main.commandLine().setErr(new PrintWriter(err, true)).execute("serve", "--model", "m");

        assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly(
                        "layerscope-server serve: Unknown options: '--model', 'm'",
                        "Possible solutions: --models",
                        "see: layerscope-server serve --help");
    }

    @Test
    void everyLinkOfThePageLeadsToAFile() throws IOException {
        List<String> links = links();

        assertThat(links)
                .contains("pictures/star.png", "tensors/head.npy")
                .contains("channels.png", "channel.png", "overlay.png", "components.png", "top.png")
                .contains("histogram.png", "sparsity.png", "best.png", "excite.gif", "excited.png", "mosaic.png");
        assertThat(links).allSatisfy(link -> assertThat(demo(link)).isNotEmptyFile());
    }

    @Test
    void everyFileIsOnThePage() throws IOException {
        assertThat(files()).isNotEmpty().allMatch(links()::contains);
    }

    @Test
    void thePageIsQuickToLoad() throws IOException {
        long bytes = 0;
        for (String file : files()) {
            bytes += file.endsWith(".png") ? Files.size(demo(file)) : 0;
        }

        assertThat(bytes).isBetween(1L << 17, 13L << 18);
    }

    @Test
    void thePageHasNoPlaceLeftOpenAndNamesTheRightClass() throws IOException {
        String page = page();

        assertThat(page).doesNotContain("{{", "}}", "null").contains("<code>stage1.0</code>");
        // The class ranked first comes first.
        assertThat(page).containsPattern("alt=\"star.png\"><figcaption><div><span>star</span>");
        assertThat(page).containsPattern("alt=\"ring.png\"><figcaption><div><span>ring</span>");
    }

    @Test
    void eachFigureSaysItsCommandAndHasTwicePixelsOfItsPlaceUnlessItMoves() throws IOException {
        Matcher figure = FIGURE.matcher(page());
        int figures = 0;
        while (figure.find()) {
            figures++;
            BufferedImage picture = ImageIO.read(demo(figure.group(1)).toFile());
            int density = figure.group(1).endsWith(".gif") ? 1 : 2;
            assertThat(picture.getWidth() / density).as(figure.group(1)).isEqualTo(Integer.parseInt(figure.group(2)));
            assertThat(picture.getHeight() / density).as(figure.group(1)).isEqualTo(Integer.parseInt(figure.group(3)));
        }

        assertThat(figures).isEqualTo(11);
        assertThat(page().replaceAll("</?span>", "")
                        .split("<code>layerscope [a-z]+ shapes[^<]* -o [a-z]+[.](png|gif)</code>", -1))
                .as("all of these but the mosaic are made by commands")
                .hasSize(1 + figures - 1);
    }

    @Test
    void theMosaicIsWhole() throws IOException {
        BufferedImage mosaic = ImageIO.read(demo("mosaic.png").toFile());
        int shown = 0;
        for (int y = 0; y < mosaic.getHeight(); y += 2) {
            for (int x = 0; x < mosaic.getWidth(); x += 2) {
                shown += mosaic.getRGB(x, y) >>> 24 == 0xff ? 1 : 0;
            }
        }

        // 24 maps of 24 x 24 values, 8 pixels wide and high each; the rest is gaps.
        assertThat(4 * shown).isEqualTo(24 * 24 * 24 * 8 * 8);
    }

    @Test
    void picturesAndTensorsCanBeRead() throws IOException {
        for (String link : links()) {
            if (link.endsWith(".png")) {
                assertThat(ImageIO.read(demo(link).toFile())).as(link).isNotNull();
            } else if (link.endsWith(".npy")) {
                ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(demo(link)));
                NpyHeader header = NpyHeader.parse(file);
                assertThat(header.type()).as(link).isEqualTo(NpyType.FLOAT32);
                assertThat(header.dataBytes()).as(link).isPositive().isEqualTo(file.remaining());
            }
        }
        assertThat(page()).contains("<code>(1, 16, 48, 48)</code>");
    }

    private static String page() throws IOException {
        return Files.readString(demo("index.html"));
    }

    /** All that the demo left beside its page. */
    private static List<String> files() throws IOException {
        Path root = folder.resolve("demo");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.equals("index.html"))
                    .toList();
        }
    }

    private static List<String> links() throws IOException {
        List<String> links = new ArrayList<>();
        Matcher matcher = LINK.matcher(page());
        while (matcher.find()) {
            links.add(matcher.group(1));
        }
        return links;
    }

    private static Path demo(String name) {
        return folder.resolve("demo").resolve(name);
    }
}
