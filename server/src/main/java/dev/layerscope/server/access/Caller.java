package dev.layerscope.server.access;

/** Who asks: a name for logs, fairness and limits. */
public record Caller(String name) {
    /** Whoever reached a server that asks for no token. */
    public static final Caller ANYONE = new Caller("anyone");

    /** The server's own work: measuring a model, filling a cache. */
    public static final Caller SERVER = new Caller("server");
}
