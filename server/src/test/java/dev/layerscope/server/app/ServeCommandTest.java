package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code layerscope-server serve} as far as it goes without serving: its options, and where their values come from. */
class ServeCommandTest {
    /** Key, variable and default of each option. Whoever changes one changes what operators have written down. */
    private static final String OPTIONS = """
            models           LAYERSCOPE_MODELS           -
            samples          LAYERSCOPE_SAMPLES          -
            follow-links     LAYERSCOPE_FOLLOW_LINKS     false
            read-only        LAYERSCOPE_READ_ONLY        false
            push-gib         LAYERSCOPE_PUSH_GIB         16
            trial-seconds    LAYERSCOPE_TRIAL_SECONDS    180
            trial-gib        LAYERSCOPE_TRIAL_GIB        -
            users            LAYERSCOPE_USERS            -
            token-file       LAYERSCOPE_TOKEN_FILE       -
            jwt-issuer       LAYERSCOPE_JWT_ISSUER       -
            jwt-audience     LAYERSCOPE_JWT_AUDIENCE     -
            jwt-keys         LAYERSCOPE_JWT_KEYS         -
            jwt-user-claim   LAYERSCOPE_JWT_USER_CLAIM   sub
            jwt-role-claim   LAYERSCOPE_JWT_ROLE_CLAIM   layerscope_roles
            jwt-default-role LAYERSCOPE_JWT_DEFAULT_ROLE -
            audit-file       LAYERSCOPE_AUDIT_FILE       -
            bind             LAYERSCOPE_BIND             127.0.0.1
            port             LAYERSCOPE_PORT             7070
            share-port       LAYERSCOPE_SHARE_PORT       false
            tls-cert         LAYERSCOPE_TLS_CERT         -
            tls-key          LAYERSCOPE_TLS_KEY          -
            tls-client-ca    LAYERSCOPE_TLS_CLIENT_CA    -
            tls-client-auth  LAYERSCOPE_TLS_CLIENT_AUTH  -
            insecure         LAYERSCOPE_INSECURE         false
            grace-seconds    LAYERSCOPE_GRACE_SECONDS    30
            connections      LAYERSCOPE_CONNECTIONS      1000
            connections-each LAYERSCOPE_CONNECTIONS_EACH 256
            calls-each       LAYERSCOPE_CALLS_EACH       256
            metadata-kib     LAYERSCOPE_METADATA_KIB     16
            message-mib      LAYERSCOPE_MESSAGE_MIB      4
            handshake-seconds LAYERSCOPE_HANDSHAKE_SECONDS 10
            idle-minutes     LAYERSCOPE_IDLE_MINUTES     10
            connection-hours LAYERSCOPE_CONNECTION_HOURS 24
            device           LAYERSCOPE_DEVICE           auto
            core             LAYERSCOPE_CORE             -
            tf32             LAYERSCOPE_TF32             false
            threads          LAYERSCOPE_THREADS          -
            run-seconds      LAYERSCOPE_RUN_SECONDS      120
            slice-millis     LAYERSCOPE_SLICE_MILLIS     100
            jobs-percent     LAYERSCOPE_JOBS_PERCENT     10
            quotas           LAYERSCOPE_QUOTAS           -
            batching         LAYERSCOPE_BATCHING         auto
            batch-rows       LAYERSCOPE_BATCH_ROWS       32
            batch-ms         LAYERSCOPE_BATCH_MS         50
            input-cache      LAYERSCOPE_INPUT_CACHE      -
            prepared-cache   LAYERSCOPE_PREPARED_CACHE   -
            activation-cache LAYERSCOPE_ACTIVATION_CACHE -
            tile-cache       LAYERSCOPE_TILE_CACHE       -
            device-memory    LAYERSCOPE_DEVICE_MEMORY    -
            host-memory      LAYERSCOPE_HOST_MEMORY      -
            session-cache    LAYERSCOPE_SESSION_CACHE    -
            cache-sharing    LAYERSCOPE_CACHE_SHARING    apart
            data             LAYERSCOPE_DATA             -
            jobs-at-once     LAYERSCOPE_JOBS_AT_ONCE     2
            job-hours        LAYERSCOPE_JOB_HOURS        12
            keep-days        LAYERSCOPE_KEEP_DAYS        30
            keep-gib         LAYERSCOPE_KEEP_GIB         16
            metrics          LAYERSCOPE_METRICS          -
            otlp-endpoint    LAYERSCOPE_OTLP_ENDPOINT    -
            log-format       LAYERSCOPE_LOG_FORMAT       text
            log-level        LAYERSCOPE_LOG_LEVEL        info
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int serve(String... options) {
        return run(Main.commandLine(), options);
    }

    private int run(CommandLine main, String... options) {
        main.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] args = new String[options.length + 1];
        args[0] = "serve";
        System.arraycopy(options, 0, args, 1, options.length);
        return Main.execute(main, environment, args);
    }

    /** What stands behind a key of the printed configuration. */
    private String printed(String key) {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith(key + ": "))
                .findFirst()
                .orElseThrow();
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("server.yaml"), List.of(lines));
    }

    private static List<OptionSpec> options() {
        return Objects.requireNonNull(Main.commandLine().getSubcommands().get("serve"))
                .getCommandSpec()
                .options()
                .stream()
                .filter(option -> !List.of("--help", "--version", "--config", "--print-config")
                        .contains(option.longestName()))
                .toList();
    }

    @Test
    void everyOptionHasItsKeyVariableAndDefault() {
        assertThat(options().stream()
                        .map(option -> "%s %s %s"
                                .formatted(
                                        option.longestName().substring(2),
                                        "LAYERSCOPE_"
                                                + option.longestName()
                                                        .substring(2)
                                                        .toUpperCase(java.util.Locale.ROOT)
                                                        .replace('-', '_'),
                                        Objects.requireNonNullElse(option.defaultValue(), "-"))))
                .containsExactlyElementsOf(
                        OPTIONS.lines().map(line -> line.replaceAll(" +", " ")).toList());
    }

    @Test
    void noOptionTakesTheVariableOfTheClients() {
        assertThat(options()).noneMatch(option -> option.longestName().equals("--server"));
    }

    @Test
    void whatIsOffByDefaultCanBeTakenBackOnTheCommandLineAndWhatRepeatsCanBeAList() {
        assertThat(options()).allSatisfy(option -> {
            if (option.type() == boolean.class) {
                assertThat(option.negatable()).as(option.longestName()).isTrue();
                assertThat(option.fallbackValue()).as(option.longestName()).isEqualTo("true");
                assertThat(option.defaultValue()).as(option.longestName()).isEqualTo("false");
            }
            if (option.isMultiValue()) {
                assertThat(option.splitRegex()).as(option.longestName()).isEqualTo(",");
            }
        });
    }

    @Test
    void theCommandLineComesBeforeTheEnvironmentAndThatBeforeTheFileAndThatBeforeTheDefault() throws IOException {
        Path file = file("port: 1", "job-hours: 2", "# a comment", "keep-days: 3");
        environment.put("LAYERSCOPE_PORT", "4");
        environment.put("LAYERSCOPE_JOB_HOURS", "5");

        assertThat(serve("--config", file.toString(), "--port", "6", "--print-config"))
                .as(err.toString())
                .isZero();

        assertThat(printed("port")).isEqualTo("port: 6  # the command line");
        assertThat(printed("job-hours")).isEqualTo("job-hours: 5  # LAYERSCOPE_JOB_HOURS");
        assertThat(printed("keep-days")).isEqualTo("keep-days: 3  # " + file + " line 4");
        assertThat(printed("keep-gib")).isEqualTo("keep-gib: 16  # default");
        assertThat(printed("#threads")).isEqualTo("#threads: N");
    }

    @Test
    void theEnvironmentMayNameTheFile() throws IOException {
        environment.put("LAYERSCOPE_CONFIG", file("port: 1").toString());

        assertThat(serve("--print-config")).isZero();

        assertThat(printed("port")).startsWith("port: 1  # ");
    }

    @ParameterizedTest
    @CsvSource({
        "'', false, --no-tf32, false",
        "'', true, --tf32, true",
        "true, '', '', true",
        "true, '', --tf32, true",
        "true, '', --no-tf32, false",
        "true, false, '', false"
    })
    void aFlagIsWhatIsSaidMostNearby(String file, String variable, String option, String expected) throws IOException {
        if (!variable.isEmpty()) {
            environment.put("LAYERSCOPE_TF32", variable);
        }
        Path written = file("tf32: " + file);

        assertThat(
                        option.isEmpty()
                                ? serve("--config=" + written, "--print-config")
                                : serve("--config=" + written, "--print-config", option))
                .isZero();

        assertThat(printed("tf32")).startsWith("tf32: " + expected + "  # ");
    }

    @Test
    void whatIsPrintedIsAConfigurationItself() throws IOException {
        Path models = Files.createDirectory(folder.resolve("o'ne & two: #3"));
        Path token = Files.writeString(folder.resolve("token"), "secret-of-mine");
        assertThat(serve("--print-config", "--models", models.toString(), "--token-file", token.toString(), "--tf32"))
                .isZero();
        String first = out.toString();
        assertThat(first).doesNotContain("secret-of-mine");
        Path printed = Files.writeString(folder.resolve("printed.yaml"), first);
        out.getBuffer().setLength(0);

        assertThat(serve("--print-config", "--config", printed.toString()))
                .as(err.toString())
                .isZero();

        assertThat(withoutOrigins(out.toString())).isEqualTo(withoutOrigins(first));
        assertThat(printed("models")).endsWith("# " + printed + " line " + lineOf(first, "models: "));
    }

    private static long lineOf(String text, String start) {
        return 1 + text.lines().takeWhile(line -> !line.startsWith(start)).count();
    }

    private static String withoutOrigins(String configuration) {
        return configuration.replaceAll("(?m)  # .*$", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "job-at-once: 3  | FILE: line 2: unknown key 'job-at-once'"
                        + " (expected: a long option of serve, such as jobs-at-once or job-hours)",
                "config: x       | FILE: line 2: unknown key 'config'"
                        + " (expected: a long option of serve, such as core or bind)",
                "device: cpu     | FILE: line 2: key 'device' twice (expected: once)",
                "port: many      | FILE line 2: port: 'many' (expected: a whole number)",
                "port: 99999999999 | FILE line 2: port: '99999999999' (expected: a whole number)",
                "port: [1, 2]    | FILE line 2: port: 'a list' (expected: one value)",
                "port: {a: 1}    | FILE: line 2: port: 'keys and values' (expected: words)",
                "tf32: yes       | FILE line 2: tf32: 'yes' (expected: true or false)",
                "'tf32: !!java.net.URL [x'  | FILE: line 3: not readable (expected: YAML)",
                "job-hours: 0    | jobs: 2 at once, 32 and 256 waiting, 1073741824 and 17179869184 bytes,"
                        + " kept for PT720H, longest run PT0S (expected: positive)",
                "models: nowhere | models: 'nowhere' (expected: a folder)",
                "bind: 0.0.0.0   | bind: 0.0.0.0, which others can reach (expected: with --tls-cert, --tls-key and"
                        + " one of --users, --token-file, --jwt-issuer and --tls-client-ca; or 127.0.0.1, reached through an SSH tunnel; or --insecure)"
            })
    void whatCanNotBeIsRefusedWithItsPlace(String line, String sentence) throws IOException {
        Path file = file("device: auto", line);

        assertThat(serve("--config", file.toString(), "--print-config")).isEqualTo(Main.REFUSED);

        assertThat(err.toString().strip()).isEqualTo("layerscope-server: " + sentence.replace("FILE", file.toString()));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aWrongVariableIsRefusedByItsName() {
        environment.put("LAYERSCOPE_PORT", "tcp://10.0.0.1:7070");

        assertThat(serve("--print-config")).isEqualTo(Main.REFUSED);

        assertThat(err.toString().strip())
                .isEqualTo(
                        "layerscope-server: LAYERSCOPE_PORT: port: 'tcp://10.0.0.1:7070' (expected: a whole number)");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        Path missing = folder.resolve("missing.yaml");

        assertThat(serve("--config", missing.toString())).isEqualTo(Main.REFUSED);

        assertThat(err.toString().strip())
                .isEqualTo("layerscope-server: " + missing + ": not readable (expected: a YAML file)");
    }

    @Test
    void theHelpShowsEachOptionUnderItsHeadingAndIsThereWhereTheFileIsBroken() throws IOException {
        environment.put("LAYERSCOPE_PORT", "many");

        assertThat(serve("--config", file("x: [").toString(), "--help")).isZero();

        assertThat(out.toString())
                .startsWith("Usage: layerscope-server serve [OPTION]...")
                .containsSubsequence("Models:", "--models", "Users:", "Listening:", "--port", "Jobs:", "--data");
        assertThat(out.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(options())
                .allSatisfy(option ->
                        assertThat(out.toString()).contains(option.longestName().substring(2)));
    }

    @Test
    void anotherCommandDoesNotReadTheConfiguration() {
        environment.put("LAYERSCOPE_PORT", "many");
        CommandLine main = Main.commandLine().setOut(new PrintWriter(out, true));

        assertThat(Main.execute(main, environment, "completion", "bash")).isZero();

        assertThat(out.toString()).contains("--jobs-at-once", "--print-config");
    }
}
