package dev.layerscope.cli;

import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.ListJobsResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which jobs are listed, and how. */
final class JobListing {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "only those that are ${COMPLETION-CANDIDATES}; may be repeated")
    private List<SearchWords.State> states = new ArrayList<>();

    @Option(names = "--model", paramLabel = "MODEL", description = "only those of this model")
    private @Nullable String model;

    @Option(names = "--own", description = "only those that were created from this machine")
    private boolean own;

    @Option(names = "-n", paramLabel = "N", description = "at most so many (default: ${DEFAULT-VALUE})")
    private int most = 100;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    int print(RootCommand root) throws IOException {
        ListJobsRequest.Builder request = ListJobsRequest.newBuilder().setOwn(own);
        states.forEach(state -> request.addStates(Job.State.valueOf("STATE_" + state.name())));
        if (model != null) {
            request.setModel(model);
        }
        try (Connection connection = root.connect()) {
            List<Job> jobs = root.client(connection).jobs().list(request.build(), Math.max(1, most));
            ListJobsResponse all =
                    ListJobsResponse.newBuilder().addAllJobs(jobs).build();
            new Table<Job>()
                    .words("id", Job::getId)
                    .words("state", job -> JobText.state(job.getState()))
                    .words("model", JobText::model)
                    .words("objective", job -> JobText.objectives(job.getOptimization()))
                    .words("recipe", job -> JobText.recipe(job.getOptimization()))
                    .words("engine", Table.Presence.WHERE_FILLED, job -> JobText.engine(job.getEngine()))
                    .words("created", job -> time(job))
                    .words("progress", JobListing::progress)
                    .words("owner", Table.Presence.NEVER, Job::getOwner)
                    .print(format, jobs, all, root.terminal.out());
        }
        return ExitCode.DONE.number();
    }

    private static String time(Job job) {
        return TIME.format(Instant.ofEpochSecond(job.getCreateTime().getSeconds()));
    }

    private static String progress(Job job) {
        return switch (job.getState()) {
            case STATE_QUEUED, STATE_RUNNING -> JobText.progress(job);
            case STATE_FAILED -> job.getFailure().getMessage();
            case STATE_SUCCEEDED ->
                "objective " + JobText.values(job.getProgress().getValuesList());
            case STATE_CANCELLED, STATE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }
}
