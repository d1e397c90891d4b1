package dev.layerscope.server.app.load.person;

import com.google.common.hash.HashCode;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.TransferException;
import dev.layerscope.server.app.load.seen.Answers;
import dev.layerscope.server.app.load.seen.Finding;
import dev.layerscope.server.app.load.seen.WrongAnswer;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.WatchJobRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks again when all is quiet. */
public final class Examiner {
    private Examiner() {}

    /**
     * Waits for a job's end.
     *
     * @throws dev.layerscope.client.ServerError where the server doesn't know it, or can't say
     */
    public static Job ended(Person person, String job) {
        try {
            return person.client()
                    .jobs()
                    .watch(WatchJobRequest.newBuilder().setJob(job).build(), news -> {});
        } catch (TransferException e) {
            throw new WrongAnswer(String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with what a job made; empty where it is all there. */
    public static Optional<String> results(Person person, Job job) {
        try {
            Results.read(person, job.getId());
            return Optional.empty();
        } catch (GaveUp e) {
            return Optional.of(String.valueOf(e.getCause()));
        }
    }

    /** Asks questions once more, and holds the answers against those that were given under load. */
    public static List<Finding> askAgain(LayerscopeClient client, Asked asked, Answers answers) {
        List<Finding> findings = new ArrayList<>();
        for (Question question : asked.some()) {
            try {
                HashCode answer = question.answering().answer(client);
                answers.check(question.step().label() + ", asked again", question.key(), answer);
            } catch (IOException | RuntimeException e) {
                findings.add(new Finding("answer", String.valueOf(e.getMessage())));
            }
        }
        return findings;
    }
}
