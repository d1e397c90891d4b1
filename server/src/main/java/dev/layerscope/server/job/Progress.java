package dev.layerscope.server.job;

import java.util.List;

/**
 * How far a job is.
 *
 * @param step steps done, over all stages
 * @param stage counted from 0
 * @param stageName for example "224x224"
 * @param values what the job raises, for each of its pictures
 * @param share how much of the work is done, 0 to 1: steps by what they cost, for the time that is left
 */
public record Progress(
        long step, long steps, int stage, int stages, String stageName, List<Double> values, double share) {
    public Progress {
        values = List.copyOf(values);
        if (step < 0 || step > steps || stage < 0 || stage >= Math.max(1, stages) || !(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("progress: step %d of %d, stage %d of %d, share %s (expected: within)"
                    .formatted(step, steps, stage, stages, share));
        }
    }

    /** Steps that all cost the same. */
    public static Progress of(long step, long steps, int stage, int stages, String stageName, List<Double> values) {
        return new Progress(step, steps, stage, stages, stageName, values, steps == 0 ? 0 : (double) step / steps);
    }
}
