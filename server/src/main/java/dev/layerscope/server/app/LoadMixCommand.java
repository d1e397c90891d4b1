package dev.layerscope.server.app;

import dev.layerscope.server.app.load.LoadSettings;
import dev.layerscope.server.app.load.MixRun;
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

/** {@code layerscope-server load mix}. */
@Command(
        name = "mix",
        description = "Many people who browse, stream, draw, search and push at once.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoadMixCommand implements Callable<Integer> {
    @Mixin
    private LoadPeople people = new LoadPeople();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "600",
            description = "How long, from the last one's arrival on (default: ${DEFAULT-VALUE}).")
    private int seconds = 600;

    @Mixin
    private LoadSeed seeded = new LoadSeed();

    @Mixin
    private LoadTarget target = new LoadTarget();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadSettings settings = people.settings(seeded, Duration.ofSeconds(seconds));
        return target.judged(
                Objects.requireNonNull(spec),
                settings.people(),
                (server, report) -> new MixRun(settings, server, EmbeddedLoad.pictures(), EmbeddedLoad.pushed())
                        .run(EmbeddedLoad.MODEL, report));
    }
}
