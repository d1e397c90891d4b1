package dev.layerscope.server.access;

/** How urgent a run is. */
public enum Priority {
    /** A person waits for it. */
    INTERACTIVE,
    /** A job works on it in the background. */
    BACKGROUND
}
