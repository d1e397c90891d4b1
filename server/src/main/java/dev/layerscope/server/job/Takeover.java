package dev.layerscope.server.job;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the room of jobs: open at once, or as soon as another server lets go of the folder, or never. So a server that
 * takes another's place may start before that one has ended. Thread safe.
 */
final class Takeover implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final Supplier<JobRoom> opening;
    private final Timing timing;
    private volatile @Nullable JobRoom room;
    private volatile @Nullable DomainException unavailable;
    private boolean started;
    private boolean paused;
    private boolean closed;

    private Takeover(Supplier<JobRoom> opening, Timing timing) {
        this.opening = opening;
        this.timing = timing;
    }

    /**
     * Tries for the first time.
     *
     * @param opening throws JOBS_UNAVAILABLE for good, or SERVER_BUSY where another try may help
     * @param timing is closed with the room, or with this where there is none
     */
    static Takeover at(Supplier<JobRoom> opening, Timing timing) {
        Takeover takeover = new Takeover(opening, timing);
        if (takeover.enter()) {
            return takeover;
        }
        DomainException why = takeover.why();
        if (isTemporary(why)) {
            LOG.info("jobs: another server has their folder; they are taken over when it lets go");
            takeover.tryLater();
        }
        return takeover;
    }

    private synchronized boolean enter() {
        if (closed) {
            return false;
        }
        try {
            JobRoom opened = opening.get();
            room = opened;
            unavailable = null;
            if (paused) {
                opened.pause();
            }
            if (started) {
                opened.start();
            }
            return true;
        } catch (DomainException e) {
            unavailable = e;
            return false;
        }
    }

    private void tryLater() {
        timing.after(BETWEEN_TRIES, () -> {
            if (enter()) {
                LOG.info("jobs: taken over");
            } else if (isTemporary(why())) {
                tryLater();
            }
        });
    }

    private DomainException why() {
        DomainException known = unavailable;
        return known == null ? stopping() : known;
    }

    private static boolean isTemporary(DomainException why) {
        return why.reason() == Reason.SERVER_BUSY;
    }

    /**
     * The room.
     *
     * @throws DomainException JOBS_UNAVAILABLE, or SERVER_BUSY where it may be open soon
     */
    JobRoom room() {
        JobRoom open = room;
        if (open == null) {
            DomainException why = why();
            throw new DomainException(why.reason(), why.sentence(), why);
        }
        return open;
    }

    Optional<JobRoom> opened() {
        return Optional.ofNullable(room);
    }

    Optional<String> unavailable() {
        return room == null ? Optional.of(why().sentence()) : Optional.empty();
    }

    synchronized void start() {
        started = true;
        JobRoom open = room;
        if (open != null) {
            open.start();
        }
    }

    synchronized void pause() {
        paused = true;
        JobRoom open = room;
        if (open != null) {
            open.pause();
        }
    }

    private static DomainException stopping() {
        return new DomainException(
                Reason.SERVER_BUSY, "jobs: the server is stopping (expected: another one, or this one a little later)");
    }

    /** Once: what comes later finds a server that is stopping. */
    @Override
    public void close() {
        JobRoom open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = room;
            room = null;
            unavailable = stopping();
        }
        if (open == null) {
            timing.close();
        } else {
            open.close();
        }
    }
}
