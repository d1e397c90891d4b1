package dev.layerscope.cli;

import dev.layerscope.client.JobsClient;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.WatchJobRequest;
import dev.layerscope.v1.WatchJobResponse;
import io.grpc.Status;
import java.io.IOException;

/** Shows how far a job is: a line that changes on a terminal, a line for each stage elsewhere. Used by one thread. */
final class JobWatching {
    private final Terminal terminal;
    private final Progress progress;
    private Optimization optimization = Optimization.getDefaultInstance();
    private String said = "";

    JobWatching(Terminal terminal, Progress progress) {
        this.terminal = terminal;
        this.progress = progress;
    }

    /**
     * Watches a job until it has ended, and says why where it hasn't succeeded. Where the watch ends before, the job goes
     * on, and how to find it again is said.
     *
     * @return the job, as it ended
     */
    Job toTheEnd(JobsClient jobs, String id) throws IOException {
        WatchJobRequest request = WatchJobRequest.newBuilder().setJob(id).build();
        try {
            Job ended = jobs.watch(request, this::show);
            progress.clear();
            ended.getNotesList().forEach(note -> terminal.err().println("note: " + note));
            return ended.toBuilder().setOptimization(optimization).build();
        } catch (ServerError e) {
            progress.clear();
            if (e.code() != Status.Code.NOT_FOUND && e.code() != Status.Code.FAILED_PRECONDITION) {
                terminal.err()
                        .println("job " + id + " goes on: 'layerscope jobs watch " + id
                                + "' follows it, 'layerscope jobs" + " cancel " + id + "' ends it");
            }
            throw e;
        }
    }

    private void show(WatchJobResponse news) {
        Job job = news.getJob();
        if (job.hasOptimization()) {
            optimization = job.getOptimization();
        }
        if (terminal.readByPerson()) {
            progress.say(JobText.objectives(optimization) + ": " + JobText.progress(job));
            return;
        }
        String line = line(job);
        if (!line.equals(said) && !line.isEmpty()) {
            said = line;
            terminal.err().println("job " + job.getId() + ": " + line);
        }
    }

    private static String line(Job job) {
        return switch (job.getState()) {
            case STATE_QUEUED -> "waits";
            case STATE_RUNNING ->
                job.hasProgress()
                        ? "stage " + (job.getProgress().getStage() + 1) + " of "
                                + job.getProgress().getStages() + ", "
                                + job.getProgress().getStageName()
                        : "runs";
            default -> "";
        };
    }
}
