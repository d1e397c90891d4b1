package dev.layerscope.server.app;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;

/**
 * Waits for the signals that end a process, and gives the server its time to stop before the process begins to end.
 *
 * <p>Not in a shutdown hook, as one would think: ONNX Runtime's Java API closes its environment in a hook of its own, at
 * the same time as all others run, and what still computes then crashes the process.
 */
final class GracefulStop {
    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");
    /** What shells make of a process that a signal ended. */
    private static final int SIGNALLED = 128;

    private GracefulStop() {}

    /**
     * Blocks until a signal has come and the server has stopped. Further signals change nothing.
     *
     * @return the exit code that the process would have without this
     */
    static int await(Runnable stop) {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        for (String name : SIGNALS) {
            try {
                Signal.handle(new Signal(name), signal -> first.complete(SIGNALLED + signal.getNumber()));
            } catch (IllegalArgumentException e) {
                // This system doesn't have it, or the JVM was told to leave it alone (-Xrs).
                continue;
            }
        }
        int code = first.join();
        stop.run();
        return code;
    }
}
