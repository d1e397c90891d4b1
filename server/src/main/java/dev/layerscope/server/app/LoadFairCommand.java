package dev.layerscope.server.app;

import dev.layerscope.server.app.load.FairRun;
import dev.layerscope.server.app.load.OwnServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code layerscope-server load fair}. */
@Command(
        name = "fair",
        description =
                "Users of a server of its own who want more than there is, some with more requests at a time: what each gets of the device.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoadFairCommand implements Callable<Integer> {
    @Option(
            names = "--requests",
            paramLabel = "N",
            split = ",",
            defaultValue = "16,16,32,64",
            description = "At a time, of each user (default: ${DEFAULT-VALUE}).")
    private List<Integer> requests = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long, after as long that doesn't count (default: ${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Mixin
    private LoadSeed seeded = new LoadSeed();

    @Mixin
    private LoadTarget target = new LoadTarget();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        return target.judged(command, requests.size(), (server, report) -> {
            if (!(server instanceof OwnServer own)) {
                throw new ParameterException(
                        command.commandLine(), "--server: knows other users (expected: none, for a server of its own)");
            }
            new FairRun(requests, Duration.ofSeconds(seconds), seeded.seed(), own, EmbeddedLoad.pushed())
                    .run(EmbeddedLoad.MODEL, report);
        });
    }
}
