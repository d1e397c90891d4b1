package dev.layerscope.server.job;

/** Where a job stands. The names are stored, so they are never renamed. */
public enum JobState {
    /** It waits for its turn, for the first time or after a restart. */
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean isEnd() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
