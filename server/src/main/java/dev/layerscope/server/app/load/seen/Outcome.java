package dev.layerscope.server.app.load.seen;

import java.util.Locale;

/** How a step ended for the person who waited. */
public enum Outcome {
    /** As it should. */
    DONE,
    /** Refused to the end of the client's patience, each time with the time after which to ask again. */
    TOLD_TO_RETRY,
    /** Not answered, as a fault that was made on purpose at that time explains. */
    EXPLAINED,
    /** Refused or broken for no reason that a person could see. */
    FAILED,
    /** Answered with something else than before, or than the contract says. */
    WRONG;

    /** Whether the server is to blame. */
    public boolean isDefect() {
        return this == FAILED || this == WRONG;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
