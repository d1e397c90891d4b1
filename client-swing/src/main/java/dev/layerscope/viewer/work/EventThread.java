package dev.layerscope.viewer.work;

import java.awt.EventQueue;

/** Guards that throw where a method runs on the wrong thread, instead of a window that freezes or tears now and then. */
public final class EventThread {
    private EventThread() {}

    /**
     * For whatever changes what the window shows.
     *
     * @throws IllegalStateException on any other thread
     */
    public static void require() {
        if (!EventQueue.isDispatchThread()) {
            throw wrong("the event thread");
        }
    }

    /**
     * For whatever may block.
     *
     * @throws IllegalStateException on the event thread
     */
    public static void forbid() {
        if (EventQueue.isDispatchThread()) {
            throw wrong("any but the event thread");
        }
    }

    private static IllegalStateException wrong(String expected) {
        return new IllegalStateException(
                "thread: " + Thread.currentThread().getName() + " (expected: " + expected + ")");
    }
}
