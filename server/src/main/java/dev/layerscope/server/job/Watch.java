package dev.layerscope.server.job;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a job to its end. Shows the newest each time, and nothing of what was between: one who looks seldom, or not at
 * all, costs the job nothing and gathers nothing.
 *
 * <p>Thread safe, for one who looks at a time: asks {@link #isReady}, then {@link #next}.
 */
public final class Watch implements AutoCloseable {
    /** What a watcher wants to see. */
    public enum View {
        PROGRESS,
        /** Progress, and with it a preview. */
        PREVIEW
    }

    /**
     * What was seen.
     *
     * @param preview a PNG file of the step that the job's progress says; none where none was asked for, and of jobs that
     *     don't run
     */
    public record Sighting(Job job, Optional<byte[]> preview) {}

    private record Drawn(Progress progress, byte[] png) {}

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Supplier<Job> newest;
    private final Timing timing;
    private final Duration between;
    private final View view;
    private final Consumer<Watch> closing;

    private boolean ready = true;
    /** The job has gone on since the last look. */
    private boolean gone;

    private boolean done;
    private long due;
    private boolean begun;
    private boolean drawing;
    private @Nullable Runnable wake;
    private Timing.@Nullable Alarm alarm;
    private @Nullable Drawn drawn;

    /**
     * @param between two looks at the job's progress, at least
     */
    Watch(Supplier<Job> newest, Timing timing, Duration between, View view, Consumer<Watch> closing) {
        this.newest = newest;
        this.timing = timing;
        this.between = between;
        this.view = view;
        this.closing = closing;
    }

    /** Whether there is something new. Where there isn't, {@code onNews} runs once when there is, on another thread. */
    public synchronized boolean isReady(Runnable onNews) {
        if (ready || done) {
            return true;
        }
        wake = onNews;
        if (gone && view == View.PROGRESS) {
            arm();
        }
        return false;
    }

    /** The newest; empty after one whose job has ended. */
    public Optional<Sighting> next() {
        Drawn shown;
        synchronized (this) {
            if (done) {
                return Optional.empty();
            }
            ready = false;
            gone = false;
            begun = true;
            due = timing.nanos() + between.toNanos();
            shown = drawn;
            drawn = null;
        }
        Job job = newest.get();
        if (job.state().isEnd()) {
            synchronized (this) {
                done = true;
            }
            return Optional.of(new Sighting(job, Optional.empty()));
        }
        if (shown == null) {
            return Optional.of(new Sighting(job, Optional.empty()));
        }
        return Optional.of(new Sighting(job.at(shown.progress()), Optional.of(shown.png())));
    }

    /** Whether the next step should bring a preview: somebody waits for one, and it is time. */
    synchronized boolean wantsPreview() {
        return view == View.PREVIEW && wake != null && !drawing && isDue();
    }

    /** There is news that doesn't wait. */
    synchronized void stateChanged() {
        news();
    }

    /** The job has gone on. */
    synchronized void progressed() {
        gone = true;
        if (view == View.PROGRESS && wake != null) {
            arm();
        }
    }

    /** The job has gone on, and here is what it looks like. */
    synchronized void progressed(Progress progress, SharedPreview preview) {
        gone = true;
        drawing = true;
        timing.after(Duration.ZERO, () -> draw(progress, preview));
    }

    private void draw(Progress progress, SharedPreview preview) {
        Drawn made = null;
        try {
            made = new Drawn(progress, preview.png());
        } catch (RuntimeException e) {
            LOG.warn("a preview can't be drawn", e);
        }
        synchronized (this) {
            drawing = false;
            drawn = done ? null : made;
            news();
        }
    }

    private boolean isDue() {
        return !begun || timing.nanos() - due >= 0;
    }

    private synchronized void arm() {
        if (isDue()) {
            news();
        } else if (alarm == null) {
            alarm = timing.after(Duration.ofNanos(due - timing.nanos()), () -> {
                synchronized (this) {
                    alarm = null;
                    news();
                }
            });
        }
    }

    private synchronized void news() {
        ready = true;
        Runnable waiting = wake;
        if (waiting != null) {
            wake = null;
            // Not on this thread, which may hold locks that the one who waits takes in another order.
            timing.after(Duration.ZERO, waiting);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            done = true;
            wake = null;
            drawn = null;
            if (alarm != null) {
                alarm.cancel();
            }
        }
        closing.accept(this);
    }
}
