package dev.layerscope.distribution;

import static dev.layerscope.distribution.Unpacked.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.layerscope.distribution.Unpacked.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Unpacks the zip into a folder with a space in its name and uses it from there, also through a symbolic link. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ZipTest {
    private static final Map<String, String> JAVA = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @TempDir
    private static Path folder;

    private static Unpacked zip;

    @BeforeAll
    static void unpack() throws IOException {
        zip = Unpacked.into(Files.createDirectory(folder.resolve("of mine")));
        Files.createSymbolicLink(folder.resolve("relative"), folder.relativize(zip.path("bin/layerscope")));
        Files.createSymbolicLink(folder.resolve("layerscope"), folder.resolve("relative"));
    }

    @Test
    void everythingIsThereInOneFolder() throws IOException {
        List<String> entries = Unpacked.entries();

        assertThat(entries).allMatch(entry -> entry.startsWith("layerscope-" + VERSION + "/"));
        assertThat(entries)
                .extracting(entry -> entry.substring(entry.indexOf('/') + 1))
                .filteredOn(entry -> !entry.startsWith("server/docs/"))
                .containsExactlyInAnyOrder(
                        "bin/layerscope",
                        "bin/layerscope.bat",
                        "bin/layerscope-server",
                        "bin/layerscope-server.bat",
                        "bin/layerscope-viewer",
                        "bin/layerscope-viewer.bat",
                        "lib/layerscope.jar",
                        "lib/layerscope-server.jar",
                        "lib/layerscope-viewer.jar",
                        "completion/layerscope.sh",
                        "completion/layerscope-server.sh",
                        "proto/layerscope.binpb",
                        "proto/layerscope/v1/activations.proto",
                        "proto/layerscope/v1/coloring.proto",
                        "proto/layerscope/v1/components.proto",
                        "proto/layerscope/v1/gradients.proto",
                        "proto/layerscope/v1/inputs.proto",
                        "proto/layerscope/v1/jobs.proto",
                        "proto/layerscope/v1/models.proto",
                        "proto/layerscope/v1/optimization.proto",
                        "proto/layerscope/v1/pictures.proto",
                        "proto/layerscope/v1/servers.proto",
                        "proto/layerscope/v1/tensor.proto",
                        "proto/layerscope/v1/tiles.proto",
                        "examples/model.yaml",
                        "server/README.md",
                        "README.md",
                        "LICENSE");
    }

    @Test
    void scriptsAreExecutableAndThoseForWindowsHaveItsLineEnds() throws IOException {
        for (String name : List.of("layerscope", "layerscope-server", "layerscope-viewer")) {
            assertThat(zip.path("bin/" + name)).isExecutable();
            assertThat(zip.text("bin/" + name)).doesNotContain("\r", "@name@", "@options@");
            assertThat(zip.text("bin/" + name + ".bat").replace("\r\n", ""))
                    .doesNotContain("\n", "@name@", "@options@");
        }
    }

    @Test
    void everyEntryHasTheTimeOfTheSourcesSoThatTheZipIsReproducible() throws IOException {
        try (ZipFile file = new ZipFile(Unpacked.ZIP.toFile())) {
            assertThat(file.stream().map(entry -> entry.getTimeLocal()).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void commandsRunFromAPathWithASpaceAndThroughLinks() throws IOException, InterruptedException {
        for (String command : List.of("layerscope", "layerscope-server")) {
            assertThat(run(JAVA, zip.path("bin/" + command).toString(), "--version"))
                    .isEqualTo(new Outcome(0, command + " " + VERSION + "\n"));
        }
        assertThat(run(JAVA, folder.resolve("layerscope").toString(), "--version"))
                .isEqualTo(new Outcome(0, "layerscope " + VERSION + "\n"));
        assertThat(run(JAVA, zip.path("bin/layerscope-viewer").toString(), "--version")
                        .code())
                .isZero();
    }

    @Test
    void theJavaOfThePathIsTakenWhereNoneIsNamedAndItsOptionsAreHandedOver() throws IOException, InterruptedException {
        String path = Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin";
        Outcome outcome = run(
                Map.of("JAVA_HOME", "", "PATH", path, "JAVA_OPTS", "-Dx=* -showversion"),
                zip.path("bin/layerscope").toString(),
                "--version");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Runtime Environment").contains("layerscope " + VERSION);
    }

    @Test
    void aJavaThatIsMissingOrTooOldIsSaidInASentence() throws IOException, InterruptedException {
        String layerscope = zip.path("bin/layerscope").toString();
        Path old = Files.createDirectories(folder.resolve("jdk 8/bin"));
        Path java = Files.writeString(old.resolve("java"), "#!/bin/sh\necho 'java version \"1.8.0_402\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        assertThat(run(Map.of("JAVA_HOME", folder.resolve("none").toString()), layerscope))
                .isEqualTo(new Outcome(
                        1,
                        "layerscope: JAVA_HOME: '" + folder.resolve("none")
                                + "' has no bin/java (expected: the folder of a Java 17 or newer)\n"));
        assertThat(run(Map.of("JAVA_HOME", old.getParent().toString()), layerscope))
                .isEqualTo(new Outcome(
                        1,
                        "layerscope: java: " + java
                                + " is of version \"1.8.0_402\" (expected: 17 or newer in PATH, or JAVA_HOME)\n"));
        Files.writeString(old.resolveSibling("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"16.0.2\"\n");
        assertThat(run(Map.of("JAVA_HOME", old.getParent().toString()), layerscope)
                        .out())
                .contains("is of version \"16.0.2\"");
        assertThat(run(Map.of("JAVA_HOME", "", "PATH", tools().toString()), layerscope))
                .isEqualTo(new Outcome(
                        1, "layerscope: java: not found (expected: Java 17 or newer in PATH, or JAVA_HOME)\n"));
    }

    /** A folder with the one tool that the script needs then, and no Java. */
    private static Path tools() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Path found = Files.exists(Path.of("/usr/bin/dirname")) ? Path.of("/usr/bin/dirname") : Path.of("/bin/dirname");
        Path dirname = Files.writeString(tools.resolve("dirname"), "#!/bin/sh\nexec " + found + " \"$@\"\n");
        assertThat(dirname.toFile().setExecutable(true)).isTrue();
        return tools;
    }

    @Test
    void bashCompletesCommandsAndValues() throws IOException, InterruptedException {
        assertThat(complete("layerscope", "ver")).contains("verify");
        assertThat(complete("layerscope", "activations", "--dtype", "")).contains("f16", "f32");
        assertThat(complete("layerscope-server", "")).contains("serve", "demo");
    }

    private static List<String> complete(String... words) throws IOException, InterruptedException {
        String script = """
                source "$1"
                shift
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                compopt() { :; }
                read -r _ _ _ _ function _ < <(complete -p "$1")
                $function "$1" "${*: -1}" ""
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        List<String> command = new java.util.ArrayList<>(List.of(
                "bash",
                "--norc",
                "-c",
                script,
                "bash",
                zip.path("completion/" + words[0] + ".sh").toString()));
        command.addAll(List.of(words));
        Outcome outcome = run(Map.of(), command.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.out()).isZero();
        return outcome.out().lines().map(String::strip).toList();
    }

    @Test
    void theDescriptorSetHoldsEveryService() throws IOException {
        FileDescriptorSet set;
        try (InputStream in = Files.newInputStream(zip.path("proto/layerscope.binpb"))) {
            set = FileDescriptorSet.parseFrom(in);
        }

        assertThat(set.getFileList())
                .flatMap(file -> file.getServiceList().stream()
                        .map(service -> file.getPackage() + "." + service.getName())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(declaredServices());
        assertThat(set.getFileList())
                .extracting(file -> file.getName())
                .containsAll(set.getFileList().stream()
                        .flatMap(file -> file.getDependencyList().stream())
                        .toList());
        assertThat(set.getFileList())
                .allSatisfy(file -> assertThat(file.getSourceCodeInfo().getLocationList())
                        .anyMatch(location -> location.hasLeadingComments()));
    }

    private static List<String> declaredServices() throws IOException {
        StringBuilder contract = new StringBuilder();
        for (String entry : Unpacked.entries()) {
            if (entry.endsWith(".proto")) {
                contract.append(zip.text(entry.substring(entry.indexOf('/') + 1)));
            }
        }
        List<String> services = Pattern.compile("(?m)^service (\\w+)")
                .matcher(contract)
                .results()
                .map(service -> "layerscope.v1." + service.group(1))
                .toList();
        assertThat(services).contains("layerscope.v1.Activations", "layerscope.v1.Models");
        return services;
    }

    @Test
    void theServerServesAModelWithTheExampleCardAndTheCommandLineReachesIt() throws Exception {
        Path models = modelFolder("models");
        Files.copy(zip.path("examples/model.yaml"), models.resolve("shapes.yaml"));
        Process server = serve(models);
        try {
            Outcome outcome = layerscope(address(server), "models", "show", "shapes");
            assertThat(outcome.code()).as(outcome.out()).isZero();
            assertThat(outcome.out()).contains("imagenet").doesNotContain("assumed");
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    @Test
    void aJobGoesOnWhenTheServerIsStoppedAndStartedAgain() throws Exception {
        Path models = modelFolder("models-of-jobs");
        Process server = serve(models);
        String job;
        try {
            Outcome created = layerscope(
                    address(server),
                    "optimize",
                    "shapes",
                    "--layer",
                    "stage2.0",
                    "--channel",
                    "3",
                    "--steps",
                    "20000",
                    "--detach");
            assertThat(created.code()).as(created.out()).isZero();
            job = created.out().strip();
        } finally {
            server.destroy();
        }
        // All calls came to their end; a crash has another.
        assertThat(server.waitFor()).isZero();
        Process again = serve(models);
        try {
            assertThat(Unpacked.awaitLine(again, "jobs: ")).contains("jobs: 1 go on");
            String address = address(again);
            Outcome shown = layerscope(address, "jobs", "show", job);
            assertThat(shown.out()).containsPattern("state +running").containsPattern("seed +0");
            Outcome cancelled = layerscope(address, "jobs", "cancel", job);
            assertThat(cancelled.out()).contains(job + ": cancelled");
        } finally {
            again.destroy();
            again.waitFor();
        }
    }

    private Path modelFolder(String name) throws IOException {
        Path models = Files.createDirectory(folder.resolve(name));
        try (ZipFile jar = new ZipFile(zip.path("lib/layerscope-server.jar").toFile())) {
            var model = Objects.requireNonNull(jar.stream()
                    .filter(entry -> entry.getName().endsWith("/shapes.onnx"))
                    .findFirst()
                    .orElse(null));
            try (InputStream in = jar.getInputStream(model)) {
                Files.copy(in, models.resolve("shapes.onnx"));
            }
        }
        return models;
    }

    private Process serve(Path models) throws IOException {
        return Unpacked.start(
                folder,
                JAVA,
                zip.path("bin/layerscope-server").toString(),
                "serve",
                "--device",
                "cpu",
                "--port",
                "0",
                "--models",
                models.toString(),
                "--data",
                models + "-data");
    }

    private static String address(Process server) throws IOException {
        Matcher address = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(Unpacked.awaitLine(server, "listening"));
        assertThat(address.find()).isTrue();
        return "localhost:" + address.group(1);
    }

    private Outcome layerscope(String address, String... command) throws IOException, InterruptedException {
        String[] line = Stream.concat(
                        Stream.of(zip.path("bin/layerscope").toString(), "--server", address), Stream.of(command))
                .toArray(String[]::new);
        return run(JAVA, line);
    }

    private static Outcome run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        return Unpacked.run(folder, environment, command);
    }
}
