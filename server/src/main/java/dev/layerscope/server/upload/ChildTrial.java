package dev.layerscope.server.upload;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.StagedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a model in a child JVM, which may die of it. The child ends with its parent, because it watches its standard
 * input.
 */
public final class ChildTrial implements Trial {
    private static final Logger LOG = LoggerFactory.getLogger(ChildTrial.class);
    private static final Pattern SIGNAL = Pattern.compile("#\\s+(SIG[A-Z]+)");
    private static final Duration LONGEST_END = Duration.ofSeconds(10);
    private static final int SHOWN_BYTES = 8192;
    private static final Path SHELL = Path.of("/bin/sh");

    private final TrialSettings settings;
    private final List<String> program;

    /**
     * @param program the main class and its arguments; the folder and the name of the model are added
     */
    public ChildTrial(TrialSettings settings, List<String> program) {
        this.settings = settings;
        this.program = List.copyOf(program);
    }

    @Override
    public Optional<String> of(StagedModel staged, Call call) {
        Path output = staged.root().resolve(".trial.out");
        Path errors = staged.root().resolve(".trial.err");
        try {
            Process child = new ProcessBuilder(command(staged))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            OptionalInt exitCode = await(child, call);
            return judge(staged, exitCode, read(output), read(errors));
        } catch (IOException e) {
            throw new UncheckedIOException("model can't be tried", e);
        }
    }

    /** Empty where it didn't end in time. */
    private OptionalInt await(Process child, Call call) {
        try (Cancellation.Registration left = call.cancellation().onCancel(child::destroyForcibly)) {
            return child.waitFor(settings.longest().toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(child.exitValue())
                    : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the server stops");
        } finally {
            end(child);
            call.cancellation().check();
        }
    }

    /** Waits for its end, for its files are removed next. */
    private static void end(Process child) {
        child.destroyForcibly();
        try {
            Uninterruptibles.getUninterruptibly(child.onExit(), LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("process {} that tried a model doesn't end", child.pid(), e);
        }
    }

    private Optional<String> judge(StagedModel staged, OptionalInt exitCode, String output, String errors) {
        if (exitCode.isEmpty()) {
            throw refused("model '%s': not loaded and run within %d s (expected: sooner)"
                    .formatted(staged.name(), settings.longest().toSeconds()));
        }
        TrialReport report =
                TrialReport.in(output).orElseThrow(() -> died(staged, exitCode.getAsInt(), output + errors));
        if (report.refusal().isPresent()) {
            throw refused(report.sentence());
        }
        return Optional.of(report.sentence()).filter(note -> !note.isEmpty());
    }

    private DomainException died(StagedModel staged, int exitCode, String said) {
        LOG.warn("the process that tried model '{}' died with exit code {}: {}", staged.name(), exitCode, said);
        Matcher signal = SIGNAL.matcher(said);
        String how;
        if (said.contains("insufficient memory") || said.contains("OutOfMemoryError")) {
            how = "needs more than the %d MiB that it may have".formatted(settings.memoryBytes() >> 20);
        } else if (signal.find()) {
            how = "ended with " + signal.group(1);
        } else {
            how = "ended with exit code %d and no word".formatted(exitCode);
        }
        return refused(
                "model '%s': crashes ONNX Runtime: the process that tried it %s (expected: a model that loads and runs)"
                        .formatted(staged.name(), how));
    }

    /** Its beginning: what comes after is of no use. */
    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(SHOWN_BYTES), StandardCharsets.UTF_8);
        }
    }

    private static DomainException refused(String sentence) {
        return new DomainException(Reason.MODEL_REFUSED, sentence);
    }

    private List<String> command(StagedModel staged) {
        long memory = settings.memoryBytes();
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)
                && System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            // What is counted is memory that can be written to, so that the JVM's large reservations cost nothing.
            String limits = "ulimit -c 0; ulimit -d %d && exec \"$@\"".formatted(memory >> 10);
            command.addAll(List.of(SHELL.toString(), "-c", limits, "trial"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx" + memory / 2,
                "-XX:MaxDirectMemorySize=" + memory,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + staged.root().resolve(".crash.log"),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dfile.encoding=" + StandardCharsets.UTF_8,
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(program);
        command.addAll(List.of(staged.root().toAbsolutePath().toString(), staged.name()));
        return command;
    }
}
