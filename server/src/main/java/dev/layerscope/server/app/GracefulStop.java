package dev.layerscope.server.app;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import sun.misc.Signal;

/**
 * Waits for the signals that end a process, and gives the server its time to stop before the process begins to end.
 *
 * <p>Not in a shutdown hook, as one would think: ONNX Runtime's Java API closes its environment in a hook of its own, at
 * the same time as all others run, and what still computes then crashes the process.
 */
final class GracefulStop {
    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");
    private static final String ASKED_TO_END = "TERM";
    /** What shells make of a process that a signal ended. */
    private static final int SIGNALLED = 128;

    private final CompletableFuture<Signal> first = new CompletableFuture<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Runnable hurry;

    private GracefulStop(Runnable hurry) {
        this.hurry = hurry;
    }

    /**
     * Blocks until a signal has come and the server has stopped.
     *
     * @param stop whether all that was under way came to its end
     * @param hurry at a second signal: {@code stop} is to wait for nobody any longer. A third ends the process as it is
     * @return 0 where SIGTERM, by which supervisors ask a process to end, was followed in full; else what shells make of
     *     a process that the signal ended, so that they know of an interrupt, and supervisors of calls that were cut off
     */
    static int await(BooleanSupplier stop, Runnable hurry) {
        GracefulStop waiting = new GracefulStop(hurry);
        for (String name : SIGNALS) {
            try {
                Signal.handle(new Signal(name), waiting::take);
            } catch (IllegalArgumentException e) {
                // This system doesn't have it, or the JVM was told to leave it alone (-Xrs).
                continue;
            }
        }
        Signal signal = waiting.first.join();
        boolean inFull = stop.getAsBoolean();
        return inFull && signal.getName().equals(ASKED_TO_END) ? 0 : SIGNALLED + signal.getNumber();
    }

    private void take(Signal signal) {
        switch (count.incrementAndGet()) {
            case 1 -> first.complete(signal);
            case 2 -> hurry.run();
            default -> Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
        }
    }
}
