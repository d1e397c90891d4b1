package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.app.options.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The files for operators name only what is there: options, commands, paths. */
class OperationFilesTest {
    private static final Path UNIT = Path.of("systemd/layerscope.service");
    private static final Path SETTINGS = Path.of("systemd/server.yaml");
    private static final Path CONTAINER = Path.of("Containerfile");
    private static final String JAR = "/opt/layerscope/layerscope-server.jar";
    /** For jobs to save their state, and to end. */
    private static final int MOST_SECONDS_FOR_JOBS = 15;

    @TempDir
    private Path folder;

    private static CommandSpec command(String name) {
        return Objects.requireNonNull(Main.commandLine().getSubcommands().get(name))
                .getCommandSpec();
    }

    private static List<MatchResult> found(Path file, String pattern) throws IOException {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(Files.readString(file))
                .results()
                .toList();
    }

    private static String single(Path file, String pattern) throws IOException {
        List<MatchResult> found = found(file, pattern);
        assertThat(found).as(pattern).hasSize(1);
        return found.get(0).group(1);
    }

    @Test
    void theUnitRunsACommandWithOptionsThatAreThereAndTheFileBesideIt() throws IOException {
        String[] words = single(UNIT, "^ExecStart=(.*)$").split(" ", -1);

        CommandLine.ParseResult parsed = Main.commandLine()
                .parseArgs(List.of(words).subList(1, words.length).toArray(String[]::new));

        assertThat(words[0]).endsWith("/bin/layerscope-server");
        Object file = parsed.subcommand().matchedOptionValue("--config", (Object) null);
        assertThat(Files.readString(SETTINGS)).startsWith("# " + file + ":");
    }

    @Test
    void theUnitWaitsForLongerThanTheServerTakesToStop() throws IOException {
        int grace =
                Integer.parseInt(command("serve").findOption("--grace-seconds").defaultValue());

        assertThat(Integer.parseInt(single(UNIT, "^TimeoutStopSec=(\\d+)$")))
                .isGreaterThan(grace + MOST_SECONDS_FOR_JOBS);
        assertThat(single(UNIT, "^KillMode=(.*)$")).isEqualTo("mixed");
    }

    @Test
    void theSettingsBesideTheUnitAreOptionsAlsoThoseThatAreCommentedOut() throws IOException {
        Path all = folder.resolve("server.yaml");
        Files.writeString(all, Files.readString(SETTINGS).replaceAll("(?m)^#(?=[a-z-]+: )", ""));

        Configuration read = Configuration.read(command("serve"), Map.of(), "--config", all.toString());

        assertThat(read.defaultValue(command("serve").findOption("--bind"))).isEqualTo("0.0.0.0");
        assertThat(read.defaultValue(command("serve").findOption("--token-file")))
                .isEqualTo("/run/credentials/layerscope.service/token");
        String state = single(UNIT, "^StateDirectory=(.*)$");
        for (String name : List.of("models", "data")) {
            assertThat(state).contains("layerscope/" + name);
            assertThat(read.defaultValue(command("serve").findOption("--" + name)))
                    .isEqualTo("/var/lib/layerscope/" + name);
        }
    }

    @Test
    void theContainerCopiesWhatTheBuildMakesAndRunsIt() throws IOException {
        String built = single(Path.of("pom.xml"), "<outputFile>\\$\\{project.build.directory}/(.*)</outputFile>");

        assertThat(single(CONTAINER, "^COPY --from=build (.*)$"))
                .isEqualTo("/source/server/target/" + built + " " + JAR);
        assertThat(single(CONTAINER, "^ENTRYPOINT .*\"-jar\", \"(.*)\"]$")).isEqualTo(JAR);
        assertThat(single(CONTAINER, "CMD \\[.*\"-jar\", \"([^\"]*)\", \"health\"]$"))
                .isEqualTo(JAR);
        assertThat(command("health")).isNotNull();
        assertThat(command(single(CONTAINER, "^CMD \\[\"(.*)\"]$"))).isNotNull();
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<id>cuda</id>");
    }

    @Test
    void theContainersVariablesAreOptionsAndItIsNobodysRoot() throws IOException {
        List<String> variables = found(CONTAINER, "LAYERSCOPE_([A-Z_]+)=").stream()
                .map(found ->
                        "--" + found.group(1).toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
                .toList();

        assertThat(variables)
                .contains("--bind", "--models", "--data")
                .allSatisfy(option -> assertThat(command("serve").findOption(option))
                        .as(option)
                        .isNotNull());
        assertThat(single(CONTAINER, "^USER (\\d+):\\d+$")).isNotEqualTo("0");
        assertThat(single(CONTAINER, "^EXPOSE (\\d+)$")).isEqualTo(Integer.toString(ListenSettings.DEFAULT_PORT));
    }
}
