package dev.layerscope.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs command lines against a fake server and keeps what they print. */
@Timeout(60)
abstract class CommandLineCase {
    @TempDir
    Path folder;

    final Map<String, String> environment = new HashMap<>();
    Terminal.Reader reader = Terminal.Reader.PROGRAM;
    byte[] standardInput = {};
    FakeServer server;
    ByteArrayOutputStream out;
    ByteArrayOutputStream err;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        environment.put("LAYERSCOPE_SERVER", server.address());
        Files.write(folder.resolve("cat.jpg"), new byte[] {1, 2, 3});
        Files.write(folder.resolve("dog.jpg"), new byte[] {4, 5});
    }

    @AfterEach
    void stop() {
        server.close();
    }

    int run(String... args) {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        Terminal terminal = Terminal.captured(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        new ByteArrayInputStream(standardInput),
                        environment,
                        folder)
                .readBy(reader);
        return Main.run(args, terminal);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    byte[] file(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    /** Names of what is in the folder beside the images. */
    List<String> written() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .filter(name -> !name.endsWith(".jpg"))
                    .sorted()
                    .forEach(names::add);
        }
        return names;
    }
}
