package dev.layerscope.server.access;

/**
 * Who asks: a name for logs, fairness, limits and ownership, and what the caller may do.
 *
 * @param name of a user or, where the server knows none, of the address that calls
 */
public record Caller(String name, Role role) {
    /** Whoever reached a server that knows no users, from nowhere in particular. */
    public static final Caller ANYONE = new Caller("anyone", Role.ADMIN);

    /** The server's own work: measuring a model, filling a cache. */
    public static final Caller SERVER = new Caller("server", Role.ADMIN);
}
