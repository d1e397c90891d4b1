package dev.layerscope.server.app.load.person;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import com.google.common.io.ByteStreams;
import dev.layerscope.server.app.load.seen.Answers;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.server.app.load.seen.WrongAnswer;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.Job;
import java.io.IOException;
import java.nio.channels.Channels;

/** Reads what a job made, and holds it against what the job says of it. */
final class Results {
    /** A job's first picture as the model is fed it. The same search makes the same, byte by byte. */
    private static final String SEARCHED = "input-0.npy";

    private Results() {}

    /**
     * @param id of a job that has ended
     * @throws GaveUp where a file can't be read, or is another one
     */
    static void read(Person person, String id) throws GaveUp {
        Job job = person.step(Step.JOB_READ, () -> whole(person.client().jobs().get(id)));
        boolean finished = job.getState() == Job.State.STATE_SUCCEEDED;
        for (Artifact artifact : job.getArtifactsList()) {
            HashCode read = person.step(Step.JOB_READ, () -> read(person, job.getId(), artifact));
            if (finished && artifact.getName().equals(SEARCHED)) {
                same(person, job, read);
            }
        }
    }

    private static Job whole(Job job) {
        boolean finished = job.getState() == Job.State.STATE_SUCCEEDED;
        if (finished
                && job.getArtifactsList().stream()
                        .noneMatch(one -> one.getName().equals(SEARCHED))) {
            throw new WrongAnswer("job %s: no %s (expected: what a search makes)".formatted(job.getId(), SEARCHED));
        }
        return job;
    }

    private static HashCode read(Person person, String job, Artifact artifact) throws IOException {
        HashingOutputStream bytes = new HashingOutputStream(Hashing.sha256(), ByteStreams.nullOutputStream());
        person.client().jobs().readArtifact(job, artifact.getName(), Channels.newChannel(bytes));
        HashCode read = bytes.hash();
        if (!read.toString().equals(artifact.getSha256())) {
            throw new WrongAnswer("job %s, %s: %s (expected: %s, as the job says)"
                    .formatted(job, artifact.getName(), read, artifact.getSha256()));
        }
        return read;
    }

    private static void same(Person person, Job job, HashCode searched) throws GaveUp {
        Answers answers = person.surroundings().answers();
        person.step(Step.JOB_READ, () -> {
            answers.check(SEARCHED, Question.key(Step.JOB_READ, job.getOptimization()), searched);
            return searched;
        });
    }
}
