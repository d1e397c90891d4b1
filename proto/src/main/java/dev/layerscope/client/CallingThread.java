package dev.layerscope.client;

import io.grpc.ClientCall;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/**
 * Runs the callbacks of one call on the thread that made the call, which waits here for them. So a callback may block
 * without holding up the network's threads, and needs no locks. The queue stays as short as the number of messages asked
 * for ahead.
 */
final class CallingThread implements Executor {
    private final BlockingQueue<Runnable> callbacks = new LinkedBlockingQueue<>();

    /** Called by gRPC from any thread. */
    @Override
    public void execute(Runnable callback) {
        callbacks.add(callback);
    }

    /**
     * Runs callbacks until one of them has made the condition true. An interrupt cancels the call, whose end is then
     * awaited, and is left set.
     */
    void runUntil(BooleanSupplier condition, ClientCall<?, ?> call) {
        boolean interrupted = false;
        while (!condition.getAsBoolean()) {
            try {
                callbacks.take().run();
            } catch (InterruptedException e) {
                interrupted = true;
                call.cancel("interrupted", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
