package dev.layerscope.server.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is stored of a job. */
record JobRecord(
        JobOrder order,
        JobState state,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<Progress> progress,
        Optional<JobFailure> failure,
        Map<String, String> facts,
        List<String> notes,
        List<Artifact> artifacts) {
    JobRecord {
        facts = Map.copyOf(facts);
        notes = List.copyOf(notes);
        artifacts = List.copyOf(artifacts);
    }

    static JobRecord queued(JobOrder order) {
        return new JobRecord(
                order,
                JobState.QUEUED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of());
    }

    JobId id() {
        return order.id();
    }

    JobRecord waiting() {
        return new JobRecord(order, JobState.QUEUED, started, ended, progress, failure, facts, notes, artifacts);
    }

    JobRecord running(Instant now) {
        return new JobRecord(
                order,
                JobState.RUNNING,
                Optional.of(started.orElse(now)),
                ended,
                progress,
                failure,
                facts,
                notes,
                artifacts);
    }

    JobRecord ended(JobState end, Optional<JobFailure> why, Instant now) {
        return new JobRecord(order, end, started, Optional.of(now), progress, why, facts, notes, artifacts);
    }

    JobRecord with(Progress changed) {
        return new JobRecord(order, state, started, ended, Optional.of(changed), failure, facts, notes, artifacts);
    }

    JobRecord withNote(String sentence) {
        List<String> more = new ArrayList<>(notes);
        more.add(sentence);
        return new JobRecord(order, state, started, ended, progress, failure, facts, more, artifacts);
    }

    JobRecord withFact(String name, String text) {
        Map<String, String> more = new HashMap<>(facts);
        more.put(name, text);
        return new JobRecord(order, state, started, ended, progress, failure, more, notes, artifacts);
    }

    JobRecord with(Artifact artifact) {
        List<Artifact> more = new ArrayList<>(without(artifact.name()));
        more.add(artifact);
        return new JobRecord(order, state, started, ended, progress, failure, facts, notes, more);
    }

    /** Its artifacts but the one of this name. */
    List<Artifact> without(String name) {
        return artifacts.stream()
                .filter(artifact -> !artifact.name().equals(name))
                .toList();
    }

    Optional<Artifact> artifact(String name) {
        return artifacts.stream()
                .filter(artifact -> artifact.name().equals(name))
                .findFirst();
    }

    /** As others see it. */
    Job seen(int queuePosition, Optional<Duration> waitLeft, Optional<Duration> timeLeft) {
        return new Job(
                order.number(),
                order.id(),
                order.owner(),
                order.subject(),
                order.request(),
                order.created(),
                state,
                started,
                ended,
                queuePosition,
                waitLeft,
                timeLeft,
                progress,
                facts,
                notes,
                failure,
                artifacts);
    }
}
