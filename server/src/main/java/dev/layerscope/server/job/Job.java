package dev.layerscope.server.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as it is at one moment.
 *
 * @param number in the order of creation
 * @param queuePosition of one that waits: 1 is the next; 0 otherwise
 * @param waitLeft of one that waits: until it begins, where the jobs before it tell
 * @param timeLeft of one that runs: until it ends, where its steps tell
 */
public record Job(
        long number,
        JobId id,
        String owner,
        String subject,
        byte[] request,
        Instant created,
        JobState state,
        Optional<Instant> started,
        Optional<Instant> ended,
        int queuePosition,
        Optional<Duration> waitLeft,
        Optional<Duration> timeLeft,
        Optional<Progress> progress,
        Map<String, String> facts,
        List<String> notes,
        Optional<JobFailure> failure,
        List<Artifact> artifacts) {
    public Job {
        facts = Map.copyOf(facts);
        notes = List.copyOf(notes);
        artifacts = List.copyOf(artifacts);
    }
    /** The same at a step a moment ago. */
    Job at(Progress earlier) {
        return new Job(
                number,
                id,
                owner,
                subject,
                request,
                created,
                state,
                started,
                ended,
                queuePosition,
                waitLeft,
                timeLeft,
                Optional.of(earlier),
                facts,
                notes,
                failure,
                artifacts);
    }
}
