package dev.layerscope.server.app;

import dev.layerscope.client.Connection;
import dev.layerscope.client.JobsClient;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.WatchJobRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Times how soon a job has something to show, on a started server in a process of its own that serves the embedded model:
 * from the request that creates it to the first preview that a watcher gets, over loopback. The first job of a server, for
 * which it loads the model and opens all sessions, is told apart from those after it.
 */
final class PreviewsBenchmark {
    private static final int SERVERS = 3;
    private static final double UPDATES_PER_SECOND = 30;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Optimization SEARCH = Optimization.newBuilder()
            .setModel("shapes")
            .addObjectives(Objective.newBuilder()
                    .addTerms(ObjectiveTerm.newBuilder()
                            .setChannelMean(ChannelMeanTerm.newBuilder()
                                    .setLayer("stage2.0")
                                    .setChannel(11))))
            .build();

    private final BenchmarkCommand.Rounds rounds;

    PreviewsBenchmark(BenchmarkCommand.Rounds rounds) {
        this.rounds = rounds;
    }

    /**
     * When things happened, since the request was made.
     *
     * @param stored until the server answered that the job is stored
     */
    private record Seen(double stored, double preview) {}

    void run(BenchmarkReport report) {
        double[] first = new double[SERVERS];
        double[] stored = new double[rounds.counted()];
        double[] previews = new double[rounds.counted()];
        Path models = EmbeddedModel.unpackModel();
        try {
            for (int i = 0; i < SERVERS; i++) {
                try (BenchmarkServer server = BenchmarkServer.start(models);
                        Connection connection = server.connect()) {
                    LayerscopeClient client = new LayerscopeClient(connection);
                    // Opens the connection, and loads no model.
                    client.listModels();
                    first[i] = seen(client.jobs()).preview();
                    if (i == SERVERS - 1) {
                        measure(client.jobs(), stored, previews);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("benchmark can't read or write its files", e);
        }
        report.add("job stored", 0, "ms", stored);
        report.add("first preview", 0, "ms", previews);
        report.add("first preview, a server's first job", 0, "ms", first);
    }

    private void measure(JobsClient jobs, double[] stored, double[] previews) throws IOException {
        for (int round = -rounds.warmUp(); round < rounds.counted(); round++) {
            Seen seen = seen(jobs);
            if (round >= 0) {
                stored[round] = seen.stored();
                previews[round] = seen.preview();
            }
        }
    }

    /** Creates a job, watches it until there is a preview, and removes it. */
    private static Seen seen(JobsClient jobs) throws IOException {
        long start = System.nanoTime();
        Job job = jobs.create(SEARCH, List.of());
        long stored = System.nanoTime();
        OptionalLong[] preview = {OptionalLong.empty()};
        WatchJobRequest watch = WatchJobRequest.newBuilder()
                .setJob(job.getId())
                .setUpdatesPerSecond(UPDATES_PER_SECOND)
                .setPreview(true)
                .build();
        jobs.watch(watch, news -> {
            if (preview[0].isEmpty() && !news.getPreview().isEmpty()) {
                preview[0] = OptionalLong.of(System.nanoTime());
                jobs.cancel(job.getId());
            }
        });
        jobs.delete(job.getId());
        return new Seen(
                (stored - start) / NANOS_PER_MILLI,
                (preview[0].orElseThrow(() -> new IOException("the job ended before it had a preview")) - start)
                        / NANOS_PER_MILLI);
    }
}
