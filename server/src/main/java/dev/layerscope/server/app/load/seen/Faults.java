package dev.layerscope.server.app.load.seen;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** When something was broken on purpose, and what people may be told of it. Thread safe. */
public final class Faults {
    private final LongSupplier clock;
    private final List<Stretch> stretches = new ArrayList<>();

    /** What a fault explains. */
    public enum Kind {
        /** The server isn't there: calls break, and can't be made. */
        SERVER_GONE,
        /** Nothing more can be stored. */
        DISK_FULL
    }

    /** A fault under way; closing it ends it. */
    public final class Stretch implements AutoCloseable {
        private final Kind kind;
        private final long began;
        private long ended = Long.MAX_VALUE;

        private Stretch(Kind kind) {
            this.kind = kind;
            this.began = clock.getAsLong();
        }

        @Override
        public void close() {
            synchronized (Faults.this) {
                ended = clock.getAsLong();
            }
        }
    }

    /**
     * @param clock the log's
     */
    public Faults(LongSupplier clock) {
        this.clock = clock;
    }

    public synchronized Stretch begin(Kind kind) {
        Stretch stretch = new Stretch(kind);
        stretches.add(stretch);
        return stretch;
    }

    /**
     * Since when there is no such fault.
     *
     * @param beganNanos no earlier than this
     * @return the time now where there is one
     */
    public synchronized long overSince(Kind kind, long beganNanos) {
        long over = beganNanos;
        for (Stretch stretch : stretches) {
            if (stretch.kind == kind) {
                over = Math.max(over, stretch.ended == Long.MAX_VALUE ? clock.getAsLong() : stretch.ended);
            }
        }
        return over;
    }

    /** Whether there was such a fault at any time. */
    public synchronized boolean ever(Kind kind) {
        return stretches.stream().anyMatch(stretch -> stretch.kind == kind);
    }

    /** Whether such a fault was there at any time from then on. */
    public synchronized boolean since(Kind kind, long beganNanos) {
        return stretches.stream().anyMatch(stretch -> stretch.kind == kind && stretch.ended >= beganNanos);
    }
}
