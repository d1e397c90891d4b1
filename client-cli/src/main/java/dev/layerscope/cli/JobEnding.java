package dev.layerscope.cli;

import dev.layerscope.client.ExitCode;
import dev.layerscope.v1.Job;

/** How a job ended, in a line and an exit code. */
final class JobEnding {
    private JobEnding() {}

    /** Says it on standard error. */
    static int say(Job job, Terminal terminal) {
        return switch (job.getState()) {
            case STATE_SUCCEEDED -> {
                String engine = JobText.engine(job.getEngine());
                terminal.err()
                        .println("job " + job.getId() + ": objective "
                                + JobText.values(job.getProgress().getValuesList()) + " after "
                                + job.getProgress().getStep() + " steps, engine " + engine
                                + (job.getEngineReason().isEmpty() ? "" : " (" + job.getEngineReason() + ")"));
                yield ExitCode.DONE.number();
            }
            case STATE_FAILED -> {
                terminal.err()
                        .println("job " + job.getId() + " failed: "
                                + job.getFailure().getMessage());
                yield (job.getFailure().getReason().equals("INTERNAL") ? ExitCode.UNEXPECTED : ExitCode.REFUSED)
                        .number();
            }
            case STATE_CANCELLED -> {
                terminal.err()
                        .println("job " + job.getId() + ": cancelled"
                                + (job.hasProgress()
                                        ? " after " + job.getProgress().getStep() + " of "
                                                + job.getProgress().getSteps() + " steps, objective "
                                                + JobText.values(
                                                        job.getProgress().getValuesList())
                                        : ""));
                yield ExitCode.CANCELLED.number();
            }
            case STATE_QUEUED, STATE_RUNNING, STATE_UNSPECIFIED, UNRECOGNIZED -> {
                terminal.err()
                        .println("job " + job.getId() + ": "
                                + JobText.state(job.getState()) + ", and not done (expected: one that has ended;"
                                + " 'layerscope jobs watch " + job.getId() + "' follows it)");
                yield ExitCode.REFUSED.number();
            }
        };
    }
}
