package dev.layerscope.server.job;

/** What a job has in hand between two steps. */
public interface Snapshot {
    /** Copies what a preview needs, before the next step changes it. */
    Preview take();

    /** A picture of what was in hand, drawn on another thread, and only where a watcher still wants it. */
    interface Preview {
        /** A PNG file. Called once at most. */
        byte[] png();
    }
}
