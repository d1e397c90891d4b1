package dev.layerscope.server.optimize;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A leg that is being opened on another thread. Closing it lets go of what nobody took. */
final class Upcoming implements AutoCloseable {
    private final CompletableFuture<LegSearch> opened;
    private boolean taken;

    private Upcoming(CompletableFuture<LegSearch> opened) {
        this.opened = opened;
    }

    static Upcoming of(Supplier<LegSearch> open, Executor executor) {
        return new Upcoming(CompletableFuture.supplyAsync(open, executor));
    }

    /** Waits until it is open. Owned by the caller. */
    LegSearch take() {
        try {
            LegSearch leg = opened.join();
            taken = true;
            return leg;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (!taken) {
            var unused = opened.whenComplete((leg, failure) -> {
                if (leg != null) {
                    leg.close();
                }
            });
        }
    }
}
