package dev.layerscope.server.app;

import dev.layerscope.server.app.load.LightRun;
import dev.layerscope.server.app.load.LightRun.LightSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code layerscope-server load light}. */
@Command(
        name = "light",
        description =
                "One light user alone, beside a job, and beside one who hammers and has a job run, in turns; the second token is the hammering one's.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoadLightCommand implements Callable<Integer> {
    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "32",
            description = "Of the hammering user at a time (default: ${DEFAULT-VALUE}).")
    private int requests = 32;

    @Option(
            names = "--round-seconds",
            paramLabel = "N",
            defaultValue = "15",
            description = "How long each situation lasts each time (default: ${DEFAULT-VALUE}).")
    private int roundSeconds = 15;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "4",
            description = "That count, after one that doesn't (default: ${DEFAULT-VALUE}).")
    private int rounds = 4;

    @Option(
            names = "--think-seconds",
            paramLabel = "S",
            defaultValue = "0.2",
            description = "How long the light user thinks on average (default: ${DEFAULT-VALUE}).")
    private double thinkSeconds = 0.2;

    @Option(
            names = "--slice-millis",
            paramLabel = "MS",
            defaultValue = "100",
            description =
                    "Of a job before a request gets its turn, or a job's step where that is longer (default: ${DEFAULT-VALUE}).")
    private int sliceMillis = 100;

    @Mixin
    private LoadSeed seeded = new LoadSeed();

    @Mixin
    private LoadTarget target = new LoadTarget();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LightSettings settings = new LightSettings(
                requests,
                Duration.ofSeconds(roundSeconds),
                rounds,
                Duration.ofMillis((long) (1000 * thinkSeconds)),
                Duration.ofMillis(sliceMillis),
                seeded.patience(),
                seeded.seed());
        return target.judged(
                Objects.requireNonNull(spec),
                LightRun.USERS,
                (server, report) ->
                        new LightRun(settings, server, EmbeddedLoad.pushed()).run(EmbeddedLoad.MODEL, report));
    }
}
