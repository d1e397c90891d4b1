package dev.layerscope.server.app.load.person;

import dev.layerscope.client.Connection;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.RetryListener;
import dev.layerscope.client.RetryPolicy;
import dev.layerscope.client.Retrying;
import dev.layerscope.server.app.load.seen.Complaint;
import dev.layerscope.server.app.load.seen.Failures;
import dev.layerscope.server.app.load.seen.Faults;
import dev.layerscope.server.app.load.seen.Outcome;
import dev.layerscope.server.app.load.seen.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who uses a server. One thread acts as the person; another one may see how long they have been waiting and make
 * them give up. Owns the connection.
 */
public final class Person implements AutoCloseable {
    private static final int PICTURES = 4;
    /** One in so many looks is at a new picture. */
    private static final int NEW_PICTURE = 5;

    private final int number;
    private final Surroundings surroundings;
    private final Connection connection;
    private final LayerscopeClient client;
    private final SplittableRandom random;
    private final List<LocalInput> pictures = new ArrayList<>();
    private final Belongings belongings = new Belongings();
    private @Nullable Waiting waiting;

    private record Waiting(Step step, long beganNanos, Thread thread) {}

    /**
     * @param number counted from 0
     * @param seed of all that this person does
     */
    public Person(int number, long seed, Connection connection, Surroundings surroundings) {
        this.number = number;
        this.surroundings = surroundings;
        this.connection = connection;
        this.client = new LayerscopeClient(connection, Retrying.by(RetryPolicy.PATIENT, RetryListener.SILENT));
        this.random = new SplittableRandom(seed);
        for (int i = 0; i < PICTURES; i++) {
            pictures.add(Sketch.draw(random));
        }
    }

    public int number() {
        return number;
    }

    public Belongings belongings() {
        return belongings;
    }

    public LayerscopeClient client() {
        return client;
    }

    Connection connection() {
        return connection;
    }

    SplittableRandom random() {
        return random;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** One of their own, sometimes a new one, or one that everybody has. */
    LocalInput picture() {
        int shared = surroundings.pictures().size();
        int choice = random.nextInt(PICTURES + shared);
        if (choice >= PICTURES) {
            return surroundings.pictures().get(choice - PICTURES);
        }
        if (random.nextInt(NEW_PICTURE) == 0) {
            pictures.set(choice, Sketch.draw(random));
        }
        return pictures.get(choice);
    }

    /**
     * Asks for something, and writes down how long it took and what became of it.
     *
     * @throws GaveUp where it went wrong
     */
    <T> T step(Step step, Asking<T> asking) throws GaveUp {
        long began = surroundings.log().now();
        begin(step, began);
        try {
            T answer = asking.ask();
            ended(step, Outcome.DONE, began);
            return answer;
        } catch (IOException | RuntimeException e) {
            Complaint complaint = complaint(step, e, began);
            surroundings.log().complain(complaint, String.valueOf(e.getMessage()));
            ended(step, complaint.outcome(), began);
            throw new GaveUp(e);
        } finally {
            end();
        }
    }

    /**
     * Asks a question, and holds the answer against those that others got.
     *
     * @throws GaveUp where it went wrong, or the answer is another one
     */
    void ask(Question question) throws GaveUp {
        askOnce(question);
        surroundings.asked().add(question);
    }

    /** The same for a question that nobody can ask again, for what it is about goes. */
    void askOnce(Question question) throws GaveUp {
        step(question.step(), () -> {
            surroundings
                    .answers()
                    .check(
                            question.step().label(),
                            question.key(),
                            question.answering().answer(client));
            return question;
        });
    }

    /** Does nothing for a while, or until it is time to leave. */
    void think(Duration time) {
        try {
            surroundings.closing().await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean leaves() {
        return surroundings.closing().getCount() == 0;
    }

    /** Makes the person give up a step that takes longer than anybody waits. Called by another thread, now and then. */
    public synchronized void loseOverlongPatience() {
        Waiting step = waiting;
        if (step == null) {
            return;
        }
        int times = step.step().weight() == Step.Weight.LONG ? 10 : 1;
        // Nobody is impatient with a server that they know to be gone.
        long waited =
                surroundings.log().now() - surroundings.faults().overSince(Faults.Kind.SERVER_GONE, step.beganNanos());
        if (waited > surroundings.patience().toNanos() * times) {
            step.thread().interrupt();
        }
    }

    private Complaint complaint(Step step, Throwable failure, long began) {
        if (Thread.currentThread().isInterrupted()) {
            return new Complaint(step, Outcome.FAILED, "NO_ANSWER", "");
        }
        return Failures.of(step, failure, surroundings.faults(), began);
    }

    private void ended(Step step, Outcome outcome, long began) {
        surroundings.log().ended(number, step, outcome, began);
    }

    private synchronized void begin(Step step, long began) {
        waiting = new Waiting(step, began, Thread.currentThread());
    }

    /** Who lost patience with a step isn't interrupted in the next one. */
    @SuppressWarnings("ResultOfMethodCallIgnored")
    private synchronized void end() {
        waiting = null;
        Thread.interrupted();
    }

    @Override
    public void close() {
        connection.close();
    }
}
