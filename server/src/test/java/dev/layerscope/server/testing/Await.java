package dev.layerscope.server.testing;

import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do and announces in no other way. */
public final class Await {
    private Await() {}

    /** Returns as soon as the condition holds; fails where the test's own time limit interrupts it. */
    public static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("interrupted before the condition held");
            }
            Thread.onSpinWait();
        }
    }
}
