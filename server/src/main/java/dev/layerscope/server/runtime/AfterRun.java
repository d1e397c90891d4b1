package dev.layerscope.server.runtime;

/** What becomes of the memory that a run took beside its results. */
public enum AfterRun {
    /** The session keeps it for the next run, which is faster for it. */
    KEEP_MEMORY,
    /** It is given back: for runs so large that nobody else should have to do without. */
    GIVE_MEMORY_BACK
}
