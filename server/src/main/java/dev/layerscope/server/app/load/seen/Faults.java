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

    /** Whether such a fault was there at any time from then on. */
    public synchronized boolean since(Kind kind, long beganNanos) {
        return stretches.stream().anyMatch(stretch -> stretch.kind == kind && stretch.ended >= beganNanos);
    }
}
