package dev.layerscope.server.app.load.person;

import dev.layerscope.client.LocalInput;
import dev.layerscope.server.app.load.seen.Answers;
import dev.layerscope.server.app.load.seen.Faults;
import dev.layerscope.server.app.load.seen.StepLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What all people of a load have in common.
 *
 * @param pictures that everybody may look at, beside their own
 * @param pushed the bytes of the model that people bring, which {@code catalogue} describes
 * @param asked some of the questions, to be asked once more when all is quiet
 * @param closing when it is time to leave
 * @param patience how long people wait for an answer; for a job or a push ten times as long
 */
public record Surroundings(
        StepLog log,
        Faults faults,
        Answers answers,
        Asked asked,
        Catalogue catalogue,
        List<LocalInput> pictures,
        PushedFile pushed,
        Pace pace,
        CountDownLatch closing,
        Duration patience) {
    public Surroundings {
        pictures = List.copyOf(pictures);
    }

    /** A server to which nothing happens, and people who bring no pictures. */
    public static Surroundings undisturbed(
            StepLog log, Catalogue catalogue, PushedFile pushed, Pace pace, CountDownLatch closing, Duration patience) {
        return new Surroundings(
                log,
                new Faults(log::now),
                new Answers(),
                new Asked(0, 0),
                catalogue,
                List.of(),
                pushed,
                pace,
                closing,
                patience);
    }
}
