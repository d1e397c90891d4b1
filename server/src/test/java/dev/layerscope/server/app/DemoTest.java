package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
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

        assertThat(links).hasSizeGreaterThan(15).contains("star.png", "head.npy", "stem.relu.png");
        assertThat(links).allSatisfy(link -> assertThat(demo(link)).isNotEmptyFile());
    }

    @Test
    void everyFileIsOnThePage() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("demo"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("index.html"))
                            .toList())
                    .allMatch(links()::contains);
        }
    }

    @Test
    void thePageHasNoPlaceLeftOpenAndNamesTheRightClass() throws IOException {
        String page = Files.readString(demo("index.html"));

        assertThat(page).doesNotContain("{{", "}}", "null").contains("<code>stage1.0</code>");
        // The class ranked first comes first.
        assertThat(page).containsPattern("alt=\"star.png\"><figcaption><div><span>star</span>");
        assertThat(page).containsPattern("alt=\"ring.png\"><figcaption><div><span>ring</span>");
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
    }

    private static List<String> links() throws IOException {
        List<String> links = new ArrayList<>();
        Matcher matcher = LINK.matcher(Files.readString(demo("index.html")));
        while (matcher.find()) {
            links.add(matcher.group(1));
        }
        return links;
    }

    private static Path demo(String name) {
        return folder.resolve("demo").resolve(name);
    }
}
