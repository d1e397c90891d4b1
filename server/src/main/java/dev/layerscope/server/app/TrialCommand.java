package dev.layerscope.server.app;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.DefaultPreprocessing;
import dev.layerscope.server.activation.PictureSize;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.ModelSettings;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.model.Rehearsal;
import dev.layerscope.server.runtime.CoreSettings;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.tensor.TensorPoolSettings;
import dev.layerscope.server.upload.TrialReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code layerscope-server trial}: what a server does in a process of its own with a model that somebody brought. Prints a
 * {@link TrialReport} and ends when its standard input does. On the CPU, so that it takes nothing from those who use the
 * server's device.
 */
@Command(name = "trial", hidden = true, description = "Tries one model of a folder, for a server.")
final class TrialCommand implements Runnable {
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("bad.?alloc|failed to allocate|not enough memory|out of memory", Pattern.CASE_INSENSITIVE);

    @Option(names = "--core")
    private @Nullable Path core;

    @Option(names = "--threads", required = true)
    private int threads;

    @Option(names = "--run-seconds", required = true)
    private long runSeconds;

    @Parameters(index = "0")
    private @Nullable Path folder;

    @Parameters(index = "1")
    private @Nullable String name;

    /** The main class and its arguments, without the folder and the model's name. */
    static List<String> program(CoreSettings core, RunSettings runs) {
        List<String> program = new ArrayList<>(List.of(
                Main.class.getName(),
                "trial",
                "--threads",
                Integer.toString(core.threads()),
                "--run-seconds",
                Long.toString(runs.longest().toSeconds())));
        core.folder().ifPresent(path -> program.addAll(List.of("--core", path.toString())));
        return program;
    }

    @Override
    public void run() {
        endWithTheServer();
        System.out.println(report().line());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** A killed server leaves no trial behind. */
    private static void endWithTheServer() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nothing is ever written to it.
                        }
                    } catch (IOException e) {
                        // The same as its end.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "server-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private TrialReport report() {
        try {
            return tried();
        } catch (DomainException e) {
            return TrialReport.refused(e);
        }
    }

    private TrialReport tried() {
        CoreSettings defaults = CoreSettings.defaults();
        CoreSettings settings =
                new CoreSettings(Optional.ofNullable(core), DeviceChoice.CPU, defaults.cacheFolder(), false, threads);
        RunSettings runs = RunSettings.defaults();
        RunSettings limited = new RunSettings(runs.concurrent(), runs.waiting(), Duration.ofSeconds(runSeconds));
        NativeCore started = NativeCore.start(settings, limited, new TensorPool(TensorPoolSettings.defaults()));
        Models models = new Models(ModelSettings.of(java.util.Objects.requireNonNull(folder)), started);
        HostedModel model = models.get(java.util.Objects.requireNonNull(name));
        PictureSize size = DefaultPreprocessing.size(model);
        try {
            new Rehearsal(model).run(size.height(), size.width(), Call.ofServer());
            return TrialReport.passed("");
        } catch (DomainException e) {
            // A run on zeros may fail for reasons that a run on real inputs has not, but not for these.
            boolean harmless = e.reason() == Reason.RUN_FAILED
                    && !OUT_OF_MEMORY.matcher(e.sentence()).find();
            return harmless ? TrialReport.passed("tried on zeros: " + e.sentence()) : TrialReport.refused(e);
        }
    }
}
