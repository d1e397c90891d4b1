package dev.layerscope.server.app.load.seen;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * All steps of all people, and what they were told where one went wrong. Thread safe. Grows with the number of steps, by
 * about 50 bytes for each, and of complaints keeps the first sentence of each kind.
 */
public final class StepLog {
    private final LongSupplier clock;
    private final Collection<Event> events = new ConcurrentLinkedQueue<>();
    private final Collection<Turn> turns = new ConcurrentLinkedQueue<>();
    private final Map<Complaint, Told> complaints = new ConcurrentHashMap<>();

    /**
     * @param sentence the first one
     */
    public record Told(long times, String sentence) {}

    /**
     * @param clock in nanoseconds from anywhere, such as {@code System::nanoTime}
     */
    public StepLog(LongSupplier clock) {
        this.clock = clock;
    }

    public long now() {
        return clock.getAsLong();
    }

    public void ended(int person, Step step, Outcome outcome, long beganNanos) {
        events.add(new Event(person, step, outcome, beganNanos, now()));
    }

    public void turned(int person, String activity, long beganNanos) {
        turns.add(new Turn(person, activity, beganNanos, now()));
    }

    public void complain(Complaint complaint, String sentence) {
        complaints.merge(
                complaint, new Told(1, sentence), (before, one) -> new Told(before.times() + 1, before.sentence()));
    }

    public List<Event> events() {
        return new ArrayList<>(events);
    }

    /** Those that began in a stretch of time. */
    public List<Event> between(long fromNanos, long toNanos) {
        return events.stream()
                .filter(event -> event.beganNanos() - fromNanos >= 0 && event.beganNanos() - toNanos < 0)
                .toList();
    }

    public List<Turn> turns() {
        return new ArrayList<>(turns);
    }

    public Map<Complaint, Told> complaints() {
        return Map.copyOf(complaints);
    }
}
