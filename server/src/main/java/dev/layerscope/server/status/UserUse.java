package dev.layerscope.server.status;

/**
 * What one user has taken.
 *
 * @param refused of the requests: those that ended with RESOURCE_EXHAUSTED
 * @param deviceSeconds of runs
 */
public record UserUse(
        String name, long requests, long refused, double deviceSeconds, long sentBytes, long receivedBytes) {
    /** All those together who have no line of their own. No user is called so: names don't begin with '('. */
    public static final String OTHERS = "(others)";
}
