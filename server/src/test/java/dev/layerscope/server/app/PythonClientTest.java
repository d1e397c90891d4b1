package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The Python client of the README works as it stands there. */
@EnabledIf(value = "pythonHasGrpc", disabledReason = "python3 with grpcio, grpcio-tools and numpy is not installed")
class PythonClientTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path PROTO = ROOT.resolve("proto/src/main/proto");
    private static final Pattern CLIENT = Pattern.compile("```python\\n(import hashlib.*?)```", Pattern.DOTALL);
    private static final String PYTHON =
            Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";

    @TempDir
    private Path folder;

    static boolean pythonHasGrpc() throws Exception {
        try {
            return new ProcessBuilder(PYTHON, "-c", "import grpc_tools, grpc, numpy")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theReadmesClientReadsActivationsIntoNumPy() throws Exception {
        Matcher client = CLIENT.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(client.find()).as("a Python client in the README").isTrue();
        Files.writeString(folder.resolve("client.py"), client.group(1));
        EmbeddedModel.unpackPictures(folder);
        makeStubs();

        String printed;
        try (TestServer server = TestServer.over(EmbeddedModel.unpackModel())) {
            printed = run("client.py", server.address(), "shapes", "star.png", "stem.conv", "head");
        }

        assertThat(printed.lines()).hasSize(2);
        assertThat(printed).startsWith("(1, 16, 48, 48) float32 ").contains("(1, 8) float32 ");
    }

    private void makeStubs() throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("-m", "grpc_tools.protoc", "-I", PROTO.toString(), "--python_out=.", "--grpc_python_out=."));
        try (Stream<Path> files = Files.list(PROTO.resolve("layerscope/v1"))) {
            files.map(Path::toString).sorted().forEach(arguments::add);
        }
        run(arguments.toArray(String[]::new));
    }

    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(PYTHON));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
