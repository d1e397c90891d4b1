package dev.layerscope.server.access;

/** What a caller may do, each role all that those before it may. */
public enum Role {
    /** Looks at models: layers, activations, pictures, gradients. */
    VIEWER,
    /** Also runs jobs and brings models, which are the caller's own. */
    RUNNER,
    /** Also everybody's jobs and models, and the state of the server. */
    ADMIN;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
