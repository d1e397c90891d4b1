package dev.layerscope.server.job;

import dev.layerscope.server.access.Cancellation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A job that has not ended, or did while somebody watches. Its record is changed by one thread at a time: whoever takes it
 * out of the queue, then the thread that runs it.
 */
final class LiveJob {
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private final TimeLeft timeLeft = new TimeLeft();
    private final CompletableFuture<JobRecord> end = new CompletableFuture<>();
    private volatile JobRecord record;
    private volatile boolean unwanted;
    private volatile boolean overdue;
    private volatile int putOff;
    private long steps;

    LiveJob(JobRecord record) {
        this.record = record;
    }

    JobRecord record() {
        return record;
    }

    void set(JobRecord changed) {
        record = changed;
    }

    JobId id() {
        return record.id();
    }

    String owner() {
        return record.order().owner();
    }

    Cancellation cancellation() {
        return cancellation;
    }

    TimeLeft timeLeft() {
        return timeLeft;
    }

    /** Completed with the record of its end. */
    CompletableFuture<JobRecord> end() {
        return end;
    }

    /** Somebody cancelled it. */
    void cancel() {
        unwanted = true;
        cancellation.cancel();
    }

    boolean isUnwanted() {
        return unwanted;
    }

    /** Its time is over. */
    void stopAsOverdue() {
        overdue = true;
        cancellation.cancel();
    }

    boolean isOverdue() {
        return overdue;
    }

    /** Another run came to nothing, for the server was busy: how many did. */
    int putOff() {
        putOff = putOff + 1;
        return putOff;
    }

    /** A run has come to something. */
    void progressed(JobRecord changed) {
        long before = record.progress().map(Progress::step).orElse(0L);
        long now = changed.progress().map(Progress::step).orElse(0L);
        addSteps(Math.max(0, now - before));
        record = changed;
        putOff = 0;
    }

    private synchronized void addSteps(long made) {
        steps += made;
    }

    /** Steps that were made since the last time somebody asked. */
    synchronized long takeSteps() {
        long made = steps;
        steps = 0;
        return made;
    }

    void add(Watch watch) {
        watches.add(watch);
    }

    void remove(Watch watch) {
        watches.remove(watch);
    }

    List<Watch> watches() {
        return watches;
    }

    /** Tells those who watch that there is something new beside progress. */
    void tell() {
        watches.forEach(Watch::stateChanged);
    }
}
