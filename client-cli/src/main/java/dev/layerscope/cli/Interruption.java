package dev.layerscope.cli;

import dev.layerscope.client.ExitCode;
import io.grpc.Context;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Makes Ctrl-C cancel the call, so that the server stops and no partial file stays, before the process ends. */
final class Interruption {
    private static final int PATIENCE_SECONDS = 5;

    private Interruption() {}

    /** Runs a command on this thread; its exit code is the process's, also after Ctrl-C. */
    static int guard(IntSupplier command) {
        Context.CancellableContext context = Context.current().withCancellation();
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger code = new AtomicInteger(ExitCode.CANCELLED.number());
        Thread onCtrlC = new Thread(() -> {
            context.cancel(null);
            awaitQuietly(done);
            // The exit code of a process that a signal ends is the signal's; ours is documented.
            Runtime.getRuntime().halt(code.get());
        });
        Runtime.getRuntime().addShutdownHook(onCtrlC);
        context.run(() -> code.set(command.getAsInt()));
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(onCtrlC);
        } catch (IllegalStateException e) {
            // The process is ending already; the hook has just been told how.
        }
        return code.get();
    }

    private static void awaitQuietly(CountDownLatch done) {
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
