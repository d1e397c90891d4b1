package dev.layerscope.server.access;

/**
 * One call under way: which and whose it is, how urgent, whether anyone still waits for it, and where its time went.
 */
public record Call(RequestId id, Caller caller, Priority priority, Cancellation cancellation, StageTimes stages) {
    /** A call that begins now. */
    public Call(Caller caller, Priority priority, Cancellation cancellation) {
        this(RequestId.make(), caller, priority, cancellation, new StageTimes());
    }

    /** A call of the server's own that nobody cancels. */
    public static Call ofServer() {
        return new Call(Caller.SERVER, Priority.INTERACTIVE, new Cancellation());
    }

    /** The same call, whose runs nobody waits for one by one. */
    public Call inBackground() {
        return new Call(id, caller, Priority.BACKGROUND, cancellation, stages);
    }

    /** A part of the same call that ends by itself. */
    public Call endingWith(Cancellation other) {
        return new Call(id, caller, priority, other, stages);
    }
}
