package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.ServerAddress;
import dev.layerscope.server.app.LayerscopeServer;
import dev.layerscope.server.app.ServerSettings;
import dev.layerscope.server.app.demo.Demo;
import dev.layerscope.server.runtime.DeviceChoice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the demo's page, word by word, typed by a reader in a folder that has only its pictures. */
@Timeout(60)
final class DemoCommandsTest {
    private static final Pattern COMMAND = Pattern.compile("<code>layerscope ([^<]*)</code>");
    private static final List<String> PICTURES = List.of("star.png", "circle.png", "ring.png", "stripes.png");

    @TempDir
    private static Path root;

    private static LayerscopeServer server;
    private static Path demo;
    private static Path typed;
    private static List<String> commands;

    @BeforeAll
    static void readThePageAndTypeItsCommands() throws IOException {
        Path models = Files.createDirectories(root.resolve("models"));
        for (String file : List.of("shapes.onnx", "shapes.yaml", "shapes.labels.txt")) {
            unpack(file, models);
        }
        demo = root.resolve("demo");
        typed = root.resolve("typed");
        for (Path folder : List.of(demo, typed)) {
            for (String picture : PICTURES) {
                unpack(picture, Files.createDirectories(Demo.pictures(folder)));
            }
        }
        ServerSettings settings = ServerSettings.of(models, 0);
        server = LayerscopeServer.start(settings.withCore(settings.core().withDevice(DeviceChoice.CPU)));
        Path page = new Demo(demo).run(ServerAddress.parse("127.0.0.1:" + server.port()), PICTURES);
        commands = COMMAND.matcher(Files.readString(page).replaceAll("</?span>", ""))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void eachRunsAndAllTogetherMakeTheFilesOfThePage() throws IOException {
        assertThat(commands).hasSize(14);
        for (String command : commands) {
            run(command);
        }

        List<String> made = new ArrayList<>(files(typed));
        assertThat(made.removeIf(file -> file.equals("best.png.state"))).isTrue();
        List<String> left = new ArrayList<>(files(demo));
        assertThat(left.removeAll(List.of("index.html", "mosaic.png"))).isTrue();
        assertThat(made).isEqualTo(left);
        for (String file : made) {
            assertThat(typed.resolve(file)).as(file).hasSameBinaryContentAs(demo.resolve(file));
        }
    }

    private static void run(String command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = Terminal.captured(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                Map.of("LAYERSCOPE_SERVER", "127.0.0.1:" + server.port()),
                typed);
        int code = Main.run(command.split(" "), terminal);
        assertThat(code)
                .as(command + ": " + err.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void unpack(String name, Path into) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(LayerscopeServer.class.getResourceAsStream("embedded/" + name), name)) {
            Files.write(into.resolve(name), in.readAllBytes());
        }
    }
}
