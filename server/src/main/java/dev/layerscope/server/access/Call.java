package dev.layerscope.server.access;

/** One call under way: who asked, how urgent it is, and whether anyone still waits for it. */
public record Call(Caller caller, Priority priority, Cancellation cancellation) {
    /** A call of the server's own that nobody cancels. */
    public static Call ofServer() {
        return new Call(Caller.SERVER, Priority.INTERACTIVE, new Cancellation());
    }

    /** The same call, whose runs nobody waits for one by one. */
    public Call inBackground() {
        return new Call(caller, Priority.BACKGROUND, cancellation);
    }
}
